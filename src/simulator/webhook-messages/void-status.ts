import { compactJson } from './compact-json.ts';

export interface VoidStatusMessage {
  readonly orderNo: string;
  readonly voidCode: string;
  readonly voidStatus: number;
  readonly message: string;
}

/** `order.void` (Atlas: Void Notification page, June 2026): no id; sent on each change of status. */
export function voidStatusBody(cid: string, data: VoidStatusMessage): string {
  return compactJson({ cid, type: 'order.void', status: -1, data });
}
