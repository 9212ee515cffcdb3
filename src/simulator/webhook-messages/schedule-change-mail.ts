import type { Mail } from '../mail.ts';
import { compactJson } from './compact-json.ts';

/** `email.schedulechange`, unconfirmed (Atlas: Incident page, July 2026). `emailLink` is a page of ATRIP, not a file. */
export function scheduleChangeMailBody(cid: string, notificationId: string, mail: Mail, pageLink: string): string {
  const data = { orderNo: mail.orderNo, emailSubject: mail.subject, emailLink: pageLink };
  return compactJson({ cid, type: 'email.schedulechange', notificationId, status: 0, data });
}
