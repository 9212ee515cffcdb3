/** The calls that the double speaks, by endpoint. A new one is a file of its own and a line here. */
import type { AtlasCall } from './call.ts';
import { incidentList } from './incident-list.ts';
import { orderList } from './order-list.ts';
import { queryOrderDetails } from './query-order-details.ts';
import { updateWebhookUrl } from './update-webhook-url.ts';

const calls = [updateWebhookUrl, queryOrderDetails, incidentList, orderList];

export const atlasCalls: ReadonlyMap<string, AtlasCall> = new Map(calls.map((call) => [call.endpoint, call]));
