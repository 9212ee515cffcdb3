/** Itineraries for orders that name none: real airports, plausible times, invented airlines ZZ and YY. */
import { localOn } from './local-time.ts';
import type { Segment } from './segment.ts';

interface Leg {
  readonly direction: 1 | 2;
  readonly dep: readonly [airport: string, terminal: string, daysAfterStart: number, clock: string];
  readonly arr: readonly [airport: string, terminal: string, daysAfterStart: number, clock: string];
  readonly flightNumber: string;
}

const ROUTES = {
  /** One way, non-stop. */
  'SIN-KUL': [{ direction: 1, dep: ['SIN', '4', 0, '08:00'], arr: ['KUL', '2', 0, '09:10'], flightNumber: 'ZZ101' }],
  /** One way with a connection of 1 h 45 min in Singapore. */
  'CGK-SIN-BKK': [
    { direction: 1, dep: ['CGK', '3', 0, '06:30'], arr: ['SIN', '1', 0, '09:25'], flightNumber: 'ZZ231' },
    { direction: 1, dep: ['SIN', '1', 0, '11:10'], arr: ['BKK', '', 0, '12:35'], flightNumber: 'ZZ702' },
  ],
  /** Return trip inside Spain, a week apart. */
  'BCN-PMI': [
    { direction: 1, dep: ['BCN', '2', 0, '10:15'], arr: ['PMI', '', 0, '11:10'], flightNumber: 'YY3910' },
    { direction: 2, dep: ['PMI', '', 7, '18:40'], arr: ['BCN', '2', 7, '19:35'], flightNumber: 'YY3919' },
  ],
  /** Return trip with a connection each way and another carrier on the second leg. */
  'MNL-SIN-DPS': [
    { direction: 1, dep: ['MNL', '3', 0, '05:55'], arr: ['SIN', '2', 0, '09:45'], flightNumber: 'ZZ804' },
    { direction: 1, dep: ['SIN', '2', 0, '12:20'], arr: ['DPS', 'I', 0, '15:05'], flightNumber: 'YY515' },
    { direction: 2, dep: ['DPS', 'I', 5, '16:10'], arr: ['SIN', '2', 5, '18:55'], flightNumber: 'YY516' },
    { direction: 2, dep: ['SIN', '2', 5, '21:15'], arr: ['MNL', '3', 6, '01:05'], flightNumber: 'ZZ805' },
  ],
  /** One way over midnight. */
  'PER-SIN': [{ direction: 1, dep: ['PER', '1', 0, '23:55'], arr: ['SIN', '1', 1, '05:10'], flightNumber: 'ZZ612' }],
} as const satisfies Record<string, readonly Leg[]>;

export type RouteName = keyof typeof ROUTES;

/** The names of the default routes, in the order in which orders without a route take turns on them. */
export const routeNames = Object.keys(ROUTES) as [RouteName, ...RouteName[]];

/** The segments of a route that starts on `date` (`yyyy-MM-dd`, local to its first airport). */
export function routeSegments(name: RouteName, date: string): Segment[] {
  const legs: readonly Leg[] = ROUTES[name];
  return legs.map((leg, index) => ({
    direction: leg.direction,
    depAirport: leg.dep[0],
    arrAirport: leg.arr[0],
    depTime: localOn(date, leg.dep[2], leg.dep[3]),
    arrTime: localOn(date, leg.arr[2], leg.arr[3]),
    carrier: leg.flightNumber.slice(0, 2),
    flightNumber: leg.flightNumber,
    codeShare: false,
    depTerminal: leg.dep[1],
    arrTerminal: leg.arr[1],
    bookedAs: [index],
  }));
}
