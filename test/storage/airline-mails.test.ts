import assert from 'node:assert/strict';
import { takeInMail } from '../../activities/heard-mails.ts';
import type { MailCategory } from '../../src/atlas/notifications/airline-mail.ts';
import {
  cancellationEvidenceId,
  mailsToFetch,
  noteMail,
  noteMailProblem,
  storeMailCopy,
  type HeardMail,
} from '../../src/storage/airline-mails.ts';
import { listEvidence } from '../../src/storage/evidence.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { messageId, putMessage } from '../../src/storage/messages.ts';
import { joinMails } from '../../src/storage/mail-joining.ts';
import { listMails, readMail, readRawMail, readVerifiedMail } from '../../src/storage/mail-reading.ts';
import { answerQuestion, listQuestions } from '../../src/storage/questions.ts';
import { openTask } from '../../src/storage/tasks.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { followedOrder, underLock } from '../support/orders.ts';

type Told = readonly [subject: string | null, ...unknown[]];
const bySubject = ([one]: Told, [other]: Told): number => (one ?? '').localeCompare(other ?? '');

let codes = 0;
const newCode = (): string => (codes += 1).toString(16).padStart(32, '0');
const eventId = '20260711063005042ASDFG';
const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');

describe('airline mails', () => {
  const database = testDatabase();
  const receivedAt = Date.now() - 60_000;

  const heard = (given: Partial<HeardMail> = {}): HeardMail => ({
    mailCode: newCode(),
    category: 'schedule-change',
    subject: 'Your flight ZZ101',
    receivedAt,
    storedAt: receivedAt + 7_000,
    ...given,
  });
  /** What `email.schedulechange` tells. */
  const incident = (given: Partial<HeardMail> = {}): HeardMail => ({
    eventId,
    category: 'schedule-change',
    subject: 'Your flight ZZ101',
    eventAt: receivedAt + 9_000,
    ...given,
  });
  const order = (): Promise<string> => followedOrder(database.pool());
  const note = (orderNo: string, mail: HeardMail, by: 'push' | 'mail-query' | 'incident-list' = 'push') =>
    underLock(database.pool(), orderNo, (tx) => noteMail(tx, orderNo, mail, by));
  const takeIn = (orderNo: string, mail: HeardMail, by: 'push' | 'mail-query' = 'push') =>
    underLock(database.pool(), orderNo, (tx) => takeInMail(tx, orderNo, mail, by));
  const mails = (orderNo: string) => listMails(database.pool(), orderNo);
  const copy = { raw: Buffer.from('From: a\r\n\r\nx'), sha256: 's', text: 'x' };
  const keep = (orderNo: string, code: string, by: 'pushed-link' | 'queried-link', text = 'x') =>
    underLock(database.pool(), orderNo, (tx) => storeMailCopy(tx, orderNo, code, { ...copy, text, by }));

  describe('are one row, whichever way they come', () => {
    const ways: [what: string, first: (code: string) => HeardMail, second: (code: string) => HeardMail][] = [
      ['email.all twice', (mailCode) => heard({ mailCode }), (mailCode) => heard({ mailCode })],
      ['email.all, then email.schedulechange', (mailCode) => heard({ mailCode }), () => incident()],
      ['email.schedulechange, then email.all', () => incident(), (mailCode) => heard({ mailCode })],
      [
        'the short email.all, then the full one',
        () => heard({ mailCode: undefined, receivedAt: undefined }),
        (mailCode) => heard({ mailCode }),
      ],
      [
        'the incident as the list has it, without a subject',
        () => incident({ subject: undefined }),
        (mailCode) => heard({ mailCode }),
      ],
      [
        'with other spaces and case in the subject',
        () => incident(),
        (mailCode) => heard({ mailCode, subject: ' your  flight zz101' }),
      ],
    ];
    for (const [what, first, second] of ways) {
      it(what, async () => {
        const orderNo = await order();
        const code = newCode();
        const noted = await note(orderNo, first(code));
        await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'read-mail', noted.code, 60));
        const again = await note(orderNo, second(code));
        assert.deepEqual([noted.isNew, again.isNew], [true, false]);
        await note(orderNo, heard({ mailCode: code }), 'mail-query');
        const rows = await mails(orderNo);
        assert.deepEqual(
          rows.map((mail) => [mail.code, mail.state]),
          [[code, 'open']],
        );
        const tasks = await listQuestions(database.pool(), orderNo);
        assert.deepEqual(
          tasks.map(({ subject, state }) => [subject, state]),
          [[code, 'open']],
        );
      });
    }

    it('but not with another subject, nor on another day', async () => {
      const orderNo = await order();
      await note(orderNo, heard());
      await note(orderNo, incident({ subject: 'Another flight' }));
      await note(orderNo, heard({ receivedAt: receivedAt - 2 * 24 * 3_600_000, mailCode: undefined }));
      assert.equal((await mails(orderNo)).length, 3);
    });

    it('nor two incidents with one mail', async () => {
      const orderNo = await order();
      await note(orderNo, heard());
      await note(orderNo, incident());
      await note(orderNo, incident({ eventId: '20260711063105042ASDFG' }));
      assert.equal((await mails(orderNo)).length, 2);
    });

    it('nor of two orders', async () => {
      const [one, other] = [await order(), await order()];
      const mail = heard();
      await note(one, mail);
      await note(other, mail, 'mail-query');
      const found = await readMail(database.pool(), mail.mailCode!.toUpperCase());
      assert.equal(found.orderNo, other, 'what the mail query shows comes before what a push claims');
    });
  });

  it('are what the mail query says; a push may only make one matter', async () => {
    const orderNo = await order();
    const mailCode = newCode();
    const categories: [MailCategory, 'push' | 'mail-query', state: string, category: string][] = [
      ['advertisement', 'push', 'archived', 'advertisement'],
      ['schedule-change', 'push', 'open', 'schedule-change'],
      ['receipt', 'push', 'open', 'schedule-change'],
      ['receipt', 'mail-query', 'archived', 'receipt'],
      ['schedule-change', 'push', 'archived', 'receipt'],
      ['schedule-change', 'mail-query', 'open', 'schedule-change'],
    ];
    for (const [category, by, state, stored] of categories) {
      await note(orderNo, heard({ mailCode, category, subject: by === 'push' ? 'forged' : 'true' }), by);
      const [mail] = await mails(orderNo);
      assert.deepEqual([mail?.state, mail?.category], [state, stored], `${category} by ${by}`);
    }
    assert.equal((await mails(orderNo))[0]?.subject, 'true');
  });

  it('keep the copy of the mail query rather than the rescued one', async () => {
    const orderNo = await order();
    const { code } = await note(orderNo, heard());
    await underLock(database.pool(), orderNo, (tx) => noteMailProblem(tx, orderNo, code, 'MAIL_LINK_DEAD'));
    assert.equal((await mails(orderNo))[0]?.problem, 'MAIL_LINK_DEAD');
    assert.equal(await keep(orderNo, code, 'pushed-link', 'rescued'), true);
    assert.equal(await underLock(database.pool(), orderNo, (tx) => readVerifiedMail(tx, orderNo, code)), undefined);
    assert.deepEqual([...(await mailsToFetch(database.pool(), orderNo, 3))], [], 'the mail query does not show it');
    await note(orderNo, heard({ mailCode: code }), 'mail-query');
    assert.deepEqual([...(await mailsToFetch(database.pool(), orderNo, 3))], [code]);
    assert.equal(await keep(orderNo, code, 'queried-link', 'true'), true);
    assert.equal(await keep(orderNo, code, 'pushed-link', 'forged'), false);
    const verified = await underLock(database.pool(), orderNo, (tx) => readVerifiedMail(tx, orderNo, code));
    assert.equal(verified?.text, 'true');
    assert.deepEqual([...(await mailsToFetch(database.pool(), orderNo, 3))], []);
    assert.deepEqual(await readRawMail(database.pool(), code), copy.raw);
    assert.equal((await mails(orderNo))[0]?.problem, null);
  });

  it('are not found under a code that is none', async () => {
    await assert.rejects(readMail(database.pool(), 'nothing'), { code: 'MAIL_NOT_FOUND' });
    await assert.rejects(readRawMail(database.pool(), newCode()), { code: 'MAIL_NOT_FOUND' });
  });

  describe('are joined with what explains them', () => {
    const versions = (orderNo: string, count: number) =>
      underLock(database.pool(), orderNo, async (tx) => {
        for (let version = 0; version < count; version += 1)
          await addItinerary(tx, orderNo, [moved(out, version * 30)], { provenance: 'order-query' });
      });
    const states = async (orderNo: string) => {
      await underLock(database.pool(), orderNo, (tx) => joinMails(tx, orderNo));
      return (await mails(orderNo))
        .map(({ subject, state, joinedWith }) => [subject, state, joinedWith] as const)
        .sort(bySubject);
    };

    it('a change of the itinerary explains one mail; what was bought explains none', async () => {
      const orderNo = await order();
      await note(orderNo, heard({ subject: 'one', receivedAt: receivedAt - 5_000 }));
      await note(orderNo, heard({ subject: 'two' }));
      await versions(orderNo, 1);
      assert.deepEqual(await states(orderNo), [
        ['one', 'open', null],
        ['two', 'open', null],
      ]);
      await versions(orderNo, 1);
      assert.deepEqual(await states(orderNo), [
        ['one', 'joined', 'itinerary/2'],
        ['two', 'open', null],
      ]);
    });

    it('not a change of more than a day before', async () => {
      const orderNo = await order();
      await versions(orderNo, 2);
      await database
        .pool()
        .query(`update itineraries set recorded_at = recorded_at - interval '25 hours' where order_no = $1`, [orderNo]);
      await note(orderNo, heard({ subject: 'one' }));
      assert.deepEqual(await states(orderNo), [['one', 'open', null]]);
    });

    it('not a change that the traveller knew of long before the mail came', async () => {
      const orderNo = await order();
      await versions(orderNo, 2);
      const id = messageId(orderNo, 2, 'change-notice', 'a@x.example');
      await underLock(database.pool(), orderNo, (tx) =>
        putMessage(tx, {
          id,
          orderNo,
          toldVersion: 2,
          kind: 'change-notice',
          recipient: 'a@x.example',
          template: 't',
          subject: 's',
          text: 't',
          html: 'h',
          questionId: undefined,
        }),
      );
      const sent = (ago: string) =>
        database
          .pool()
          .query(`update messages set state = 'sent', sent_at = clock_timestamp() - $2::interval where order_no = $1`, [
            orderNo,
            ago,
          ]);
      await note(orderNo, heard({ subject: 'one' }));
      await sent('2 hours');
      assert.deepEqual(await states(orderNo), [['one', 'open', null]]);
      await sent('5 minutes');
      assert.deepEqual(await states(orderNo), [['one', 'joined', 'itinerary/2']]);
    });

    it('a duplicate with an earlier mail, that is as certain to exist', async () => {
      const orderNo = await order();
      const duplicate = heard({ subject: 'again', category: 'duplicated-schedule-change' });
      await takeIn(orderNo, duplicate, 'mail-query');
      await takeIn(orderNo, heard({ subject: 'forged', receivedAt: receivedAt - 3_000 }));
      assert.deepEqual(
        (await states(orderNo)).map(([subject, state]) => `${subject}: ${state}`),
        ['again: open', 'forged: open'],
      );
      const { code } = await takeIn(orderNo, heard({ subject: 'first', receivedAt: receivedAt - 2_000 }), 'mail-query');
      assert.deepEqual(
        (await states(orderNo)).find(([subject]) => subject === 'again'),
        ['again', 'joined', code],
      );
    });
  });

  describe('about a cancellation', () => {
    const cancelled = (orderNo: string) =>
      listEvidence(database.pool(), orderNo).then((all) => all.map(({ id, kind, state }) => [id, kind, state]));

    it('are evidence of one, once, under the code that the mail query gives', async () => {
      const orderNo = await order();
      const mail = heard({ category: 'pnr-cancellation-success' });
      await takeIn(orderNo, { ...mail, mailCode: undefined });
      await takeIn(orderNo, mail);
      await takeIn(orderNo, mail, 'mail-query');
      assert.deepEqual(await cancelled(orderNo), [
        [cancellationEvidenceId(orderNo, mail.mailCode!), 'unaccounted-cancellation', 'open'],
      ]);
    });

    it('are none where the mail query calls it something else', async () => {
      const orderNo = await order();
      const mail = heard({ category: 'unaccounted-cancellation' });
      await takeIn(orderNo, mail);
      await takeIn(orderNo, { ...mail, category: 'receipt' }, 'mail-query');
      assert.deepEqual(
        (await cancelled(orderNo)).map(([, , state]) => state),
        ['dismissed'],
      );
    });

    it('of a forged push leave the true order its evidence', async () => {
      const [forged, real] = [await order(), await order()];
      const mail = heard({ category: 'unaccounted-cancellation' });
      await takeIn(forged, mail);
      await takeIn(real, mail, 'mail-query');
      assert.equal((await cancelled(real)).length, 1);
    });
  });

  describe('that a person reads', () => {
    const asked = async (orderNo: string, code: string): Promise<string> => {
      await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'read-mail', code, 60));
      const questions = await listQuestions(database.pool(), orderNo);
      return questions.find(({ subject }) => subject === code)!.id;
    };
    const answer = (id: string, option: string) => answerQuestion(database.pool(), id, { option, by: 'operator' });

    it('are passed on only when the mail query gave the copy; a refused answer leaves the task open', async () => {
      const orderNo = await order();
      const { code } = await note(orderNo, heard());
      await keep(orderNo, code, 'pushed-link');
      const id = await asked(orderNo, code);
      await assert.rejects(answer(id, 'pass-on'), { code: 'MAIL_NOT_VERIFIED' });
      await keep(orderNo, code, 'queried-link');
      await answer(id, 'pass-on');
      assert.equal((await mails(orderNo))[0]?.state, 'passed-on');
    });

    it('are read with all others that the mail query does not show, and with none that it does', async () => {
      const orderNo = await order();
      const { code } = await note(orderNo, heard({ subject: 'a' }));
      await note(orderNo, heard({ subject: 'b' }));
      await note(orderNo, heard({ subject: 'c' }), 'mail-query');
      await answer(await asked(orderNo, code), 'nothing-new');
      assert.deepEqual((await mails(orderNo)).map(({ subject, state }) => `${subject}: ${state}`).sort(), [
        'a: read',
        'b: read',
        'c: open',
      ]);
    });
  });
});
