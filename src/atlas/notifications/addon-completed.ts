import { z } from 'zod';
import { asOrderNo, splitOrderNo } from '../../domain/identifiers.ts';
import { listOf, looseInteger, looseText, textList } from '../fields.ts';
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
  z.object({ ticketNos: textList, airlinePNRs: textList, ancillaries: listOf(ancillary).catch([]) }),
).catch([]);

/**
 * The reference page has `addonOrderNo` (the original number + 4 or 5 letters) and `originalOrderNo`; the advanced guide
 * only `orderNo`, which is taken as the original order unless it has such letters (a guess).
 */
export const addonCompleted = z
  .object({
    data: z.object({
      addonOrderNo: looseText,
      originalOrderNo: looseText,
      orderNo: looseText,
      orderStatus: looseInteger,
      paxTicketInfos: passengers,
    }),
  })
  .transform(({ data }, context): AddonCompletedNotification => {
    const written = data.originalOrderNo ?? data.orderNo ?? data.addonOrderNo;
    const named = written === undefined ? undefined : splitOrderNo(written);
    if (!named) {
      const message = written === undefined ? 'is missing' : 'is not an Atlas order number';
      context.addIssue({ code: 'custom', path: ['data', 'originalOrderNo'], message });
      return z.NEVER;
    }
    const orders = [...new Set(named.map(mainOrderNo))];
    const addon = asOrderNo(data.addonOrderNo) ?? named.find((orderNo) => mainOrderNo(orderNo) !== orderNo);
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

/** Without the letters that a legacy add-on order appends. */
const mainOrderNo = (orderNo: string): string => orderNo.replace(/(?<=\d)[A-Z]{4,6}$/, '');
