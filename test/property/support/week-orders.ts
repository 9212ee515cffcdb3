import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import type { CreateOrderCommand } from '../../../src/simulator/commands.ts';
import { routeNames } from '../../../src/simulator/default-routes.ts';
import { SeededRandom } from '../../../src/simulator/seeded-random.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What becomes of an order in these days, beside its ticketing. */
export type Lot = 'quiet' | 'changed' | 'mailed' | 'cancelled' | 'voided' | 'unpaid' | 'failed';

/** Of twenty orders that something happens to. */
const eventful: readonly Lot[] = [
  ...Array<Lot>(6).fill('changed'),
  ...(['mailed', 'unpaid', 'cancelled', 'failed'] as const),
  ...Array<Lot>(6).fill('changed'),
  ...(['mailed', 'unpaid', 'voided', 'failed'] as const),
];

/** One thing that happens at Atlas, or that the seller does. Times in milliseconds from the start. */
export interface Act {
  readonly at: number;
  /** Its pushes are lost. */
  readonly lost?: boolean;
  readonly follow?: boolean;
  readonly do?: (double: AtlasDouble, orderNo: string) => unknown;
}

/** An order: how it is bought, and what happens to it. The same number always gives the same. */
export interface WeekOrder {
  readonly orderNo: string;
  readonly lot: Lot;
  /** From the start; negative: before it. */
  readonly boughtAt: number;
  readonly ticketedAt: number | undefined;
  readonly departsInDays: number;
  readonly command: CreateOrderCommand;
  readonly acts: readonly Act[];
  /** Chooses what its traveller and the people at the desk do. */
  readonly random: SeededRandom;
}

/** How much is played. */
export interface Sizes {
  readonly quiet: number;
  readonly withEvents: number;
  readonly days: number;
}

/**
 * The orders of so many days, one in ten of them bought in these. Some are followed by the seller, some start with their
 * push, some are found by a sweep.
 */
export function weekOrders({ quiet, withEvents, days }: Sizes): WeekOrder[] {
  return [
    ...Array.from({ length: quiet }, (_, index) => weekOrder('quiet', index, days * dayMs)),
    ...Array.from({ length: withEvents }, (_, index) =>
      weekOrder(eventful[index % eventful.length] ?? 'quiet', index, days * dayMs),
    ),
  ];
}

function weekOrder(lot: Lot, index: number, span: number): WeekOrder {
  const random = new SeededRandom((lot === 'quiet' ? 0 : 1_000_000) + index * 7919 + 1);
  const isBoughtNow =
    lot === 'unpaid' || lot === 'failed' || (lot === 'quiet' ? index : Math.floor(index / 3)) % 10 < 1;
  const boughtAt = isBoughtNow ? random.below(span - 12 * hourMs) : -(1 + random.below(40)) * dayMs;
  const ticketedAt =
    lot === 'unpaid' || lot === 'failed' ? undefined : boughtAt + minuteMs + random.below(6 * minuteMs);
  const letter = lot === 'quiet' ? 'QUIET' : 'EVENT';
  return {
    orderNo: `${letter}A20260703${String(index).padStart(9, '0')}`,
    lot,
    boughtAt,
    ticketedAt,
    departsInDays: 12 + random.below(80) + Math.ceil(Math.max(0, -boughtAt) / dayMs),
    command: {
      route: routeNames[random.below(routeNames.length)],
      passengers: 1 + random.below(3),
      pay: lot !== 'unpaid',
      voidableForMs: 60 * dayMs,
    },
    acts: [
      ...buying(lot, boughtAt, ticketedAt, random),
      ...happenings(lot, Math.max(boughtAt + hourMs, 0), span, random),
    ],
    random,
  };
}

function buying(lot: Lot, boughtAt: number, ticketedAt: number | undefined, random: SeededRandom): Act[] {
  if (boughtAt < 0) return [];
  const isFollowed = lot === 'unpaid' || lot === 'failed' || random.happens(0.6);
  const acts: Act[] = isFollowed ? [{ at: boughtAt, follow: true }] : [];
  const lost = random.happens(0.05);
  if (ticketedAt !== undefined) acts.push({ at: ticketedAt, lost, do: (double, orderNo) => double.ticket(orderNo) });
  if (lot === 'failed')
    acts.push({
      at: boughtAt + 10 * minuteMs,
      do: (double, orderNo) => double.cancel(orderNo, { errorCode: '603', push: true }),
    });
  return acts;
}

function happenings(lot: Lot, from: number, span: number, random: SeededRandom): Act[] {
  const at = from + random.below(span - from);
  switch (lot) {
    case 'changed': {
      if (random.happens(0.15)) return [change(at, 2, random)];
      const first = change(at, 1, random);
      return random.happens(0.15) ? [first, change(at + hourMs + random.below(dayMs), 1, random)] : [first];
    }
    case 'mailed': {
      const mail: Act = {
        at,
        lost: random.happens(0.1),
        do: (double, orderNo) => double.receiveMail({ orderNo, text: 'Your flight has a new time.' }),
      };
      return random.happens(0.5) ? [mail, change(at + 5 * minuteMs, 1, random)] : [mail];
    }
    case 'cancelled':
      return [{ at, lost: random.happens(0.1), do: (double, orderNo) => double.abnormalCancellation({ orderNo }) }];
    case 'voided':
      return [
        { at, do: (double, orderNo) => double.startVoid({ orderNo }) },
        { at: at + 20 * minuteMs, do: (double, orderNo) => double.abnormalCancellation({ orderNo }) },
        ...([1, 3, 2] as const).map((status, index) => ({
          at: at + (index + 1) * 3 * hourMs,
          do: (double: AtlasDouble, orderNo: string) => {
            const code = double.voids().find((one) => one.orderNo === orderNo)?.code ?? '';
            return double.moveVoid(code, { status });
          },
        })),
      ];
    case 'quiet':
    case 'unpaid':
    case 'failed':
      return [];
  }
}

/** Most are small; the order query shows six in ten at once, three within half a day, one never. */
function change(at: number, type: 1 | 2, random: SeededRandom): Act {
  const shown = random.below(10);
  const shiftMinutes = [10, -10, 30, 60, 90, 200, 300][random.below(7)] ?? 30;
  const afterMs = minuteMs + random.below(12 * hourMs);
  return {
    at,
    lost: random.happens(0.1),
    do: (double, orderNo) =>
      double.scheduleChange({
        orderNo,
        type,
        affected: [1],
        ...(type === 1 ? { shiftMinutes } : {}),
        queryShows: shown < 6 ? 'at once' : shown < 9 ? { afterMs } : 'never',
      }),
  };
}
