import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { Mailer } from '../../src/messages/smtp.ts';
import { listQuestions } from '../../src/storage/questions.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { startFaultySmtp, type Fault, type FaultySmtp } from '../support/faulty-smtp.ts';
import { telling } from './support/telling.ts';

/** Longer than these limits. */
const slow = 3_000;
const limits = { connectionTimeout: 1_000, greetingTimeout: 1_000, socketTimeout: 1_500, whole: 10_000 };

type Kind = 'ticketed' | 'change-choice';
interface Case {
  readonly what: string;
  readonly fault: Fault;
  /** How often it reaches the traveller, and how often it is tried: mail that informs, and mail that asks. */
  readonly arrives: Readonly<Record<Kind, number>>;
  readonly tries: Readonly<Record<Kind, number>>;
  readonly ends: Readonly<Record<Kind, 'sent' | 'assumed-sent' | 'refused'>>;
}
const each = <T>(both: T): Record<Kind, T> => ({ ticketed: both, 'change-choice': both });

/** The server took nothing, and may later. */
const putOff = (what: string, fault: Fault): Case => ({
  what,
  fault,
  arrives: each(1),
  tries: each(2),
  ends: each('sent'),
});
const refused = (what: string, fault: Fault): Case => ({
  what,
  fault,
  arrives: each(0),
  tries: each(1),
  ends: each('refused'),
});
/** Nobody knows whether it took the mail: what informs is not sent again, what asks is. */
const lost = (what: string, fault: Omit<Fault, 'at'>): Case => ({
  what,
  fault: { at: 'content', ...fault },
  arrives: fault.taken ? { ticketed: 1, 'change-choice': 2 } : { ticketed: 0, 'change-choice': 1 },
  tries: { ticketed: 1, 'change-choice': 2 },
  ends: { ticketed: 'assumed-sent', 'change-choice': 'sent' },
});

const cases: readonly Case[] = [
  putOff('421 to the recipient', { at: 'RCPT', answer: '421 4.3.2 shutting down' }),
  putOff('450 to the recipient', { at: 'RCPT', answer: '450 4.2.0 greylisted' }),
  putOff('421 to DATA', { at: 'DATA', answer: '421 4.3.2 shutting down' }),
  putOff('452 to the content', { at: 'content', answer: '452 4.3.1 no room' }),
  putOff('421 to the content', { at: 'content', answer: '421 4.3.2 shutting down' }),
  putOff('garbage to the recipient', { at: 'RCPT', answer: '<html>' }),
  putOff('no answer to the recipient', { at: 'RCPT', answer: '250 ok', afterMs: slow }),
  putOff('a break at DATA', { at: 'DATA' }),
  refused('550 to the recipient', { at: 'RCPT', answer: '550 5.1.1 no such user' }),
  refused('552 to the content', { at: 'content', answer: '552 5.2.2 mailbox full' }),
  lost('a break before it was taken', {}),
  lost('a break after it was taken', { taken: true }),
  lost('garbage in place of the last answer', { answer: '250garbage-\u0000', taken: true }),
  lost('a last answer beyond the limit', { answer: '250 taken', taken: true, afterMs: slow }),
];

describe('mail through a server with faults', function () {
  this.timeout(120_000);
  const database = testDatabase();
  let smtp: FaultySmtp;
  before(async () => {
    smtp = await startFaultySmtp();
  });
  const skyhook = telling(database, () => new Mailer(smtp.url, 'Trips <trips@seller.example>', { limits }));
  after(() => smtp?.stop());

  const idOf = (content: string): string => /^Message-ID: (.*)$/im.exec(content)?.[1] ?? '';
  const linkIn = (content: string): string =>
    /\/decide\/[\w.-]+/.exec(content.replaceAll('=\r\n', ''))?.[0] ?? assert.fail('no link');

  /** Brings a message of the kind into the fault and checks what came of it. */
  async function check({ what, fault, arrives, tries, ends }: Case, kind: Kind, address: string): Promise<void> {
    if (kind === 'ticketed') smtp.faultsFor(address, fault);
    const orderNo = await skyhook.ticketed(address);
    if (kind === 'change-choice') {
      await skyhook.message(orderNo, 'ticketed', ({ state }) => state === 'sent');
      smtp.faultsFor(address, fault);
      await skyhook.moveFlights(orderNo);
    }
    const earlier = kind === 'ticketed' ? 0 : 1;
    const { attempts, toldVersion } = await skyhook.message(orderNo, kind, ({ state }) => state === ends[kind]);
    const label = `${kind}, ${what}`;
    assert.equal(attempts, tries[kind], `${label}: attempts`);
    assert.equal(smtp.attempts(address) - earlier, tries[kind], `${label}: attempts at the server`);
    const mails = smtp.taken(address).slice(earlier);
    assert.equal(mails.length, arrives[kind], `${label}: mails`);
    assert.ok(new Set(mails.map(({ content }) => idOf(content))).size <= 1, `${label}: one Message-ID`);
    if (ends[kind] !== 'refused') return;
    const task = `${kind}/${toldVersion} open`;
    await until(label, async () => (await skyhook.tasks(orderNo, 'mail-refused')).includes(task));
  }

  for (const kind of ['ticketed', 'change-choice'] as const) {
    it(`reaches the traveller as often as its rule says: ${kind}`, async () => {
      await Promise.all(cases.map((one, index) => check(one, kind, `${kind}-${index}@traveller.example`)));
      // Longer than the first two pauses between attempts: nothing more comes.
      await setTimeout(2_000);
      for (const [index, { what, tries }] of cases.entries()) {
        const attempts = smtp.attempts(`${kind}-${index}@traveller.example`);
        assert.equal(attempts, tries[kind] + (kind === 'ticketed' ? 0 : 1), `${kind}, ${what}: later`);
      }
    });
  }

  it('sends what asks three times to a server that takes it and never says so in time; then a person makes sure', async () => {
    const address = 'never-in-time@traveller.example';
    const orderNo = await skyhook.ticketed(address);
    await skyhook.message(orderNo, 'ticketed', ({ state }) => state === 'sent');
    const late: Fault = { at: 'content', answer: '250 taken', taken: true, afterMs: slow };
    smtp.faultsFor(address, late, late, late, late, late);
    await skyhook.moveFlights(orderNo);
    const asked = await skyhook.message(orderNo, 'change-choice', ({ state }) => state === 'assumed-sent');
    assert.deepEqual([asked.attempts, asked.unclearAttempts], [3, 3]);
    const task = `change-choice/${asked.toldVersion} open`;
    await until('a person makes sure', async () => (await skyhook.tasks(orderNo, 'mail-uncertain')).includes(task));
    // Longer than the next pause would be.
    await skyhook.look(orderNo);
    await setTimeout(2_000);
    const mails = smtp.taken(address).slice(1);
    assert.equal(mails.length, 3);
    assert.equal(new Set(mails.map(({ content }) => idOf(content))).size, 1, 'one Message-ID');
    assert.equal(new Set(mails.map(({ content }) => linkIn(content))).size, 1, 'one link');
    assert.deepEqual(await skyhook.tasks(orderNo, 'mail-uncertain'), [task], 'one task');

    const question = (await listQuestions(database.pool(), orderNo)).find(({ askedOf }) => askedOf === 'traveller');
    assert.ok(question?.state === 'open', 'the traveller can answer');
    // News of the flights that the server takes in time.
    smtp.faultsFor(address);
    await skyhook.moveFlights(orderNo);
    const { toldVersion } = asked;
    await skyhook.message(orderNo, 'change-choice', (one) => one.toldVersion > toldVersion && one.state === 'sent');
    assert.deepEqual(await skyhook.tasks(orderNo, 'mail-uncertain'), [task.replace('open', 'superseded')]);
  });

  const outages: readonly [what: string, fault: Fault][] = [
    ['421 at the greeting', { at: 'greeting', answer: '421 4.3.2 too busy' }],
    ['554 at the greeting', { at: 'greeting', answer: '554 5.7.1 not for you' }],
    ['garbage at the greeting', { at: 'greeting', answer: 'SSH-2.0-OpenSSH_9.2' }],
    ['no greeting', { at: 'greeting', answer: '220 here', afterMs: slow }],
    ['421 to the sender', { at: 'MAIL', answer: '421 4.3.2 shutting down' }],
    ['451 to the sender', { at: 'MAIL', answer: '451 4.3.0 later' }],
  ];
  for (const [index, [what, fault]] of outages.entries()) {
    it(`waits in the outbox and is sent once after ${what}`, async () => {
      const address = `outage-${index}@traveller.example`;
      // The next mail meets a new connection.
      smtp.dropAll();
      smtp.faultsForAny(fault);
      const orderNo = await skyhook.ticketed(address);
      const { attempts } = await skyhook.message(orderNo, 'ticketed', ({ state }) => state === 'sent');
      assert.deepEqual([attempts, smtp.attempts(address), smtp.taken(address).length], [2, 1, 1]);
      assert.deepEqual(await skyhook.tasks(orderNo, 'mail-refused'), []);
    });
  }
});
