import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { Mailer, type Mail, type MailerOptions } from '../../../src/messages/smtp.ts';
import { until } from '../../devstack/until.ts';
import { startFaultySmtp, type FaultySmtp, type Habits } from '../../support/faulty-smtp.ts';

const limits = { connectionTimeout: 1_000, greetingTimeout: 1_000, socketTimeout: 1_000, whole: 3_000 };
const mailTo = (to: string): Mail => ({ id: to, to, subject: 'Your flights', text: 'Hello', html: '<p>Hello</p>' });
const address = (number: number): string => `traveller-${number}@traveller.example`;

describe('connections to the mail server', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  async function start(habits: Habits = {}, options: MailerOptions = {}) {
    const smtp = await startFaultySmtp(habits);
    const mailer = new Mailer(smtp.url, 'Trips <trips@seller.example>', { limits, ...options });
    ends.push(
      () => mailer.close(),
      () => smtp.stop(),
    );
    const send = (number: number) => mailer.send(mailTo(address(number)));
    /** Has one mail sent, so that there is a connection that served before. */
    const sendFirst = async (): Promise<void> => assert.equal((await send(1)).outcome, 'sent');
    return { smtp, mailer, send, sendFirst };
  }
  const tookEachOnce = (smtp: FaultySmtp, count: number): void => {
    const expected = Array.from({ length: count }, (_, index) => address(index + 1));
    const taken = smtp.taken().map(({ to }) => to);
    assert.deepEqual(taken.toSorted(), expected.toSorted());
  };

  it('serve one mail after the other, and are closed with a goodbye when there is none for a while', async () => {
    const { smtp, send } = await start({}, { idleMs: 300 });
    for (const number of [1, 2, 3]) assert.equal((await send(number)).outcome, 'sent');
    assert.deepEqual([smtp.connections(), smtp.open()], [1, 1]);
    await until('it is closed', async () => smtp.open() === 0);
    assert.equal(smtp.verbs().join(' '), 'EHLO MAIL RCPT DATA MAIL RCPT DATA MAIL RCPT DATA QUIT');
    assert.equal((await send(4)).outcome, 'sent');
    assert.equal(smtp.connections(), 2);
    tookEachOnce(smtp, 4);
  });

  it('are reset after a refused mail, which the next one then does not inherit', async () => {
    const { smtp, send, sendFirst } = await start();
    await sendFirst();
    smtp.faultsFor(address(9), { at: 'RCPT', answer: '550 5.1.1 no such user' });
    const refused = await send(9);
    assert.deepEqual(refused, { outcome: 'not-sent', permanent: true, answer: '550 5.1.1 no such user' });
    await until('it is reset', async () => smtp.verbs().at(-1) === 'RSET');
    assert.equal((await send(2)).outcome, 'sent');
    assert.equal(smtp.connections(), 1);
    tookEachOnce(smtp, 2);
  });

  for (const afterMail of ['hangs up', 'says 421'] as const) {
    it(`are made anew for a server that ${afterMail} after each mail`, async () => {
      const { smtp, send } = await start({ afterMail });
      for (const number of [1, 2, 3]) assert.equal((await send(number)).outcome, 'sent');
      assert.equal(smtp.connections(), 3);
      tookEachOnce(smtp, 3);
    });
  }

  for (const how of [undefined, 'reset'] as const) {
    it(`are made anew when the server closed an unused one${how ? ' by a reset' : ''}`, async () => {
      const { smtp, send, sendFirst } = await start();
      await sendFirst();
      smtp.dropAll(how);
      assert.equal((await send(2)).outcome, 'sent', 'at once');
      smtp.dropAll(how);
      await setTimeout(100);
      assert.equal((await send(3)).outcome, 'sent', 'after it is known');
      tookEachOnce(smtp, 3);
    });
  }

  for (const pipelining of [false, true]) {
    describe(pipelining ? 'with pipelining' : 'without pipelining', () => {
      for (const fault of [
        { answer: '421 4.4.2 idle for too long' },
        { answer: '452 4.5.3 too many mails on this connection' },
        { answer: '550 5.7.0 too many mails on this connection' },
        { answer: '503 5.5.1 nested MAIL' },
        { reset: true },
        {},
      ]) {
        const what = fault.answer ?? (fault.reset ? 'a reset' : 'a break');
        it(`tries a mail once on a new one after ${what} at the first command of a used one`, async () => {
          const { smtp, send, sendFirst } = await start({ pipelining });
          smtp.faultsForAny({ at: 'MAIL', mail: 2, ...fault });
          await sendFirst();
          assert.equal((await send(2)).outcome, 'sent');
          assert.equal(smtp.connections(), 2);
          tookEachOnce(smtp, 2);
        });
      }

      it('believes what the new one says, and tries no third', async () => {
        for (const [answer, permanent] of [
          ['550 5.7.1 not this sender', true],
          ['451 4.3.0 later', false],
          ['421 4.3.2 shutting down', false],
        ] as const) {
          const { smtp, send, sendFirst } = await start({ pipelining });
          smtp.faultsForAny({ at: 'MAIL', mail: 2 }, { at: 'MAIL', answer });
          await sendFirst();
          assert.deepEqual(await send(2), { outcome: 'not-sent', permanent, answer });
          assert.equal(smtp.connections(), 2);
          tookEachOnce(smtp, 1);
        }
      });

      it('knows that a mail was not sent when a used one breaks before the content, and sends the next', async () => {
        const { smtp, send, sendFirst } = await start({ pipelining });
        await sendFirst();
        smtp.faultsFor(address(8), { at: 'RCPT' });
        const result = await send(8);
        assert.deepEqual(result, { outcome: 'not-sent', permanent: false, answer: 'ECONNECTION' });
        assert.equal((await send(2)).outcome, 'sent');
        tookEachOnce(smtp, 2);
      });

      for (const taken of [false, true]) {
        it(`says "unknown" when a used one breaks in the content, ${taken ? 'after' : 'before'} it was taken, and tries no other`, async () => {
          const { smtp, send, sendFirst } = await start({ pipelining });
          await sendFirst();
          smtp.faultsFor(address(2), { at: 'content', taken });
          assert.deepEqual(await send(2), { outcome: 'unknown' });
          assert.equal(smtp.connections(), 1);
          tookEachOnce(smtp, taken ? 2 : 1);
        });
      }

      for (const [answer, permanent] of [
        ['552 5.2.2 mailbox full', true],
        ['452 4.3.1 no room', false],
        ['421 4.3.2 shutting down', false],
      ] as const) {
        it(`says that a mail was not sent after ${answer.slice(0, 3)} to its content on a used one, and sends the next`, async () => {
          const { smtp, send, sendFirst } = await start({ pipelining });
          await sendFirst();
          smtp.faultsFor(address(9), { at: 'content', answer });
          assert.deepEqual(await send(9), { outcome: 'not-sent', permanent, answer });
          assert.equal((await send(2)).outcome, 'sent');
          tookEachOnce(smtp, 2);
        });
      }
    });
  }

  it('are no more than there may be, however many mails there are, and many mails need no more', async () => {
    const { smtp, send } = await start({ delayMs: 10 }, { connections: 3 });
    const results = await Promise.all(Array.from({ length: 30 }, (_, index) => send(index + 1)));
    assert.ok(results.every(({ outcome }) => outcome === 'sent'));
    assert.deepEqual([smtp.connections(), smtp.mostOpen()], [3, 3]);
    tookEachOnce(smtp, 30);
  });

  it('are no more than there may be where they are closed and made anew, too', async () => {
    const { smtp, send } = await start({ delayMs: 5 }, { connections: 2, mailsPerConnection: 3 });
    for (let index = 0; index < 20; index += 4) {
      smtp.faultsFor(address(index + 1), { at: 'RCPT', answer: '451 4.3.0 later' });
    }
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index + 1)));
    assert.equal(results.filter(({ outcome }) => outcome === 'sent').length, 15);
    assert.equal(smtp.mostOpen(), 2);
    assert.ok(smtp.connections() >= 7, 'three mails each');
  });

  it('are waited for; a mail that gets none in time is not sent', async () => {
    const { smtp, send } = await start({}, { connections: 1, limits: { ...limits, socketTimeout: 2_500 } });
    smtp.faultsFor(address(1), { at: 'content', answer: '250 taken', afterMs: 1_000, taken: true });
    const [first, second] = await Promise.all([send(1), send(2)]);
    assert.equal(first.outcome, 'sent');
    assert.deepEqual(second, { outcome: 'not-sent', permanent: false, answer: 'no free connection' });
    assert.equal((await send(3)).outcome, 'sent', 'the place is free again');
  });

  it('end in time, also where a server never finishes its answer', async () => {
    for (const [at, outcome] of [
      ['RCPT', 'not-sent'],
      ['content', 'unknown'],
    ] as const) {
      const { smtp, send } = await start({}, { limits: { ...limits, socketTimeout: 900, whole: 1_500 } });
      smtp.faultsFor(address(1), { at, answer: '250-and', trickles: true });
      const began = Date.now();
      assert.equal((await send(1)).outcome, outcome);
      assert.ok(Date.now() - began < 2_500);
    }
  });

  it('close when they are not needed any more: an unused one with a goodbye, one that serves after its mail', async () => {
    const { smtp, mailer, send, sendFirst } = await start({}, { idleMs: 60_000 });
    await sendFirst();
    smtp.faultsFor(address(2), { at: 'content', answer: '250 taken', afterMs: 300, taken: true });
    const second = send(2);
    await until('it is under way', async () => smtp.attempts(address(2)) === 1);
    await Promise.all([mailer.close(), mailer.close()]);
    assert.equal((await second).outcome, 'sent');
    assert.equal(smtp.verbs().at(-1), 'QUIT');
    assert.deepEqual(await send(3), { outcome: 'not-sent', permanent: false, answer: 'no free connection' });
    await until('all are closed', async () => smtp.open() === 0);
  });

  it('close after two seconds where the server does not answer', async () => {
    const { smtp, mailer, send } = await start({}, { limits: { ...limits, socketTimeout: 20_000, whole: 40_000 } });
    smtp.faultsFor(address(1), { at: 'content', answer: '250 taken', afterMs: 15_000 });
    const stuck = send(1);
    await until('it is under way', async () => smtp.attempts(address(1)) === 1);
    await setTimeout(100);
    const began = Date.now();
    await mailer.close();
    assert.ok(Date.now() - began < 5_000);
    assert.deepEqual(await stuck, { outcome: 'unknown' });
  });
});
