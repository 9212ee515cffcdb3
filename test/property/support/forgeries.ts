import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import type { SeededRandom } from '../../../src/simulator/seeded-random.ts';

export interface Forgery {
  readonly body: string;
  /** The event id of a true incident that it claims to be. */
  readonly eventId?: string;
}

const shift = (local: string, minutes: number): string =>
  new Date(Date.parse(`${local.replace(' ', 'T')}Z`) + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');

/**
 * A message that is not true, as anybody can send who knows the URL: other times, times of before, a cancellation, under
 * an id of its own, none, or that of a true event; contradictory ones; ends that did not come; of orders that do not
 * exist; of types that nobody knows.
 *
 * Under the id of a true change whose own message has not come it is never a change: event ids are known to nobody but
 * Atlas and the seller, and one content under an id that the incident list has is believed.
 *
 * @param other another order that exists
 * @param heard event ids whose true message has come
 */
export function forge(
  random: SeededRandom,
  double: AtlasDouble,
  orderNo: string,
  other: string,
  heard: ReadonlySet<string>,
): Forgery {
  const { currentSegments, bookedSegments } = double.order(orderNo);
  const pick = <T>(of: readonly T[]): T => of[random.below(of.length)] as T;
  const minutes = pick([2, 45, 90, 240, -120, 1440]);
  const [segment] = currentSegments.length > 0 ? currentSegments : bookedSegments;
  if (!segment) throw new Error('An order without flights was booked.');
  const moved = { ...segment, depTime: shift(segment.depTime, minutes), arrTime: shift(segment.arrTime, minutes) };
  const incidents = double.incidents().filter((one) => one.orderNo === orderNo);
  const ownId = pick(['20991231235959999', '20200101000000000']) + random.text('ABCDEFGHJKLMNPQRSTUVWXYZ', 5);
  const own = random.happens(0.3) ? undefined : ownId;
  const stolen = incidents.length > 0 && random.happens(0.3) ? pick(incidents) : undefined;
  const message = (type: string, data: Record<string, unknown>, about = orderNo): Forgery => {
    const isBelieved = stolen && stolen.eventType === type && !heard.has(stolen.eventId);
    const eventId = isBelieved ? own : (stolen?.eventId ?? own);
    return {
      body: JSON.stringify({
        type,
        status: 0,
        ...(eventId === undefined ? {} : { notificationId: eventId }),
        data: { orderNo: about, ...data },
      }),
      ...(stolen && eventId === stolen.eventId ? { eventId } : {}),
    };
  };
  const change = (
    scheduleChangeType: number,
    previousSegs: unknown[],
    revisedSegs: unknown[],
    about?: string,
  ): Forgery => message('order.schedulechange', { scheduleChangeType, previousSegs, revisedSegs }, about);
  return pick<() => Forgery>([
    () => change(1, [segment], [moved]),
    () => change(1, [segment], [moved]),
    () => change(1, [segment], bookedSegments.slice(0, 1)),
    () => change(2, [segment], []),
    () => change(2, [segment], [moved]),
    () => change(1, [segment], [moved], other),
    () => change(1, [segment], [moved], 'DEMOA20200101000000000'),
    () => message('order.ticketed', { pnrCode: 'FORGED', tickets: [] }),
    () => message('order.ticketed', {}, other),
    () => message('order.cancelled', { errorCode: '603' }),
    () => message('order.void', { voidCode: '202607-9999', voidStatus: pick([0, 2, 4]) }),
    () => message('order.refundComplete', { refundStatus: '2' }),
    () => message('abnormal.cancelled', { vendorRefundInformation: 'FULLY' }),
    () => message('email.schedulechange', { subject: 'Your flight', receiveTime: '2026-07-03 09:15:12' }),
    () => message('order.unheardof', { anything: [1, 2, 3] }),
    () => message('airline.status', { ZZ: 'suspended' }),
  ])();
}
