/**
 * Every code of the contract, in one table: what it means, and what helps (Atlas: error code pages, request limits,
 * refund and void pages, July 2026; those that older editions alone have are marked). `msg` is never read.
 */

/** What to do about a code. */
export type WhatHelps =
  /** Ask again after a short wait. */
  | 'retry-soon'
  /** Ask again once; if that fails too, a person looks. */
  | 'retry-once'
  /** Ask again after the time that the answer names. */
  | 'retry-after'
  /** Submitted too often: ask again minutes later. */
  | 'retry-later'
  /** The order is on its way to a state in which it is possible. */
  | 'wait-for-state'
  /** It is done or under way already: never submit again, query it. */
  | 'query-instead'
  /** The offer is used up: take a new quotation. */
  | 'new-quotation'
  /** There is no such order, passenger, segment or ticket. */
  | 'not-found'
  /** The request says something wrong. */
  | 'fix-request'
  /** Credentials, account state or balance. */
  | 'fix-account'
  /** Not possible, not any more, or not for this airline: a person decides what else. */
  | 'person'
  /** No meaning that helps is documented. */
  | 'investigate'
  /** Not a failure: Atlas goes on by itself; keep querying. */
  | 'keep-querying';

export interface AtlasCode {
  readonly code: number;
  /** `answer`: `status` of an answer; `ticketing`: `errorCode` of a cancelled order. */
  readonly where: 'answer' | 'ticketing';
  /** Calls that document it, without `.do`; `*` for all. */
  readonly calls: readonly string[];
  readonly meaning: string;
  readonly whatHelps: WhatHelps;
}

const all = ['*'];
const query = ['queryOrderDetails'];
const pay = ['pay'];
const refunds = ['refundQuotation', 'refund'];
const refundQuery = ['queryRefundOrders'];
const voids = ['voidQuotation', 'void', 'queryVoidOrders'];
const cases = [...refunds, ...voids];

const answer = (code: number, calls: readonly string[], whatHelps: WhatHelps, meaning: string): AtlasCode => ({
  code,
  where: 'answer',
  calls,
  meaning,
  whatHelps,
});

const ticketing = (code: number, meaning: string, whatHelps: WhatHelps = 'person'): AtlasCode => ({
  code,
  where: 'ticketing',
  calls: query,
  meaning,
  whatHelps,
});

export const atlasCodes: readonly AtlasCode[] = [
  answer(-1, all, 'investigate', 'unspecified common error'),
  answer(
    2,
    ['updateWebhookURL', 'refundQuotation', 'refund', 'queryRefundOrders'],
    'retry-once',
    'system error (older editions: refund and webhook calls)',
  ),
  answer(100, all, 'fix-request', 'mandatory data missing'),
  answer(107, all, 'fix-account', 'balance below its threshold: top up'),
  answer(117, all, 'wait-for-state', 'not possible in the present state'),
  answer(318, ['order'], 'query-instead', 'duplicate booking: never pay again, look at the orders it names'),
  answer(429, all, 'retry-after', 'request limit'),
  answer(900, all, 'fix-account', 'unauthorised: credentials, account state, or another customer’s data'),
  answer(901, all, 'fix-request', 'malformed request'),
  answer(902, all, 'fix-account', 'access denied: credentials, account state, or another customer’s data'),
  answer(905, refunds, 'retry-later', 'submissions too frequent'),
  answer(9999, all, 'retry-once', 'system error'),

  answer(701, query, 'fix-request', 'several orders match: narrow it by passenger or segment'),
  answer(702, query, 'fix-request', 'airline PNR and carrier are needed both'),
  answer(703, query, 'not-found', 'no order found'),
  answer(704, query, 'fix-request', 'the parameters belong to different orders'),
  answer(705, query, 'retry-soon', 'timeout'),
  answer(800, query, 'not-found', 'the order does not exist'),

  answer(400, pay, 'fix-request', 'illegal parameter'),
  answer(401, pay, 'person', 'payment deadline passed: regenerate the order'),
  answer(402, pay, 'query-instead', 'not payable in its state: query before anything else'),
  answer(403, pay, 'fix-request', 'payment method not supported'),
  answer(404, pay, 'query-instead', 'paid already: never pay again'),
  answer(406, pay, 'query-instead', 'payment in progress: query first'),
  answer(407, pay, 'fix-request', 'passenger data'),
  answer(408, pay, 'fix-request', 'a child alone'),
  answer(409, pay, 'fix-request', 'baggage does not match'),
  answer(410, pay, 'fix-request', 'form of the telephone number'),
  answer(411, pay, 'fix-account', 'account check failed'),
  answer(412, pay, 'person', 'no payment method available'),
  answer(413, pay, 'fix-request', 'card not supported'),
  answer(414, pay, 'fix-request', 'card does not match'),
  answer(415, pay, 'fix-request', 'not confirmed: commit the order first'),

  answer(801, [...cases, ...refundQuery], 'not-found', 'no such order'),
  answer(802, refunds, 'person', 'children cannot stay alone'),
  answer(803, cases, 'query-instead', 'submitted already for a passenger or segment'),
  answer(805, cases, 'new-quotation', 'the offer has expired'),
  answer(807, refunds, 'not-found', 'no such passenger'),
  answer(808, voids, 'investigate', 'listed for voids without an explanation'),
  answer(809, refunds, 'wait-for-state', 'not ticketed yet'),
  answer(810, [...cases, ...refundQuery], 'fix-request', 'illegal parameter'),
  answer(811, refunds, 'fix-request', 'the whole itinerary is needed'),
  answer(812, refunds, 'fix-request', 'the passenger does not match'),
  answer(814, cases, 'wait-for-state', 'in progress'),
  answer(815, cases, 'not-found', 'ticket not found'),
  answer(816, cases, 'query-instead', 'applied for already'),
  answer(817, cases, 'query-instead', 'applied for already'),
  answer(818, cases, 'query-instead', 'applied for already'),
  answer(820, cases, 'person', 'the ticket is used'),
  answer(821, refunds, 'person', 'the refund deadline has passed'),
  answer(822, cases, 'person', 'the void deadline has passed'),
  answer(823, refunds, 'fix-request', 'a void must cover all passengers'),
  answer(824, cases, 'fix-request', 'an ancillary order: use the main one'),
  answer(841, voids, 'investigate', 'listed for voids without an explanation'),
  answer(843, voids, 'person', 'outside the airlines that can be voided'),
  answer(8041, refunds, 'not-found', 'no such segment'),

  ticketing(601, 'fare changed'),
  ticketing(602, 'flight not found'),
  ticketing(603, 'sold out'),
  ticketing(604, 'card payment failed'),
  ticketing(605, 'passenger data'),
  ticketing(6051, 'government credit blacklist'),
  ticketing(606, 'flight information changed'),
  ticketing(607, 'seat sold out'),
  ticketing(608, 'duplicate booking'),
  ticketing(609, 'contact mail blocked by the airline'),
  ticketing(611, 'PNR cancelled or expired'),
  ticketing(613, 'airline risk control'),
  ticketing(614, 'wrong age'),
  ticketing(615, 'paid, no PNR yet; Atlas chases it: never a failure, never pay again', 'keep-querying'),
  ticketing(616, '3-D Secure needed'),
  ticketing(617, 'deposit too low at ticketing', 'fix-account'),
  ticketing(618, 'baggage weight'),
  ticketing(619, 'payment data missing'),
  ticketing(620, 'return fare type'),
  ticketing(621, 'infant not supported'),
  ticketing(623, 'card limit or balance'),
  ticketing(624, 'round trip not supported'),
  ticketing(625, 'frequent-flyer number: by hand'),
  ticketing(626, 'unpaid services on the PNR'),
  ticketing(627, 'post-ticketing ancillary not possible'),
  ticketing(628, 'post-ticketing ancillary: flight does not match'),
  ticketing(629, 'not refundable (in the enumeration only)'),
  ticketing(630, 'refund below expectation (in the enumeration only)'),
  ticketing(631, 'baggage fare changed'),
  ticketing(632, 'airline risk control'),
  ticketing(633, 'declined by risk control'),
  ticketing(634, 'airline system'),
  ticketing(698, 'in the enumeration only, without an explanation', 'investigate'),
  ticketing(699, 'system error', 'investigate'),
];

const answers = new Map(atlasCodes.filter(({ where }) => where === 'answer').map((one) => [one.code, one]));
const ticketingErrors = new Map(atlasCodes.filter(({ where }) => where === 'ticketing').map((one) => [one.code, one]));

/**
 * The entry of an answer's `status` other than 0; one that no document names wants an investigation. 615 is named as an
 * answer of the payment too: it means the same wherever it comes.
 */
export function answerCode(status: number): AtlasCode {
  return (
    answers.get(status) ??
    (status === 615 ? ticketingErrors.get(615) : undefined) ??
    answer(status, all, 'investigate', 'not documented')
  );
}

/** The entry of a cancelled order's `errorCode`, or undefined when no document names it. */
export function ticketingError(errorCode: string | undefined): AtlasCode | undefined {
  return errorCode === undefined || errorCode === ''
    ? undefined
    : ticketingErrors.get(/^\d{3,4}$/.test(errorCode) ? Number(errorCode) : Number.NaN);
}
