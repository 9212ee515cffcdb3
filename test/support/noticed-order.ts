import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { noteMail, storeMailCopy } from '../../src/storage/airline-mails.ts';
import { recordEvidence } from '../../src/storage/evidence.ts';
import { insertDeliveries } from '../../src/storage/inbox.ts';
import { noteListedIncident, notePushedIncident } from '../../src/storage/incidents.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { claimMessage, messageId, putMessage, resolveMessage } from '../../src/storage/messages.ts';
import { noteItineraryChange } from '../../src/storage/order-events.ts';
import { markTold } from '../../src/storage/orders.ts';
import type { Pool } from '../../src/storage/pool.ts';
import { askTraveller } from '../../src/storage/questions.ts';
import { openTask } from '../../src/storage/tasks.ts';
import { flight, moved } from './flights.ts';
import { answerAbout, followedOrder, storeNow, underLock } from './orders.ts';
import { tokens } from './receiver.ts';

const out = flight('ZZ101 SIN 2027-12-01T08:00 KUL 09:10');

/** An order whose flight was moved, whose traveller was mailed and asked, and about which a person has a task. */
export async function noticedOrder(
  pool: Pool,
): Promise<{ readonly orderNo: string; readonly questionId: string; readonly token: string; readonly text: string }> {
  const orderNo = await followedOrder(pool);
  const key = `order.schedulechange/-/${orderNo}`;
  const body = Buffer.from(`{"type":"order.schedulechange","data":{"orderNo":"${orderNo}"}}`);
  const delivery = { key, type: 'order.schedulechange', orderNo, notificationId: undefined, body, headers: {} };
  await insertDeliveries(pool, [{ ...delivery, everyDeliveryCounts: false }], 60);
  await storeNow(pool, answerAbout(orderNo, { itinerary: [out] }));
  const eventId = `event-of-${orderNo}`;
  return underLock(pool, orderNo, async (tx) => {
    await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
    await markTold(tx, orderNo, 1);
    const notification = { kind: 'ticketed', orderNo, alsoAbout: [], ticketNos: [], airlinePnrs: [] } as const;
    await recordEvidence(tx, { id: key, orderNo, meaning: 'ticketed', notification });
    const incident = { eventId, orderNo, eventType: 'order.schedulechange' };
    await notePushedIncident(tx, incident);
    await noteListedIncident(tx, { ...incident, eventStatus: 1, confirmedResult: undefined });
    await addItinerary(tx, orderNo, [moved(out, 200)], { provenance: key });
    await noteItineraryChange(tx, orderNo, defaultChangePolicies);
    const mailCode = 'a'.repeat(32);
    const heard = { mailCode, category: 'schedule-change', subject: 'Your flight', receivedAt: Date.now() } as const;
    await noteMail(tx, orderNo, heard, 'mail-query');
    const copy = {
      raw: Buffer.from('Subject: x\r\n\r\nIt moved'),
      sha256: 's',
      text: 'It moved',
      by: 'queried-link',
    } as const;
    await storeMailCopy(tx, orderNo, mailCode, copy);
    const question = await askTraveller(tx, {
      orderNo,
      itineraryVersion: 2,
      versionBefore: 1,
      options: ['keep', 'refund'],
      deadline: Date.now() + 3_600_000,
      consequence: 'person',
    });
    const token = tokens.make(question.id, question.generation);
    const text = `Your flight <moved>.\nhttps://skyhook.example/decide/${token}\nPlease choose.`;
    const recipient = 'alex@traveller.example';
    const id = messageId(orderNo, 2, 'change-choice', recipient);
    await putMessage(tx, {
      id,
      orderNo,
      toldVersion: 2,
      kind: 'change-choice',
      recipient,
      template: 'change-choice/en/5',
      subject: 'Your flight has changed',
      text,
      html: '<p>Your flight</p>',
      calendar: { method: 'PUBLISH', content: 'BEGIN:VCALENDAR' },
      questionId: question.id,
    });
    await claimMessage(tx, id, 'attempt');
    await resolveMessage(tx, id, 'attempt', { state: 'sent', smtpAnswer: '250 2.0.0 OK queued' });
    await openTask(tx, orderNo, 'traveller-silent', '2', 3600);
    return { orderNo, questionId: question.id, token, text };
  });
}
