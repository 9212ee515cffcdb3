import type * as commands from '../commands.ts';
import type { AbnormalCancellationCommand } from '../events/abnormal-cancellation.ts';
import type { AirlineStatusCommand } from '../events/airline-status.ts';
import type { LegacyMessageCommand } from '../events/legacy-messages.ts';
import type { MailCommand } from '../events/mail.ts';
import type { Mail } from '../mail.ts';
import { param, type ControlRoute } from './route.ts';

export const eventRoutes: readonly ControlRoute[] = [
  {
    method: 'post',
    path: '/schedule-changes',
    does: 'changes flights; answers notificationId, the exact body and the delivery',
    takes: {
      orderNo: '',
      type: '1 schedule change, 2 flight cancelled',
      'shiftMinutes? or segments?': 'for type 1: minutes to move, or the revised segments',
      'affected?': 'segments as they stand, from 1; default all',
      'messageCarries?': "'affected' or 'itinerary'",
      'push?': 'true',
      'edition?': 'shape of the push',
      'incident?': 'true, false or { afterMs }: whether and when the incident list has it',
      'queryShows?': "'at once', 'never', { afterMs }, or leg by leg [{ leg: 1, shows: … }]",
      'notificationId?': 'default: a new one',
    },
    run: (double, call) => double.scheduleChange(call.json<commands.ScheduleChangeCommand>()),
  },
  {
    method: 'post',
    path: '/mails',
    does: 'a mail about an order arrives: email.all, and email.schedulechange where it is a schedule change',
    takes: {
      orderNo: '',
      'category?': "'Schedule change', 'Travel Itinerary', 'Payment Success', …",
      'subject?, from?, to?, text?, html?': 'of the mail',
      'attachments?': '[{ filename, contentType?, contentBase64 }]',
      'emlBase64?': 'the whole mail instead',
      'push?': 'true: email.all',
      'fields?': "'full' or 'short': fields of email.all",
      'queryShows?': "'at once', 'never' or { afterMs }: when queryMail.do has it",
      'withoutLink?': 'true: its links are null',
      'storedAfterMs?': '7000: from receipt to createTime',
      'incident?': 'true, false or { afterMs }; default: as the category says',
      'incidentPush?': 'true: email.schedulechange',
      'notificationId?, incidentId?': 'default: new ones',
    },
    run: (double, call) => double.receiveMail(call.json<MailCommand>()),
  },
  {
    method: 'get',
    path: '/mails',
    does: 'lists all mails, without their content',
    run: (double) => double.mails().map(withoutContent),
  },
  {
    method: 'post',
    path: '/abnormal-cancellations',
    does: 'Atlas finds a cancellation that it did not make: abnormal.cancelled',
    takes: {
      orderNo: 'a ticketed order',
      'vendorRefundInformation?': "'FULLY', 'Fully', 'Cancelled', …",
      'fieldStands?': "'inside data' or 'beside data'",
      'orderStatus?': '2 or -3: what the order query says afterwards',
      'afterMs?': '0: from the incident to that status',
      'push?, incident?, notificationId?': 'as for schedule changes',
    },
    run: (double, call) => double.abnormalCancellation(call.json<AbnormalCancellationCommand>()),
  },
  {
    method: 'post',
    path: '/airline-status',
    does: 'airlines change their operating state: airline.status',
    takes: { 'airlines?': "['ZZ']", 'status?': "'Active', 'Maintenance' or 'Inactive'", 'push?': 'true' },
    run: (double, call) => double.airlineStatus(call.json<AirlineStatusCommand>()),
  },
  { method: 'get', path: '/airline-status', does: 'lists the states by airline', run: (double) => double.airlines() },
  { method: 'get', path: '/incidents', does: 'lists all incidents', run: (double) => double.incidents() },
  {
    method: 'post',
    path: '/incidents/:eventId/status',
    does: 'confirms an incident, or takes that back',
    takes: {
      'eventStatus?': '1',
      'confirmedResult?, confirmedRemark?': 'texts',
      'push?': 'true: the message comes again with this status; default: setting pushConfirmed',
    },
    run: (double, call) =>
      double.setIncidentStatus(param(call, 'eventId'), call.json<commands.IncidentStatusCommand>()),
  },
  {
    method: 'post',
    path: '/addon-complete',
    does: 'pushes the legacy order.addonComplete about an ancillary order',
    takes: {
      orderNo: 'its own, or that of the main order',
      'edition?': "'2022' guide, '2023' reference page",
      'push?': 'true',
    },
    run: (double, call) => double.addonComplete(call.json<LegacyMessageCommand>()),
  },
  {
    method: 'post',
    path: '/refund-complete',
    does: 'pushes the legacy order.refundComplete',
    takes: { orderNo: '', 'edition?': "'2022' with type and data, '2023' flat without either", 'push?': 'true' },
    run: (double, call) => double.refundComplete(call.json<LegacyMessageCommand>()),
  },
];

function withoutContent(of: Mail): Omit<Mail, 'eml'> {
  const { eml: _, ...fields } = of;
  return fields;
}
