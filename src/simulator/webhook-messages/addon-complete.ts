import { paxTicketInfosOf, type Order } from '../order.ts';
import { compactJson } from './compact-json.ts';

/**
 * `order.addonComplete` (legacy documents only) about a post-ticketing ancillary order: the advanced guide of 2022 has only
 * `orderNo`, which is taken for the main order's here (a guess), the reference page of 2023 both numbers. A legacy add-on
 * number is the main order's with five letters after it.
 */
export function addonCompleteBody(
  cid: string,
  addon: Order,
  addonOrderNo: string,
  atMs: number,
  edition: '2022' | '2023',
): string {
  const originalOrderNo = addon.mainOrderNo ?? addon.orderNo;
  const paxTicketInfos = paxTicketInfosOf(addon, atMs).map((person) => ({
    ...person,
    ancillaries: person.ancillaries.map((of) => ({
      ...of,
      ...(edition === '2022' ? { buyMethod: '1', offerId: 'demo-offer' } : {}),
      ancillaryEMD: 'DEMOEM',
    })),
  }));
  const numbers = edition === '2022' ? { orderNo: originalOrderNo } : { addonOrderNo, originalOrderNo };
  return compactJson({
    cid,
    type: 'order.addonComplete',
    data: { ...numbers, orderStatus: String(addon.status), paxTicketInfos },
  });
}
