import type { OrderView } from '../../../src/console/order-view.ts';
import type { CreateOrderCommand } from '../../../src/simulator/commands.ts';
import type { TestStack } from './stack.ts';

export const isSettled = (view: OrderView): boolean => view.order.stage === 'settled';

/** Kinds of the messages that are out, in order. */
export const toldKinds = (view: OrderView | undefined): string[] =>
  (view?.messages ?? []).filter(({ state }) => state === 'sent' || state === 'assumed-sent').map(({ kind }) => kind);

/** An order that is ticketed, told and settled. */
export async function ticketedOrder({ double, stage }: TestStack, command: CreateOrderCommand = {}): Promise<string> {
  const { orderNo } = double.createOrder({ route: 'BCN-PMI', passengers: 1, pay: true, ticketAfterMs: 50, ...command });
  await stage.told(orderNo, 'ticketed');
  await stage.until('settled', orderNo, isSettled);
  return orderNo;
}

/** The mails that really arrived about an order, oldest first. */
export function mailsAbout(
  { mails }: TestStack,
  orderNo: string,
): { id: string; subject: string; text: string; html: string; to: string[] }[] {
  return mails
    .messages()
    .filter((mail) => mail.text.includes(orderNo))
    .map(({ id, subject, text, html, to }) => ({ id, subject, text, html, to: [...to] }));
}

/** Reasons of the tasks that wait for a person. */
export const openTasks = (view: OrderView): string[] =>
  view.questions.filter(({ askedOf, state }) => askedOf === 'person' && state === 'open').map(({ kind }) => kind);

/** Follows an order as the seller does after payment, or says who is told. */
export async function follow({ publicUrl, opsToken }: TestStack, orderNo: string, email?: string): Promise<void> {
  const response = await fetch(`${publicUrl}/api/orders/${orderNo}/follow`, {
    method: 'POST',
    headers: { authorization: `Bearer ${opsToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(email === undefined ? {} : { recipient: { email } }),
  });
  if (response.status !== 202) throw new Error(`Following ${orderNo} was answered with ${response.status}.`);
}
