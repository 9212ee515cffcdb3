import type { Call, Week } from './week.ts';
import type { Lot, WeekOrder } from './week-orders.ts';

const dayMs = 24 * 3_600_000;
const settlingMs = 20 * 60_000;

/** Calls about orders of these kinds. */
export function callsAbout({ calls, orders }: Week, isMeant: (order: WeekOrder) => boolean): Call[] {
  const meant = new Set(orders.filter(isMeant).map(({ orderNo }) => orderNo));
  return calls.filter(({ orderNo }) => orderNo !== undefined && meant.has(orderNo));
}

/** Calls about an order on which nothing has happened since it was ticketed, but for a while for a push that was lost. */
export function needlessCalls(week: Week): Call[] {
  const quiet = new Map(week.orders.filter(isQuiet).map((order) => [order.orderNo, order]));
  return week.calls.filter(({ orderNo, at }) => {
    const order = orderNo === undefined ? undefined : quiet.get(orderNo);
    return order !== undefined && at > (order.ticketedAt ?? 0) + settlingMs;
  });
}

export const isQuiet = ({ lot }: WeekOrder): boolean => lot === 'quiet';
export const isEventful = ({ lot }: WeekOrder): boolean => lot !== 'quiet';
export const isSweep = ({ purpose }: Call): boolean => purpose.startsWith('sweep of');

/** How often Atlas was asked, for people. */
export function describeWeek(week: Week, days: number): string {
  const { calls, orders } = week;
  const orderDays = orders.reduce((sum, { boughtAt }) => sum + days - Math.max(0, boughtAt) / dayMs, 0);
  const aboutOrders = calls.filter((call) => !isSweep(call)).length;
  const line = (what: string, count: number, per: string): string =>
    `${what.padEnd(40)}${count.toLocaleString('en').padStart(7)}  ${per}`;
  const each = (what: string, isMeant: (order: WeekOrder) => boolean): string => {
    const number = orders.filter(isMeant).length;
    const about = callsAbout(week, isMeant);
    const per = (about.length / Math.max(1, number)).toFixed(1);
    return line(`${number} ${what}`, about.length, `${per} an order: ${byPurpose(about)}`);
  };
  const lots: readonly (readonly [Lot, string])[] = [
    ['changed', 'with schedule changes'],
    ['mailed', 'with a mail about a change'],
    ['cancelled', 'cancelled by the airline'],
    ['voided', 'voided'],
    ['failed', 'that could not be ticketed'],
    ['unpaid', 'never paid'],
  ];
  const perDay = (count: number): string => (count / orderDays).toFixed(2);
  return [
    `${days} days, ${orders.length} orders, ${Math.round(orderDays)} days of open orders: calls of Atlas`,
    each('quiet, ticketed before', (order) => isQuiet(order) && order.boughtAt < 0),
    each('quiet, bought in these days', (order) => isQuiet(order) && order.boughtAt >= 0),
    ...lots.map(([lot, words]) => each(words, (order) => order.lot === lot)),
    line('about orders', aboutOrders, `${perDay(aboutOrders)} an open order and day`),
    line(
      'sweeps, whatever the number of orders',
      calls.length - aboutOrders,
      `${Math.round((calls.length - aboutOrders) / days)} a day: ${byPurpose(calls.filter(isSweep))}`,
    ),
    line('all', calls.length, `${perDay(calls.length)} an open order and day`),
  ].join('\n      ');
}

function byPurpose(calls: readonly Call[]): string {
  const counts = new Map<string, number>();
  for (const { purpose } of calls) counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  return sorted.map(([purpose, count]) => `${purpose.replace('sweep of ', '')} ${count}`).join(', ') || 'none';
}
