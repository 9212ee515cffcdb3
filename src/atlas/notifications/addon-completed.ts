import { z } from 'zod';
import { asOrderNo, mainOrderNo, splitOrderNo } from '../../domain/identifiers.ts';
import { isNothing, listOf, looseInteger, looseText, text, textList } from '../fields.ts';
import type { AboutOrder } from './envelope.ts';

/** Atlas, documents before 2026: "Addon Complete", a post-ticketing ancillary order is done. */
export interface AddonCompletedNotification extends AboutOrder {
  readonly kind: 'addon-completed';
  /** The ancillary order's own number, where the message has one. */
  readonly addonOrderNo: string | undefined;
  readonly orderStatus: number | undefined;
  /** Product codes with the segment (from 1) and the ancillary's document number. */
  readonly ancillaries: readonly {
    readonly productCode: string | undefined;
    readonly segmentIndex: number | undefined;
    readonly emd: string | undefined;
  }[];
  readonly ticketNos: readonly string[];
  readonly airlinePnrs: readonly string[];
}

const ancillary = z.object({ productCode: looseText, segmentIndex: looseInteger, ancillaryEMD: looseText });
const passengers = listOf(
  z
    .object({ ticketNos: textList, airlinePNRs: textList, ancillaries: listOf(ancillary).catch([]) })
    .catch({ ticketNos: [], airlinePNRs: [], ancillaries: [] }),
).catch([]);

/**
 * The reference page has `addonOrderNo` (the original number + 4 or 5 letters) and `originalOrderNo`; the advanced guide
 * only `orderNo`, which is taken as the original order unless it has such letters (a guess).
 */
export const addonCompleted = z
  .object({
    data: z.object({
      addonOrderNo: z.unknown().optional(),
      originalOrderNo: z.unknown().optional(),
      orderNo: z.unknown().optional(),
      orderStatus: looseInteger,
      paxTicketInfos: passengers,
    }),
  })
  .transform(({ data }, context): AddonCompletedNotification => {
    const candidates = (['originalOrderNo', 'orderNo', 'addonOrderNo'] as const).map((name) => {
      const written = text.safeParse(data[name]);
      return { name, written, orders: written.success ? splitOrderNo(written.data) : undefined };
    });
    const named = candidates.find(({ orders }) => orders)?.orders;
    if (!named) {
      const wrong = candidates.find(({ name }) => !isNothing(data[name]));
      const message = wrong?.written.success === false ? wrong.written.error.issues[0]?.message : undefined;
      context.addIssue({
        code: 'custom',
        path: ['data', wrong?.name ?? 'orderNo'],
        message: wrong ? (message ?? 'is not an Atlas order number') : 'is missing',
      });
      return z.NEVER;
    }
    const orders = [...new Set(named.map(mainOrderNo))];
    const addon =
      asOrderNo(text.safeParse(data.addonOrderNo).data) ?? named.find((orderNo) => mainOrderNo(orderNo) !== orderNo);
    const [orderNo = named[0], ...alsoAbout] = orders;
    return {
      kind: 'addon-completed',
      orderNo,
      ...(alsoAbout.length > 0 ? { alsoAbout } : {}),
      addonOrderNo: addon,
      orderStatus: data.orderStatus,
      ancillaries: data.paxTicketInfos.flatMap((passenger) =>
        passenger.ancillaries.map((one) => ({
          productCode: one.productCode,
          segmentIndex: one.segmentIndex,
          emd: one.ancillaryEMD,
        })),
      ),
      ticketNos: data.paxTicketInfos.flatMap((passenger) => passenger.ticketNos),
      airlinePnrs: data.paxTicketInfos.flatMap((passenger) => passenger.airlinePNRs),
    };
  });
