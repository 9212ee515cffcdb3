import assert from 'node:assert/strict';
import type { TaskReason } from '../../src/domain/order-state.ts';
import { recordEvidence } from '../../src/storage/evidence.ts';
import { messageId, putMessage, readMessage } from '../../src/storage/messages.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { readOrder, wantedLooks } from '../../src/storage/orders.ts';
import {
  answerQuestion,
  askTraveller,
  closeOverdueQuestion,
  listQuestions,
  readQuestion,
  supersedeQuestions,
  type StoredQuestion,
} from '../../src/storage/questions.ts';
import { closeTask, listOpenTasks, openTask } from '../../src/storage/tasks.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { flight, moved } from '../support/flights.ts';
import { testDatabase } from '../support/database.ts';
import { addItinerary, readItineraries } from '../../src/storage/itineraries.ts';
import { listEvidence } from '../../src/storage/evidence.ts';
import { followedOrder, underLock } from '../support/orders.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');

describe('questions', () => {
  const database = testDatabase();

  /** A question to the traveller that is open for so long. */
  async function asked(openForMs = 60_000, itineraryVersion = 2, given?: string) {
    const orderNo = given ?? (await followedOrder(database.pool()));
    const { id, generation } = await underLock(database.pool(), orderNo, async (tx) => {
      const { rows } = await tx.query<{ now: number }>(
        'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now',
      );
      return askTraveller(tx, {
        orderNo,
        itineraryVersion,
        versionBefore: 1,
        options: ['keep', 'refund', 'call-me'],
        deadline: (rows[0]?.now ?? 0) + openForMs,
        consequence: 'no-choice',
      });
    });
    return { id, generation, orderNo };
  }
  const read = async (id: string): Promise<StoredQuestion> => {
    const question = await readQuestion(database.pool(), id);
    assert.ok(question);
    return question;
  };
  const close = (orderNo: string, id: string) =>
    underLock(database.pool(), orderNo, (tx) => closeOverdueQuestion(tx, id, 'no-choice'));
  const byTraveller = (id: string, option = 'keep') => answerQuestion(database.pool(), id, { option, by: 'traveller' });

  it('are stored as they were asked', async () => {
    const { id, orderNo } = await asked();
    assert.match(id, /^q_[0-9a-f]{24}$/);
    const { askedAt, deadline, ...question } = await read(id);
    assert.deepEqual(question, {
      id,
      orderNo,
      askedOf: 'traveller',
      kind: 'schedule-change',
      subject: '2',
      versionBefore: 1,
      generation: 1,
      options: ['keep', 'refund', 'call-me'],
      consequence: 'no-choice',
      state: 'open',
      answer: null,
      answeredAt: null,
      overdue: false,
    });
    assert.ok(Math.abs(deadline.getTime() - askedAt.getTime() - 60_000) < 1_000);
    assert.equal(await readQuestion(database.pool(), `q_${'0'.repeat(24)}`), undefined);
  });

  it('take one answer, which wakes the case with the same commit', async () => {
    const { id, orderNo } = await asked();
    const answered = await byTraveller(id, 'refund');
    assert.deepEqual([answered.state, answered.answer], ['answered', 'refund']);
    assert.ok(answered.answeredAt instanceof Date);
    assert.equal((await readOrder(database.pool(), orderNo))?.version, 2);
    assert.deepEqual(
      (await wantedLooks(database.pool(), 100))
        .filter((look) => look.orderNo === orderNo)
        .map(({ because }) => because),
      ['answer'],
    );
    const [entry] = await readTimeline(database.pool(), orderNo);
    assert.deepEqual(
      [entry?.kind, entry?.text, entry?.reference],
      ['answer', 'traveller answered "refund" (schedule-change)', id],
    );

    const closed = { code: 'QUESTION_CLOSED', detail: 'the traveller has answered: refund' };
    await assert.rejects(byTraveller(id, 'keep'), closed);
    await assert.rejects(answerQuestion(database.pool(), id, { option: 'refund', by: 'operator' }), closed);
    assert.deepEqual(await byTraveller(id, 'refund'), answered, 'the same answer again is the same answer');
    assert.equal((await read(id)).answer, 'refund');
    assert.equal((await readOrder(database.pool(), orderNo))?.version, 2);
  });

  it('once answered, are not asked again about the same version', async () => {
    const { id, orderNo } = await asked();
    const answered = await byTraveller(id, 'refund');
    const again = await underLock(database.pool(), orderNo, (tx) =>
      askTraveller(tx, {
        orderNo,
        itineraryVersion: 2,
        versionBefore: 1,
        options: ['keep'],
        deadline: Date.now() + 60_000,
        consequence: 'person',
      }),
    );
    assert.deepEqual(again, { id, generation: 1, isAnswered: true });
    assert.deepEqual(await read(id), answered);
  });

  it('say by their answer that the traveller knows: mail about it that waits is given up', async () => {
    const { id, orderNo } = await asked();
    const mail = messageId(orderNo, 2, 'change-choice', 'a@x.example');
    await underLock(database.pool(), orderNo, async (tx) => {
      await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
      await addItinerary(tx, orderNo, [moved(out, 200)], { provenance: 'order-query' });
      const words = { template: 't', subject: 's', text: 't', html: 'h' };
      const about = { id: mail, orderNo, toldVersion: 2, kind: 'change-choice', recipient: 'a@x.example' } as const;
      await putMessage(tx, { ...about, ...words, questionId: id });
      await openTask(tx, orderNo, 'mail-refused', 'change-choice/2', 60);
      await openTask(tx, orderNo, 'mail-uncertain', 'change-choice/2', 60);
    });
    await answerQuestion(database.pool(), id, { option: 'keep', by: 'operator' });
    assert.equal((await readMessage(database.pool(), mail))?.state, 'superseded');
    assert.deepEqual(await listOpenTasks(database.pool(), orderNo), []);
    const state = await underLock(database.pool(), orderNo, (tx) => lockOrderState(tx, orderNo));
    assert.equal(state?.told?.version, 2);
  });

  it('refuse an option that they do not offer, and an id that is none', async () => {
    const { id } = await asked();
    await assert.rejects(byTraveller(id, 'upgrade'), { code: 'OPTION_NOT_OFFERED' });
    await assert.rejects(byTraveller('q_0', 'keep'), { code: 'QUESTION_NOT_FOUND' });
    assert.equal((await read(id)).state, 'open');
  });

  it('refuse a late answer by the clock of the database, and change nothing', async () => {
    const { id, orderNo } = await asked(-1);
    assert.equal((await read(id)).overdue, true);
    await assert.rejects(byTraveller(id), { code: 'QUESTION_CLOSED', detail: 'its deadline has passed' });
    const { state, answer } = await read(id);
    assert.deepEqual({ state, answer }, { state: 'open', answer: null });
    assert.equal((await readOrder(database.pool(), orderNo))?.version, 1);
    assert.deepEqual(await readTimeline(database.pool(), orderNo), []);
  });

  it('are closed by their deadline, not before it and once', async () => {
    const early = await asked();
    assert.equal(await close(early.orderNo, early.id), false);
    assert.equal((await read(early.id)).state, 'open');
    const late = await asked(-1);
    assert.equal(await close(late.orderNo, late.id), true);
    assert.equal(await close(late.orderNo, late.id), false);
    assert.equal((await read(late.id)).state, 'no-choice');
  });

  it('have exactly one winner when traveller, operator and deadline race', async () => {
    const questions = await Promise.all(Array.from({ length: 24 }, (_, turn) => asked(100 + turn * 10)));
    const winners = await Promise.all(
      questions.map(async ({ id, orderNo }, turn) => {
        const answering = async (by: 'traveller' | 'operator', option: string): Promise<string | undefined> => {
          // So that some come long before, others around the deadline.
          const untilAt = turn % 3 === 0 ? 0 : (await read(id)).deadline.getTime() - turn;
          while (Date.now() < untilAt && (await read(id)).state === 'open') continue;
          return answerQuestion(database.pool(), id, { option, by }).then(
            () => by,
            (error: { code?: string }) => {
              assert.equal(error.code, 'QUESTION_CLOSED');
              return undefined;
            },
          );
        };
        const closing = async (): Promise<string | undefined> => {
          while ((await read(id)).state === 'open') if (await close(orderNo, id)) return 'deadline';
          return undefined;
        };
        const all = await Promise.all([answering('traveller', 'keep'), answering('operator', 'call-me'), closing()]);
        const won = all.filter((winner) => winner !== undefined);
        assert.equal(won.length, 1, `${won.join()} won question ${turn}`);
        const { rows } = await database
          .pool()
          .query<{ by: string; answer: string | null }>(
            'select answered_by as by, answer from questions where id = $1',
            [id],
          );
        const answer = { traveller: 'keep', operator: 'call-me', deadline: null }[won[0] ?? ''] ?? null;
        assert.deepEqual(rows, [{ by: won[0], answer }]);
        return won[0];
      }),
    );
    assert.ok(new Set(winners).size > 1, `always the same won: ${winners[0]}`);
  });

  it('are superseded by a newer question while they are open', async () => {
    const { id, orderNo } = await asked();
    const newer = await asked(60_000, 3, orderNo);
    assert.equal((await read(id)).state, 'superseded');
    await assert.rejects(byTraveller(id), { code: 'QUESTION_CLOSED', detail: 'there is a newer state of affairs' });
    await byTraveller(newer.id);
    await underLock(database.pool(), orderNo, (tx) => supersedeQuestions(tx, orderNo));
    assert.equal((await read(newer.id)).state, 'answered', 'an answer stands');
    assert.deepEqual(
      (await listQuestions(database.pool(), orderNo)).map((question) => question.id),
      [id, newer.id],
    );
  });

  describe('asked again about the same version', () => {
    it('are the same with a new generation, open again, with a new deadline', async () => {
      const { id, generation, orderNo } = await asked(-1);
      assert.equal(generation, 1);
      assert.equal(await close(orderNo, id), true);
      const before = await read(id);
      const again = await asked(120_000, 2, orderNo);
      assert.deepEqual([again.id, again.generation], [id, 2]);
      const { askedAt, deadline, ...question } = await read(id);
      const { askedAt: _, deadline: __, ...rest } = before;
      assert.deepEqual(question, { ...rest, generation: 2, state: 'open', answeredAt: null, overdue: false });
      assert.ok(askedAt.getTime() >= before.askedAt.getTime());
      assert.ok(Math.abs(deadline.getTime() - askedAt.getTime() - 120_000) < 1_000);
      assert.equal((await listQuestions(database.pool(), orderNo)).length, 1);
    });

    it('are open while they still are, under a new generation, and supersede one about another version', async () => {
      const { id, orderNo } = await asked();
      assert.equal((await asked(60_000, 2, orderNo)).generation, 2);
      const newer = await asked(60_000, 3, orderNo);
      assert.equal((await read(id)).state, 'superseded');
      assert.deepEqual(await asked(60_000, 2, orderNo).then((again) => [again.id, again.generation]), [id, 3]);
      assert.equal((await read(id)).state, 'open');
      assert.equal((await read(newer.id)).state, 'superseded');
    });
  });

  describe('to a person', () => {
    const open = async (
      reason: TaskReason,
      subject: string,
      given?: string,
    ): Promise<{ orderNo: string; id: string }> => {
      const orderNo = given ?? (await followedOrder(database.pool()));
      await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, reason, subject, 3600));
      const [task] = await listOpenTasks(database.pool(), orderNo);
      return { orderNo, id: task?.id ?? '' };
    };
    const byOperator = (id: string, option: string) => answerQuestion(database.pool(), id, { option, by: 'operator' });

    it('are one per reason and subject; an open one is brought up again instead', async () => {
      const { orderNo } = await open('traveller-silent', 'q_1');
      await open('traveller-silent', 'q_1', orderNo);
      await open('traveller-silent', 'q_2', orderNo);
      assert.deepEqual(
        (await listOpenTasks(database.pool(), orderNo)).map(({ reason, options, reminders }) => ({
          reason,
          options,
          reminders,
        })),
        [
          { reason: 'traveller-silent', options: ['done'], reminders: 1 },
          { reason: 'traveller-silent', options: ['done'], reminders: 0 },
        ],
      );
    });

    it('stay done when they are handed over again', async () => {
      const { orderNo, id } = await open('traveller-wants-call', 'q_1');
      await byOperator(id, 'done');
      await open('traveller-wants-call', 'q_1', orderNo);
      assert.deepEqual(await listOpenTasks(database.pool(), orderNo), []);
      assert.equal((await read(id)).state, 'answered');
    });

    it('can be answered after their reminder was due', async () => {
      const { id } = await open('ticketing-late', 'ticket');
      await database
        .pool()
        .query(`update questions set deadline = clock_timestamp() - interval '1 day' where id = $1`, [id]);
      assert.equal((await byOperator(id, 'done')).state, 'answered');
    });

    it('are closed when they have become needless', async () => {
      const { orderNo, id } = await open('change-unconfirmed', 'evidence-1');
      await underLock(database.pool(), orderNo, (tx) => closeTask(tx, orderNo, 'change-unconfirmed', 'evidence-1'));
      assert.equal((await read(id)).state, 'superseded');
    });

    it('about a refused mail: the traveller then knows what the mail said', async () => {
      const { orderNo, id } = await open('mail-refused', 'change-notice/3');
      await byOperator(id, 'done');
      const { rows } = await database
        .pool()
        .query('select told_version as told from orders where order_no = $1', [orderNo]);
      assert.deepEqual(rows, [{ told: 3 }]);
    });

    for (const [answer, state, versions] of [
      ['true', 'applied', 2],
      ['not-true', 'dismissed', 1],
    ] as const) {
      it(`about an unconfirmed change: "${answer}" makes it ${state}`, async () => {
        const orderNo = await followedOrder(database.pool());
        const id = `order.schedulechange/-/${orderNo}`;
        await underLock(database.pool(), orderNo, async (tx) => {
          await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
          const notification = {
            kind: 'schedule-change',
            orderNo,
            eventId: undefined,
            changeType: 1,
            previous: [out],
            revised: [moved(out, 90)],
          } as const;
          await recordEvidence(tx, { id, meaning: 'm', notification });
        });
        const task = await open('change-unconfirmed', id, orderNo);
        await byOperator(task.id, answer);
        const [evidence] = await listEvidence(database.pool(), orderNo);
        assert.deepEqual([evidence?.state, evidence?.corroboratedBy], [state, answer === 'true' ? 'person' : null]);
        const itineraries = await readItineraries(database.pool(), orderNo);
        assert.equal(itineraries.length, versions);
        if (answer === 'true') assert.deepEqual(itineraries[1]?.segments, [moved(out, 90)]);
      });
    }
  });
});
