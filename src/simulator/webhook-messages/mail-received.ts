import type { MailRecord } from '../mail.ts';
import { compactJson } from './compact-json.ts';

/**
 * `email.all` (Atlas: Email page, July 2026), with the fields of its full sample or those of its short one, which lacks four
 * fields that the page calls required.
 */
export function mailReceivedBody(
  cid: string,
  notificationId: string,
  record: MailRecord,
  fields: 'full' | 'short',
): string {
  const { orderNo, emailCategory, emailSubject, emailLink, createTime } = record;
  const data = fields === 'full' ? record : { orderNo, emailCategory, emailSubject, emailLink, createTime };
  return compactJson({ cid, type: 'email.all', notificationId, status: -1, data });
}
