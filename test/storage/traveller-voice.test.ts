import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import type { Dependencies } from '../../activities/dependencies.ts';
import { choose } from '../../activities/next-step.ts';
import { storeAnswer } from '../../activities/order-queries.ts';
import { travellerMessageActivities } from '../../activities/traveller-messages.ts';
import { startMailCatcher, type MailCatcher } from '../../src/devstack/mail-catcher.ts';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../src/domain/decision-token.ts';
import type { Itinerary } from '../../src/domain/itinerary.ts';
import type { Voices } from '../../src/messages/brand.ts';
import { Mailer } from '../../src/messages/smtp.ts';
import { followOrder, type Recipient } from '../../src/storage/follow.ts';
import { nextHappening } from '../../src/storage/orders.ts';
import { listMessages } from '../../src/storage/messages.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, newOrderNo, underLock } from '../support/orders.ts';
import { testSettings } from '../support/settings.ts';

/** The activity that tells a traveller, on real PostgreSQL and SMTP, as it is called by Temporal. */
describe('a traveller', () => {
  const database = testDatabase();
  let catcher: MailCatcher;

  before(async () => {
    catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0 });
  });
  after(() => catcher.stop());

  const day = new Date(Date.now() + 60 * 24 * 3600_000).toISOString().slice(0, 10);
  const trip = [flight(`ZZ101 SIN ${day}T08:00 KUL 09:10`)];
  const voices: Voices = {
    defaultLanguage: 'id',
    brands: {
      default: { name: 'Plain Travel' },
      viajes: { name: 'Viajes Ejemplo', from: 'Viajes Ejemplo <reservas@viajes.example>', phone: '+52 55 0000 0000' },
    },
  };

  /** Follows a ticketed order, and does what is to be done first: its tickets are told. */
  async function told(recipient: Recipient): Promise<string> {
    const orderNo = newOrderNo();
    await followOrder(database.pool(), orderNo, { email: 'alex@traveller.example', ...recipient });
    await shown(orderNo, trip);
    await tell(orderNo);
    return orderNo;
  }

  /** The order query shows it ticketed, with these flights. */
  async function shown(orderNo: string, itinerary: Itinerary): Promise<void> {
    const sequence = await nextHappening(database.pool());
    const seen = { order: answerAbout(orderNo, { itinerary }), incidents: new Map(), withoutList: false };
    await underLock(database.pool(), orderNo, (tx) => storeAnswer(deps(), tx, seen, sequence));
  }

  /** What telling needs of a worker's parts. */
  const deps = (): Dependencies =>
    ({
      pool: database.pool(),
      mailer: new Mailer(catcher.smtpUrl, 'Seller <noreply@seller.example>'),
      tokens: new DecisionTokens('the-key-of-this-installation'),
      log: pino({ level: 'silent' }),
      policies: defaultChangePolicies,
      settings: { ...testSettings, voices },
    }) satisfies Partial<Dependencies> as Partial<Dependencies> as Dependencies;

  async function tell(orderNo: string): Promise<void> {
    const step = await underLock(database.pool(), orderNo, (tx) => choose(tx, orderNo, deps()));
    assert.ok(step.kind === 'tell', step.kind);
    const activities = travellerMessageActivities(deps());
    await new MockActivityEnvironment({}).run(() => activities.tellTraveller({ orderNo, step }));
  }

  const mailAbout = (orderNo: string) => catcher.waitForMessage(({ text }) => text?.includes(orderNo) ?? false);
  const storedFor = async (orderNo: string) => {
    const { rows } = await database
      .pool()
      .query<object>(`select template, language, brand, sender from messages where order_no = $1`, [orderNo]);
    return rows[0];
  };
  const linesAbout = async (orderNo: string, words: string): Promise<number> =>
    (await readTimeline(database.pool(), orderNo)).filter(({ text }) => text.includes(words)).length;

  it('is written to in their language, under the brand of the order and by its sender', async () => {
    const orderNo = await told({ language: 'es-MX', brand: 'viajes' });
    const mail = await mailAbout(orderNo);
    assert.equal(mail.subject, 'Sus billetes ya están emitidos – reserva D12345');
    assert.equal(mail.from, 'reservas@viajes.example');
    assert.match(mail.text ?? '', /^Viajes Ejemplo\n[^]*Teléfono: \+52 55 0000 0000/);
    assert.deepEqual(await storedFor(orderNo), {
      template: 'ticketed/es/7',
      language: 'es',
      brand: 'Viajes Ejemplo',
      sender: 'Viajes Ejemplo <reservas@viajes.example>',
    });
    assert.equal(await linesAbout(orderNo, 'BRANDS_FILE'), 0);
    assert.equal((await listMessages(database.pool(), orderNo))[0]?.state, 'sent');
  });

  it('is written to in the default language, under the default brand, where theirs are not known', async () => {
    const orderNo = await told({ language: 'zh-TW', brand: 'viages' });
    const mail = await mailAbout(orderNo);
    assert.match(mail.subject ?? '', /^Tiket Anda telah diterbitkan/);
    assert.equal(mail.from, 'noreply@seller.example');
    assert.match(mail.text ?? '', /^Plain Travel\n/);
    assert.equal(await linesAbout(orderNo, 'there is no brand "viages" in BRANDS_FILE'), 1);
    // The next message: the same brand is not said again.
    await shown(
      orderNo,
      trip.map((one) => moved(one, 20)),
    );
    await tell(orderNo);
    assert.equal((await listMessages(database.pool(), orderNo)).length, 2);
    assert.equal(await linesAbout(orderNo, 'there is no brand "viages" in BRANDS_FILE'), 1);
  });
});
