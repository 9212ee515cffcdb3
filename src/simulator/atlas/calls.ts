/** The calls that the double speaks, by endpoint. A new one is a file of its own (or its group's) and a line here. */
import { balance } from './balance.ts';
import type { AtlasCall } from './call.ts';
import { confirmCancelledEvent, confirmEvent, confirmMailEvent } from './confirm-incident.ts';
import { incidentList } from './incident-list.ts';
import { orderList } from './order-list.ts';
import { pay } from './pay.ts';
import { queryMail } from './query-mail.ts';
import { queryOrderDetails } from './query-order-details.ts';
import { queryRefundOrders, refund, refundQuotation } from './refund-calls.ts';
import { regenerateOrder } from './regenerate-order.ts';
import { stopTicket } from './stop-ticket.ts';
import { updateWebhookUrl } from './update-webhook-url.ts';
import { queryVoidOrders, voidCall, voidQuotation } from './void-calls.ts';

const calls = [
  updateWebhookUrl,
  queryOrderDetails,
  orderList,
  pay,
  stopTicket,
  regenerateOrder,
  balance,
  incidentList,
  confirmEvent,
  confirmMailEvent,
  confirmCancelledEvent,
  queryMail,
  refundQuotation,
  refund,
  queryRefundOrders,
  voidQuotation,
  voidCall,
  queryVoidOrders,
];

export const atlasCalls: ReadonlyMap<string, AtlasCall> = new Map(calls.map((call) => [call.endpoint, call]));
