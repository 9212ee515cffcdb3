import type { OrderView } from '../../console/order-view.ts';
import type { AtlasDouble } from '../../simulator/atlas-double.ts';
import type { RunningStack } from '../stack.ts';
import { waitUntil } from '../wait-until.ts';

/** Longer than any activity of a killed worker takes to be handed on. */
const limitMs = 180_000;

/** What a scene of the demonstration can do: command the Atlas double, look at Skyhook from outside, play the people. */
export class Stage {
  readonly double: AtlasDouble;
  readonly #stack: RunningStack;
  readonly #say: (line: string) => void;

  constructor(stack: RunningStack, double: AtlasDouble, say: (line: string) => void) {
    this.#stack = stack;
    this.double = double;
    this.#say = say;
  }

  say(line: string): void {
    this.#say(`  ${line}`);
  }

  /** The order as the operators' API shows it, or undefined while nobody follows it. */
  async view(orderNo: string): Promise<OrderView | undefined> {
    const response = await this.#api(`/api/orders/${orderNo}`);
    return response?.status === 200 ? ((await response.json()) as OrderView) : undefined;
  }

  /** Waits until the order is as wanted. */
  async until(what: string, orderNo: string, wanted: (view: OrderView) => boolean): Promise<OrderView> {
    return waitUntil(
      `order ${orderNo}: ${what}`,
      async () => {
        const view = await this.view(orderNo);
        return view && wanted(view) ? view : undefined;
      },
      limitMs,
      200,
    );
  }

  /** Waits until a message of a kind is out (a number of times), and returns the newest. */
  async told(orderNo: string, kind: string, times = 1): Promise<OrderView['messages'][number]> {
    const view = await this.until(
      `the traveller is told "${kind}"`,
      orderNo,
      ({ messages }) => count(messages, kind) >= times,
    );
    const message = view.messages.filter((one) => one.kind === kind).at(-1);
    if (!message) throw new Error(`Order ${orderNo} has no message "${kind}".`);
    this.say(`told the traveller: ${message.subject}`);
    return message;
  }

  /** Plays the traveller: opens the link of a message, which changes nothing, and sends the form. */
  async choose(message: { readonly text: string }, option: string): Promise<void> {
    const link = /https?:\/\/\S+\/decide\/\S+/.exec(message.text)?.[0];
    if (!link) throw new Error('The message has no decision link.');
    const page = await fetch(link);
    if (page.status !== 200) throw new Error(`The decision page answered ${page.status}.`);
    const form = new URLSearchParams({ option, confirmed: 'yes' });
    const answer = await fetch(link, { method: 'POST', body: form });
    if (answer.status !== 200) throw new Error(`The decision was answered with ${answer.status}.`);
    this.say(`the traveller chose "${option}" on the decision page`);
  }

  /** Plays the person at the desk: answers the task with a reason. */
  async resolve(orderNo: string, reason: string, option: string): Promise<void> {
    const view = await this.until(`a person is asked: ${reason}`, orderNo, ({ questions }) =>
      questions.some((one) => one.kind === reason && one.state === 'open'),
    );
    const task = view.questions.find((one) => one.kind === reason && one.state === 'open');
    this.say(`a person was asked (${reason}) and answered "${option}"`);
    const response = await this.#api(`/api/questions/${task?.id}/answer`, { option });
    if (response?.status !== 200) throw new Error(`The task was answered with ${response?.status}.`);
  }

  /** Posts a body to the webhook URL, as anybody could who knows it. */
  async post(body: unknown): Promise<number> {
    const url = new URL(this.#stack.webhookUrl);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.status;
  }

  /** How a delivery about an order stands, by state. */
  async deliveries(query: string): Promise<{ type: string; state: string; reason: string | null }[]> {
    const response = await this.#api(`/api/notifications?${query}`);
    if (response?.status !== 200) return [];
    return ((await response.json()) as { notifications: { type: string; state: string; reason: string | null }[] })
      .notifications;
  }

  async #api(path: string, body?: unknown): Promise<Response | undefined> {
    return fetch(`${this.#stack.publicUrl}${path}`, {
      headers: { authorization: `Bearer ${this.#stack.opsToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      // The receiver may just be restarting.
    }).catch(() => undefined);
  }
}

/** How often a message of a kind is out. */
export function count(messages: OrderView['messages'], kind: string): number {
  return messages.filter((one) => one.kind === kind && (one.state === 'sent' || one.state === 'assumed-sent')).length;
}
