import type { OrderView } from '../../console/order-view.ts';
import { waitUntil } from '../wait-until.ts';
import { count, type Stage } from './stage.ts';

/** One thing that the demonstration shows. */
export interface Scene {
  readonly title: string;
  /**
   * Plays it and returns the order as it ended, which is what is checked: read again it may be asking Atlas afresh, since
   * repeats of a push still come. Throws when something does not come as expected.
   */
  play(stage: Stage): Promise<OrderView>;
  /** What is wrong with how it ended; nothing when all is as expected. */
  check(view: OrderView): string[];
}

const settled = (view: OrderView): boolean => view.order.stage === 'settled';

/** Expects exactly these messages, each as often as it stands here. */
function expectMessages(view: OrderView, kinds: readonly string[]): string[] {
  const told = view.messages.map((message) => `${message.kind} (${message.state})`);
  const right =
    view.messages.length === kinds.length &&
    [...new Set(kinds)].every((kind) => count(view.messages, kind) === kinds.filter((one) => one === kind).length);
  return right ? [] : [`expected the messages ${kinds.join(', ')}, told ${told.join(', ') || 'none'}`];
}

const expectStage = (view: OrderView, stage: string): string[] =>
  view.order.stage === stage ? [] : [`expected stage ${stage}, is ${view.order.stage}`];

/** A ticketed order that the traveller knows about, to which something then happens. */
async function ticketedOrder(stage: Stage, route: 'SIN-KUL' | 'CGK-SIN-BKK' | 'BCN-PMI'): Promise<string> {
  const { orderNo } = stage.double.createOrder({ passengers: 2, route, pay: true, ticketAfterMs: 500 });
  await stage.told(orderNo, 'ticketed');
  await stage.until('settled', orderNo, settled);
  return orderNo;
}

const ticketing: Scene = {
  title: 'A ticketing push; the order query has the ticket numbers only a moment later',
  async play(stage) {
    const { orderNo } = stage.double.createOrder({
      passengers: 2,
      route: 'SIN-KUL',
      pay: true,
      ticketAfterMs: 1000,
      withoutTicketNumbersForMs: 2000,
    });
    stage.say(`order ${orderNo} is paid`);
    await stage.told(orderNo, 'ticketed');
    stage.double.pushAgain({ orderNo, times: 2 });
    stage.say('Atlas pushed the same message twice more');
    return stage.until(
      'the repeats are taken in',
      orderNo,
      (view) =>
        settled(view) &&
        view.deliveries[0]?.repeats === 2 &&
        view.deliveries[0].state === 'processed' &&
        view.deliveries[0].drive > 1,
    );
  },
  check: (view) => [...expectStage(view, 'settled'), ...expectMessages(view, ['ticketed'])],
};

const keep: Scene = {
  title: 'The airline moves a flight by 95 minutes; the traveller keeps it',
  async play(stage) {
    const orderNo = await ticketedOrder(stage, 'BCN-PMI');
    stage.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 95, affected: [1], queryShows: { afterMs: 4000 } });
    stage.say('Atlas pushed a schedule change; the order query still shows the old times');
    await stage.choose(await stage.told(orderNo, 'change-choice'), 'keep');
    await stage.told(orderNo, 'airline-confirmed');
    return stage.until('settled', orderNo, settled);
  },
  check: (view) => [
    ...expectStage(view, 'settled'),
    ...expectMessages(view, ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed']),
  ],
};

const silence: Scene = {
  title: 'The airline moves a flight by 70 minutes; nobody answers, the deadline (shortened) passes',
  async play(stage) {
    const orderNo = await ticketedOrder(stage, 'SIN-KUL');
    stage.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 70, affected: [1] });
    await stage.told(orderNo, 'change-choice');
    await stage.until('the deadline passes', orderNo, (view) =>
      view.questions.some((one) => one.state === 'no-choice'),
    );
    stage.say('no answer by the deadline: recorded as "no choice made"');
    await stage.told(orderNo, 'airline-confirmed');
    return stage.until('settled', orderNo, settled);
  },
  check: (view) => [
    ...expectStage(view, 'settled'),
    ...expectMessages(view, ['ticketed', 'change-choice', 'airline-confirmed']),
  ],
};

const cancelled: Scene = {
  title:
    'The airline cancels a flight; the traveller wants a refund, a person submits it, and it is followed to its end',
  async play(stage) {
    const orderNo = await ticketedOrder(stage, 'CGK-SIN-BKK');
    stage.double.scheduleChange({ orderNo, type: 2, affected: [2] });
    await stage.choose(await stage.told(orderNo, 'flight-cancelled'), 'refund');
    await stage.until('a person is asked', orderNo, ({ questions }) =>
      questions.some((one) => one.kind === 'traveller-wants-refund' && one.state === 'open'),
    );
    stage.double.startRefund({ orderNo, course: { stepMs: 1_000 } });
    await stage.resolve(orderNo, 'traveller-wants-refund', 'done');
    const ended = await stage.until('settled', orderNo, settled);
    for (const one of ended.settlements) stage.say(`Atlas's query shows the ${one.kind} as ${one.state}`);
    await stage.told(orderNo, 'refund-final');
    return ended;
  },
  check: (view) => [
    ...expectStage(view, 'settled'),
    ...expectMessages(view, ['ticketed', 'flight-cancelled', 'answer-received', 'refund-final']),
    ...(view.settlements.some(({ state }) => state === 'refunded') ? [] : ['the refund was not followed to its end']),
  ],
};

const reversal: Scene = {
  title: 'The airline moves a flight, takes it back, and moves it again; the traveller is told each time',
  async play(stage) {
    const orderNo = await ticketedOrder(stage, 'BCN-PMI');
    stage.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200, affected: [1] });
    await stage.told(orderNo, 'change-choice');
    stage.double.scheduleChange({ orderNo, type: 1, shiftMinutes: -200, affected: [1] });
    await stage.told(orderNo, 'back-to-booked');
    stage.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200, affected: [1] });
    await stage.choose(await stage.told(orderNo, 'change-choice', 2), 'keep');
    await stage.told(orderNo, 'airline-confirmed');
    return stage.until('settled', orderNo, settled);
  },
  check: (view) => [
    ...expectStage(view, 'settled'),
    ...expectMessages(view, [
      'ticketed',
      'change-choice',
      'back-to-booked',
      'change-choice',
      'answer-received',
      'airline-confirmed',
    ]),
  ],
};

const forged: Scene = {
  title: 'Somebody forges a ticketing push for an unpaid order, and one for an order that does not exist',
  async play(stage) {
    const { orderNo } = stage.double.createOrder({ route: 'SIN-KUL' });
    const unknown = `DEMOZ${orderNo.slice(5)}`;
    await stage.post({ type: 'order.ticketed', status: -1, data: { orderNo, orderStatus: 2, paxTicketInfos: [] } });
    await stage.post({
      type: 'order.ticketed',
      status: -1,
      data: { orderNo: unknown, orderStatus: 2, paxTicketInfos: [] },
    });
    const view = await stage.until(
      'the order query shows it unpaid',
      orderNo,
      ({ order }) => order.status === 'unpaid',
    );
    if (view.messages.length > 0) throw new Error('a forged push told the traveller');
    await waitUntil(
      'the push about the unknown order is quarantined',
      async () => {
        const [delivery] = await stage.deliveries(`orderNo=${unknown}`);
        return delivery?.state === 'quarantined' && delivery.reason === 'ORDER_UNKNOWN';
      },
      30_000,
    );
    if (await stage.view(unknown)) throw new Error('a forged push opened a case for an unknown order');
    stage.say('the one changed nothing, the other is quarantined; now the order is really paid and ticketed');
    stage.double.pay(orderNo);
    stage.double.ticket(orderNo);
    await stage.told(orderNo, 'ticketed');
    return stage.until('settled', orderNo, settled);
  },
  check: (view) => [...expectStage(view, 'settled'), ...expectMessages(view, ['ticketed'])],
};

export const scenes: readonly Scene[] = [ticketing, keep, silence, cancelled, reversal, forged];
