/** A mail from an airline reaches the address that Atlas made for the booking. */
import { z } from 'zod';
import { newUniqueCode } from '../atlas-formats.ts';
import type { DoubleContext, MessageResult } from '../context.ts';
import { parseInput } from '../double-error.ts';
import { emlOf } from '../eml.ts';
import { mailCategories, type Mail, type MailRecord } from '../mail.ts';
import type { Order } from '../order.ts';
import { mailReceivedBody } from '../webhook-messages/mail-received.ts';
import { scheduleChangeMailBody } from '../webhook-messages/schedule-change-mail.ts';
import { happen, notificationIdFor, type IncidentResult } from './incident-event.ts';

const durationMs = z.int().min(0);
const base64 = z.base64();

export const mailCommand = z.strictObject({
  orderNo: z.string(),
  /** One of the documented categories, or any other text. */
  category: z.string().default('Schedule change'),
  subject: z.coerce.string().optional(),
  from: z.string().default('noreply@airline.example.test'),
  /** Default: the address that Atlas gave the airline. */
  to: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  attachments: z
    .array(z.strictObject({ filename: z.string().min(1), contentType: z.string().optional(), contentBase64: base64 }))
    .default([]),
  /** The whole mail, base64, in place of one made from the fields above. */
  emlBase64: base64.optional(),
  /** From receipt to the record's creation; "usually a little". */
  storedAfterMs: durationMs.default(7000),
  /** Whether `email.all` is pushed, and with which fields. */
  push: z.boolean().default(true),
  fields: z.enum(['full', 'short']).default('full'),
  /** When `queryMail.do` has it. */
  queryShows: z.union([z.enum(['at once', 'never']), z.strictObject({ afterMs: durationMs })]).default('at once'),
  /** Whether its links are null. */
  withoutLink: z.boolean().default(false),
  /** Whether it is an `email.schedulechange` incident too; default: when its category is that. */
  incident: z.union([z.boolean(), z.strictObject({ afterMs: durationMs })]).optional(),
  incidentPush: z.boolean().default(true),
  notificationId: z.string().min(1).optional(),
  incidentId: z.string().min(1).optional(),
});

type Command = z.output<typeof mailCommand>;
export type MailCommand = z.input<typeof mailCommand>;

export interface MailResult {
  readonly uniqueCode: string;
  /** The record as the mail query has it, with a link. */
  readonly record: MailRecord;
  readonly mail: IncidentResult;
  /** Null when the mail is no incident. */
  readonly incident: IncidentResult | null;
}

/** Takes the mail in, pushes `email.all`, and `email.schedulechange` where it is one; that both come is a guess. */
export async function receiveMail(context: DoubleContext, input: MailCommand): Promise<MailResult> {
  const command = parseInput(mailCommand, input);
  const order = context.orders.get(command.orderNo);
  // Everything random is drawn before the wait below, so that commands cannot change places.
  const uniqueCode = newUniqueCode(context.now(), context.random);
  const notificationId = notificationIdFor(context, command.notificationId);
  const incidentId = notificationIdFor(context, command.incidentId);
  const mail = await mailOf(context, command, order, uniqueCode);
  context.mailbox.add(mail);
  return {
    uniqueCode,
    record: context.mailbox.record(mail),
    mail: pushMail(context, command, mail, notificationId),
    incident: isIncident(command) ? mailIncident(context, command, order, mail, incidentId) : null,
  };
}

async function mailOf(context: DoubleContext, command: Command, order: Order, uniqueCode: string): Promise<Mail> {
  const { category, from, text, html, attachments, emlBase64, queryShows, withoutLink } = command;
  const storedMs = context.now();
  const receivedMs = storedMs - command.storedAfterMs;
  const subject = command.subject ?? defaultSubject(category, order);
  const to = command.to ?? order.airlineContact.email;
  const content = { from, to, subject, text: text ?? (html === undefined ? subject : undefined), html, attachments };
  const eml = emlBase64 ?? (await emlOf({ ...content, receivedMs, uniqueCode })).toString('base64');
  const afterMs = queryShows === 'at once' ? 0 : queryShows === 'never' ? null : queryShows.afterMs;
  const listedFromMs = afterMs === null ? null : storedMs + afterMs;
  const mailId = context.mailbox.nextMailId();
  const { orderNo } = order;
  return {
    uniqueCode,
    mailId,
    orderNo,
    category,
    from,
    to,
    subject,
    receivedMs,
    storedMs,
    listedFromMs,
    eml,
    withoutLink,
  };
}

function pushMail(context: DoubleContext, command: Command, mail: Mail, notificationId: string): IncidentResult {
  const body = mailReceivedBody(context.cid, notificationId, context.mailbox.record(mail), command.fields);
  const result: MessageResult = { body, delivery: command.push ? context.push(body) : null };
  return { notificationId, ...result };
}

function isIncident({ incident, category }: Command): boolean {
  return incident === undefined ? category.toLowerCase() === mailCategories[0].toLowerCase() : incident !== false;
}

function mailIncident(
  context: DoubleContext,
  command: Command,
  order: Order,
  mail: Mail,
  notificationId: string,
): IncidentResult {
  return happen(context, {
    eventType: 'email.schedulechange',
    order,
    segment: order.currentSegments[0],
    body: scheduleChangeMailBody(context.cid, notificationId, mail, context.mailbox.pageLink(mail)),
    notificationId,
    push: command.incidentPush,
    incident: command.incident ?? true,
    extraInfo: String(mail.mailId),
  });
}

function defaultSubject(category: string, order: Order): string {
  const flight = order.currentSegments[0]?.flightNumber ?? '';
  return category.toLowerCase() === 'schedule change'
    ? `Your flight ${flight} has a new departure time`
    : `${category}: booking ${order.airlinePnr}`;
}
