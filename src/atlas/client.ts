import type { z } from 'zod';
import { splitOrderNo } from '../domain/identifiers.ts';
import { SkyhookError } from '../errors.ts';
import { confirmationRequest, type Confirmation } from './confirmations.ts';
import { describeMisfit, isNothing } from './fields.ts';
import { incidentRecord, incidentRequest, type IncidentFilter, type IncidentRecord } from './incident-list.ts';
import { mailRecord, mailRequest, type MailFilter, type MailRecord } from './mail-query.ts';
import { listedOrder, orderListRequest, type ListedOrder, type OrderListFilter } from './order-list.ts';
import { orderAnswer, readCompletedOrder, type OrderAnswer } from './order-query.ts';
import { readPage, type Page } from './paging.ts';
import { AtlasRefusal } from './refusal.ts';
import {
  casesOf,
  referenceFields,
  refundOrder,
  refundQuotationAnswer,
  refundRequestList,
  voidOrder,
  voidQuotationAnswer,
  type OrderReference,
  type RefundQuotation,
  type RefundRequestItem,
  type SettlementCase,
  type VoidQuotation,
} from './refunds-and-voids.ts';
import { AtlasTransport, type AtlasAnswer, type AtlasClientOptions as TransportOptions } from './transport.ts';

export interface AtlasClientOptions extends TransportOptions {
  /** Whether the legacy calls that confirm incidents may be used. Default false: today's documents do not have them. */
  readonly confirmIncidents?: boolean;
}

/** Codes of the order query, and of the queries of refunds and voids, for what does not exist. */
const orderNotFound = [703, 800];
const noSuchOrder = 801;

/** The answer to an order query: the order, or that Atlas does not know it (703, 800). */
export type OrderQueryResult = { readonly found: true; readonly order: OrderAnswer } | { readonly found: false };

/**
 * The Atlas API as far as it is needed to follow orders, typed. Each call is one HTTP request; retries are Temporal's.
 * Every method throws SkyhookError ATLAS_* (see `errors.ts`), as an `AtlasRefusal` where Atlas itself said no.
 */
export class AtlasClient {
  readonly #transport: AtlasTransport;
  readonly #confirmIncidents: boolean;

  constructor(options: AtlasClientOptions) {
    this.#transport = new AtlasTransport(options);
    this.#confirmIncidents = options.confirmIncidents ?? false;
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  /** `queryOrderDetails.do` by order number: the source of truth for an order's state. */
  async queryOrder(orderNo: string, signal?: AbortSignal): Promise<OrderQueryResult> {
    const answer = await this.#findOrder({ orderNo }, signal);
    if (!answer) return { found: false };
    // Should the answer have the form of `isCompletedOrder` unasked, the order is in its list.
    const listed = isNothing(answer.orderStatus) ? readCompletedOrder(answer, orderNo)?.main : undefined;
    const order = listed ?? read(orderAnswer, answer);
    if (order.orderNo !== orderNo) throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: 'another order' });
    return { found: true, order };
  }

  /**
   * The orders of a split round trip: `order.do` answers `"A,B"`, and each is queried by itself.
   *
   * @param orderNos one order number, or several with commas
   * @returns one result per order, in the order given
   */
  async queryOrders(orderNos: string, signal?: AbortSignal): Promise<OrderQueryResult[]> {
    const named = splitOrderNo(orderNos);
    if (!named) throw new SkyhookError('ATLAS_REQUEST_WRONG', { detail: 'not an Atlas order number' });
    const results: OrderQueryResult[] = [];
    for (const orderNo of named) results.push(await this.queryOrder(orderNo, signal));
    return results;
  }

  /**
   * `queryOrderDetails.do` by the airline's locator and code.
   *
   * @param booking.passengers names that narrow an ambiguous locator
   * @throws AtlasRefusal 701 when several orders match
   */
  async queryOrderByPnr(
    booking: { readonly airlinePnr: string; readonly carrier: string; readonly passengers?: readonly string[] },
    signal?: AbortSignal,
  ): Promise<OrderQueryResult> {
    const { airlinePnr, carrier, passengers } = booking;
    const narrowing = passengers ? { passengers: passengers.map((name) => ({ name })) } : {};
    const answer = await this.#findOrder({ airlinePNR: airlinePnr, carrier, ...narrowing }, signal);
    return answer ? { found: true, order: read(orderAnswer, answer) } : { found: false };
  }

  /** `queryOrderDetails.do` with `isCompletedOrder`: the order with its post-ticketing orders, or undefined if unknown. */
  async queryCompletedOrder(
    orderNo: string,
    signal?: AbortSignal,
  ): Promise<{ readonly main: OrderAnswer; readonly ancillaryOrders: readonly OrderAnswer[] } | undefined> {
    const answer = await this.#findOrder({ orderNo, isCompletedOrder: true }, signal);
    if (!answer) return undefined;
    const orders = readCompletedOrder(answer, orderNo);
    if (!orders)
      throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: 'the order is not in its own answer' });
    return orders;
  }

  /** `orderList.do`: one page of the orders that match. */
  async listOrders(filter: OrderListFilter, signal?: AbortSignal): Promise<Page<ListedOrder>> {
    return readPage(await this.#call('orderList.do', orderListRequest(filter), signal), 'orders', listedOrder);
  }

  /** `event/getPageList.do`: one page of the incidents that match. */
  async listIncidents(filter: IncidentFilter, signal?: AbortSignal): Promise<Page<IncidentRecord>> {
    return readPage(
      await this.#call('event/getPageList.do', incidentRequest(filter), signal),
      'records',
      incidentRecord,
    );
  }

  /** One incident by its event id (equal to the webhook's `notificationId`), or undefined when it is not listed. */
  async findIncident(eventId: string, signal?: AbortSignal): Promise<IncidentRecord | undefined> {
    const { records } = await this.listIncidents({ eventId, pageSize: 10 }, signal);
    return records.find((record) => record.eventId === eventId);
  }

  /**
   * Records our reading of an incident with Atlas, through the legacy call of its type.
   * @throws SkyhookError ATLAS_CONFIRM_OFF unless `confirmIncidents` is set
   */
  async confirmIncident(confirmation: Confirmation, signal?: AbortSignal): Promise<void> {
    if (!this.#confirmIncidents) throw new SkyhookError('ATLAS_CONFIRM_OFF');
    const { name, body } = confirmationRequest(confirmation);
    await this.#call(name, body, signal);
  }

  /** `queryMail.do`: one page of the captured mails that match, each with a new link of ten minutes. */
  async queryMails(filter: MailFilter, signal?: AbortSignal): Promise<Page<MailRecord>> {
    return readPage(await this.#call('queryMail.do', mailRequest(filter), signal), 'records', mailRecord);
  }

  /** `refundQuotation.do`: what a refund would give; nothing is submitted. */
  async quoteRefund(
    order: OrderReference,
    items: readonly RefundRequestItem[],
    signal?: AbortSignal,
  ): Promise<RefundQuotation> {
    const body = { ...referenceFields(order), refundRequestList: refundRequestList(items) };
    return read(refundQuotationAnswer, await this.#call('refundQuotation.do', body, signal));
  }

  /**
   * `refund.do`: submits a refund. Irreversible: call it once, behind a claim; when it fails, `mayHaveActed` says whether
   * to query before anything else. Never again on 816, 817, 818.
   */
  async submitRefund(
    order: OrderReference,
    refund: { readonly offerId?: string; readonly items?: readonly RefundRequestItem[] },
    signal?: AbortSignal,
  ): Promise<SettlementCase> {
    const { offerId, items } = refund;
    if (!offerId && !items?.length)
      throw new SkyhookError('ATLAS_REQUEST_WRONG', { detail: 'a refund names neither an offer nor a passenger' });
    const answer = await this.#call(
      'refund.do',
      {
        ...referenceFields(order),
        refundOfferId: offerId,
        ...(items ? { refundRequestList: refundRequestList(items) } : {}),
      },
      signal,
    );
    return theCase(casesOf(answer, 'refundOrders', refundOrder));
  }

  /** `queryRefundOrders.do`: the refunds of an order; 801 (no such order) is no error but none. */
  async queryRefunds(
    order: OrderReference & { readonly code?: string },
    signal?: AbortSignal,
  ): Promise<SettlementCase[]> {
    const body = { ...referenceFields(order), refundCode: order.code };
    const answer = await this.#unlessNotFound(this.#call('queryRefundOrders.do', body, signal), [noSuchOrder]);
    return answer ? casesOf(answer, 'refundOrders', refundOrder) : [];
  }

  /** `voidQuotation.do`: whether the whole order can be voided, and until when; nothing is submitted. */
  async quoteVoid(orderNo: string, signal?: AbortSignal): Promise<VoidQuotation> {
    return read(voidQuotationAnswer, await this.#call('voidQuotation.do', { orderNo }, signal));
  }

  /** `void.do`: voids the whole order. Irreversible, like `submitRefund`. */
  async submitVoid(orderNo: string, offerId: string, signal?: AbortSignal): Promise<SettlementCase> {
    const answer = await this.#call('void.do', { orderNo, voidOfferId: offerId }, signal);
    return theCase(casesOf(answer, 'voidOrders', voidOrder));
  }

  /** `queryVoidOrders.do`: the voids of an order; 801 (no such order) is no error but none. */
  async queryVoids(orderNo: string, code?: string, signal?: AbortSignal): Promise<SettlementCase[]> {
    const body = { orderNo, voidCode: code };
    const answer = await this.#unlessNotFound(this.#call('queryVoidOrders.do', body, signal), [noSuchOrder]);
    return answer ? casesOf(answer, 'voidOrders', voidOrder) : [];
  }

  /** `updateWebhookURL.do`: registers the one webhook URL of the account, replacing an earlier one. */
  async registerWebhookUrl(url: string, signal?: AbortSignal): Promise<void> {
    await this.#call('updateWebhookURL.do', { url }, signal);
  }

  #call(name: string, body: object, signal: AbortSignal | undefined): Promise<AtlasAnswer> {
    return this.#transport.call(name, body, signal);
  }

  #findOrder(body: object, signal: AbortSignal | undefined): Promise<AtlasAnswer | undefined> {
    return this.#unlessNotFound(this.#call('queryOrderDetails.do', body, signal), orderNotFound);
  }

  async #unlessNotFound(answer: Promise<AtlasAnswer>, notFound: readonly number[]): Promise<AtlasAnswer | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof AtlasRefusal && notFound.includes(error.atlasStatus)) return undefined;
      throw error;
    }
  }
}

function read<T>(schema: z.ZodType<T>, answer: AtlasAnswer): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: describeMisfit(parsed.error, answer) });
}

/** A submission with status 0 whose answer names no case: it may have been taken. */
function theCase(cases: readonly SettlementCase[]): SettlementCase {
  const [submitted] = cases;
  if (submitted) return submitted;
  throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: 'no refund or void in the answer' });
}
