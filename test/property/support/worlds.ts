import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import type { CreateOrderCommand } from '../../../src/simulator/commands.ts';
import type { CancellationReading } from '../../../src/domain/order-state.ts';

/** One thing that truly happens to the order, some minutes after the one before it. */
export interface Act {
  readonly do: (double: AtlasDouble, orderNo: string) => void;
  readonly afterMinutes?: number;
  /** Whether Skyhook finds it without any push: by a sweep, or because it asks anyway. */
  readonly foundWithoutPush?: boolean;
}

/** What truly happens to one order, and what people say to it. */
export interface World {
  readonly name: string;
  readonly order: CreateOrderCommand;
  /** Whether the seller says that it is to be followed, or the first push does. */
  readonly followed: boolean;
  readonly acts: readonly Act[];
  /** What the traveller answers to the questions of the straight run, in their order; undefined: nothing. */
  readonly answers: readonly (string | undefined)[];
  /**
   * Whether all of it may come before the first order query: what was bought is the same then, and the traveller is told
   * the last state of affairs in the same words.
   */
  readonly mayBeHeardTogether?: boolean;
  /** What a person finds who looks into a true unaccounted cancellation. */
  readonly reading?: CancellationReading;
}

const ticket: Act = { do: (double, orderNo) => void double.ticket(orderNo), foundWithoutPush: true, afterMinutes: 4 };

type Change = Parameters<AtlasDouble['scheduleChange']>[0];
const change = (given: Omit<Change, 'orderNo'>, more: Partial<Act> = {}): Act => ({
  do: (double, orderNo) => void double.scheduleChange({ orderNo, ...given }),
  foundWithoutPush: true,
  ...more,
});
const moved = (shiftMinutes: number, given: Partial<Change> = {}, more: Partial<Act> = {}): Act =>
  change({ type: 1, shiftMinutes, affected: [1], ...given }, more);

const moveVoid = (status: 1 | 2 | 3): Act => ({
  do: (double, orderNo) => {
    const started = double.voids().find((one) => one.orderNo === orderNo);
    if (started) double.moveVoid(started.code, { status });
  },
  foundWithoutPush: true,
});

const moveRefund = (status: 1 | 2): Act => ({
  do: (double, orderNo) => {
    const started = double.refunds().find((one) => one.orderNo === orderNo);
    if (started) double.moveRefund(started.code, { status });
  },
  foundWithoutPush: true,
});

const oneWay: CreateOrderCommand = { route: 'SIN-KUL', pay: true };
const returnTrip: CreateOrderCommand = { route: 'BCN-PMI', pay: true, passengers: 2 };
const connecting: CreateOrderCommand = { route: 'CGK-SIN-BKK', pay: true };
const later = { queryShows: { afterMs: 35 * 60_000 } };

export const worlds: readonly World[] = [
  { name: 'ticketed', order: returnTrip, followed: false, acts: [ticket], answers: [] },
  {
    name: 'cancelled instead of ticketed',
    order: oneWay,
    followed: true,
    acts: [
      {
        do: (double, orderNo) => void double.cancel(orderNo, { errorCode: '603', push: true }),
        foundWithoutPush: true,
      },
    ],
    answers: [],
  },
  {
    name: '+90, kept',
    order: oneWay,
    followed: true,
    mayBeHeardTogether: true,
    acts: [ticket, moved(90)],
    answers: ['keep'],
  },
  {
    name: '+90 kept, then +200 more, refund wanted, submitted by a person, and paid',
    order: oneWay,
    followed: true,
    acts: [ticket, moved(90), moved(200)],
    answers: ['keep', 'refund'],
  },
  {
    name: '+200, another flight wanted',
    order: oneWay,
    followed: true,
    mayBeHeardTogether: true,
    acts: [ticket, moved(200)],
    answers: ['another-flight'],
  },
  {
    name: '+200 shown late, call wanted',
    order: returnTrip,
    followed: false,
    acts: [ticket, moved(200, later, { foundWithoutPush: false })],
    answers: ['call-me'],
  },
  {
    name: '+200 and silence',
    order: returnTrip,
    followed: true,
    mayBeHeardTogether: true,
    acts: [ticket, moved(200)],
    answers: [undefined],
  },
  {
    name: 'there and back to what was booked',
    order: oneWay,
    followed: true,
    // While the order query never shows a difference, only the second push tells that the first is over.
    acts: [ticket, moved(200), moved(-200, {}, { foundWithoutPush: false })],
    answers: [undefined],
  },
  {
    name: 'small moves that add up',
    order: oneWay,
    followed: true,
    mayBeHeardTogether: true,
    acts: [ticket, moved(4), moved(4)],
    answers: [],
  },
  {
    name: 'both legs one after the other',
    order: returnTrip,
    followed: true,
    mayBeHeardTogether: true,
    acts: [ticket, moved(30), change({ type: 1, shiftMinutes: 45, affected: [2] })],
    answers: [],
  },
  {
    name: 'a connection that breaks',
    order: connecting,
    followed: true,
    mayBeHeardTogether: true,
    acts: [ticket, moved(80, { messageCarries: 'itinerary' })],
    answers: ['keep'],
  },
  {
    name: 'the return flight is cancelled',
    order: returnTrip,
    followed: true,
    mayBeHeardTogether: true,
    acts: [ticket, change({ type: 2, affected: [2] })],
    answers: ['call-me'],
  },
  {
    name: 'both flights are cancelled',
    order: returnTrip,
    followed: true,
    mayBeHeardTogether: true,
    // An order query without flights is not believed by itself.
    acts: [ticket, change({ type: 2 }, { foundWithoutPush: false })],
    answers: ['call-me'],
  },
  {
    // Watched until the flight leaves.
    name: 'a change that the query never shows',
    order: { route: 'PER-SIN', pay: true, departsInDays: 0 },
    followed: true,
    acts: [ticket, moved(-10, { queryShows: 'never' }, { foundWithoutPush: false })],
    answers: [],
  },
  {
    name: 'a void of our own, found by Atlas as a cancellation',
    order: oneWay,
    followed: true,
    acts: [
      ticket,
      {
        do: (double, orderNo) => {
          double.startVoid({ orderNo });
          double.abnormalCancellation({ orderNo });
        },
        foundWithoutPush: true,
      },
      moveVoid(1),
      moveVoid(3),
      moveVoid(2),
    ],
    answers: [],
  },
  {
    name: 'a refund of one of two passengers that nobody asked for here, between two small moves',
    order: returnTrip,
    followed: true,
    acts: [
      ticket,
      moved(30),
      {
        do: (double, orderNo) => {
          double.startRefund({ orderNo, passengers: [1] });
          // No current message tells of a refund: the legacy one makes Skyhook ask.
          double.refundComplete({ orderNo });
        },
      },
      moveRefund(1),
      moveRefund(2),
      change({ type: 1, shiftMinutes: 45, affected: [2] }),
    ],
    answers: [],
  },
  {
    name: 'a cancellation that nothing accounts for',
    order: oneWay,
    followed: true,
    acts: [ticket, { do: (double, orderNo) => void double.abnormalCancellation({ orderNo }), foundWithoutPush: true }],
    answers: ['call-me'],
    reading: 'flight-cancelled',
  },
];
