import assert from 'node:assert/strict';
import type { TaskReason } from '../../src/domain/order-state.ts';
import type { WhyItStands } from '../../src/domain/taking-back.ts';
import { claimAct } from '../../src/storage/acts.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { listMessages, messageId, putMessage } from '../../src/storage/messages.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { markTold, readOrder, wantedLooks } from '../../src/storage/orders.ts';
import { answerQuestion, askTraveller, listQuestions, readQuestion } from '../../src/storage/questions.ts';
import { listEvents } from '../../src/storage/seller-events.ts';
import { canBeTakenBackSince, takeAnswerBack } from '../../src/storage/taken-back-answers.ts';
import { openTask } from '../../src/storage/tasks.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { followedOrder, underLock } from '../support/orders.ts';

const out = flight('ZZ101 SIN 2099-12-01T08:00 KUL 09:10');
const undoSeconds = 1800;

describe('an answer that is taken back', () => {
  const database = testDatabase();

  /** A question about a change that the traveller was told of, answered. */
  async function answered(option = 'refund', { openForMs = 60_000, first = out } = {}) {
    const orderNo = await followedOrder(database.pool());
    const { id } = await underLock(database.pool(), orderNo, async (tx) => {
      await tx.query(`update orders set status = 'ticketed' where order_no = $1`, [orderNo]);
      for (const one of [first, moved(first, 200)])
        await addItinerary(tx, orderNo, [one], { provenance: 'order-query' });
      await markTold(tx, orderNo, 2);
      return askTraveller(tx, {
        orderNo,
        itineraryVersion: 2,
        versionBefore: 1,
        options: ['keep', 'refund', 'refund-part', 'call-me'],
        deadline: Date.now() + openForMs,
        consequence: 'no-choice',
      });
    });
    await answerQuestion(database.pool(), id, { option, by: 'traveller' });
    return { id, orderNo };
  }
  const takeBack = (id: string, seconds = undoSeconds) => takeAnswerBack(database.pool(), id, seconds);
  const stateOf = (orderNo: string) => underLock(database.pool(), orderNo, (tx) => lockOrderState(tx, orderNo));
  const task = (orderNo: string, reason: TaskReason, subject: string) =>
    underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, reason, subject, 3600));
  const tasks = async (orderNo: string) =>
    (await listQuestions(database.pool(), orderNo))
      .filter(({ askedOf }) => askedOf === 'person')
      .map(({ kind, state }) => `${kind} ${state}`)
      .sort();
  const stands = (detail: WhyItStands) => ({ code: 'ANSWER_STANDS', detail });

  it('leaves the question open under the same link, for as long as answers can be taken back, and wakes the case', async () => {
    const { id, orderNo } = await answered();
    const before = await readQuestion(database.pool(), id);
    const version = (await readOrder(database.pool(), orderNo))?.version ?? 0;
    const since = await canBeTakenBackSince(database.pool(), id);
    assert.equal(since && Math.floor(since.answeredAt), before?.answeredAt?.getTime());
    const open = await takeBack(id);
    assert.deepEqual(
      [open.state, open.answer, open.answeredAt, open.generation, open.options],
      ['open', null, null, before?.generation, before?.options],
    );
    assert.ok(open.deadline.getTime() - Date.now() > (undoSeconds - 60) * 1000);
    assert.equal((await readOrder(database.pool(), orderNo))?.version, version + 1);
    const looks = await wantedLooks(database.pool(), 1000);
    assert.equal(looks.find((look) => look.orderNo === orderNo)?.because, 'answer taken back');
    const { question } = (await stateOf(orderNo)) ?? {};
    assert.deepEqual([question?.state, question?.isTakenBack, question?.answerNumber], ['open', true, undefined]);
    const texts = (await readTimeline(database.pool(), orderNo)).map(({ text }) => text);
    assert.ok(texts.includes('the traveller took the answer "refund" back'));
  });

  it('does not shorten the time to answer', async () => {
    const { id } = await answered('keep', { openForMs: 48 * 3_600_000 });
    const before = await readQuestion(database.pool(), id);
    assert.deepEqual((await takeBack(id)).deadline, before?.deadline);
  });

  it('can be given again, is another answer then, and each is told to the seller', async () => {
    const { id, orderNo } = await answered();
    const first = (await stateOf(orderNo))?.question?.answerNumber;
    await takeBack(id);
    await answerQuestion(database.pool(), id, { option: 'refund', by: 'traveller' });
    const second = (await stateOf(orderNo))?.question?.answerNumber;
    assert.ok(first !== undefined && second !== undefined && second > first);
    const events = await listEvents(database.pool(), { orderNo, limit: 100 });
    const outcomes = events
      .map(({ event }) => event)
      .filter(({ type }) => type === 'traveller.answered')
      .sort((one, other) => one.data.sequence - other.data.sequence)
      .map(({ data }) => [data.outcome, data.option, data.by]);
    assert.deepEqual(outcomes, [
      ['answered', 'refund', 'traveller'],
      ['taken-back', 'refund', 'traveller'],
      ['answered', 'refund', 'traveller'],
    ]);
  });

  it('is not to be done by anybody any more', async () => {
    const { id, orderNo } = await answered('call-me');
    await task(orderNo, 'traveller-wants-call', id);
    await task(orderNo, 'ticketed-twice', id);
    await takeBack(id);
    assert.deepEqual(await tasks(orderNo), ['ticketed-twice open', 'traveller-wants-call superseded']);
  });

  it('is not confirmed any more by a mail that has not gone out', async () => {
    const { id, orderNo } = await answered();
    const number = (await stateOf(orderNo))?.question?.answerNumber ?? 0;
    await underLock(database.pool(), orderNo, (tx) =>
      putMessage(tx, {
        id: messageId(orderNo, number, 'answer-received', 'alex@traveller.example'),
        orderNo,
        toldVersion: number,
        kind: 'answer-received',
        recipient: 'alex@traveller.example',
        template: 'answer-received/en/7',
        subject: 'We have your answer',
        text: 'refund',
        html: '<p>refund</p>',
        questionId: undefined,
      }),
    );
    await takeBack(id);
    const messages = await listMessages(database.pool(), orderNo);
    assert.deepEqual(
      messages.map(({ kind, state }) => [kind, state]),
      [['answer-received', 'superseded']],
    );
  });

  it('leaves a refund on hold that waited for it', async () => {
    const { id, orderNo } = await answered();
    await takeBack(id);
    await task(orderNo, 'refund-on-hold', 'q_earlier');
    await answerQuestion(database.pool(), id, { option: 'refund', by: 'traveller' });
    assert.deepEqual(await tasks(orderNo), ['refund-on-hold superseded']);
    await takeBack(id);
    assert.deepEqual(await tasks(orderNo), ['refund-on-hold open']);
  });

  it('is one of two at once, and only while it stands', async () => {
    const { id } = await answered();
    const both = await Promise.allSettled([takeBack(id), takeBack(id)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await assert.rejects(takeBack(id), { code: 'ALREADY_TAKEN_BACK' });
    assert.equal(await canBeTakenBackSince(database.pool(), id), undefined);
  });

  it('was given within the time for it', async () => {
    const { id } = await answered();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await assert.rejects(takeBack(id, 0.01), stands('time-is-over'));
    assert.equal((await readQuestion(database.pool(), id))?.answer, 'refund');
  });

  it('has not been acted on: no refund was begun or stopped, and no person has done it', async () => {
    const begun = await answered();
    await underLock(database.pool(), begun.orderNo, (tx) =>
      claimAct(tx, { orderNo: begun.orderNo, act: 'submit-refund', target: begun.id }, 'attempt'),
    );
    const done = await answered();
    await task(done.orderNo, 'traveller-wants-refund', done.id);
    const [wanted] = (await listQuestions(database.pool(), done.orderNo)).filter(({ askedOf }) => askedOf === 'person');
    await answerQuestion(database.pool(), wanted?.id ?? '', { option: 'done', by: 'operator' });
    for (const { id } of [begun, done]) {
      assert.equal(await canBeTakenBackSince(database.pool(), id), undefined);
      await assert.rejects(takeBack(id), stands('acted-on'));
    }
  });

  it('is about the flights as they are', async () => {
    const { id, orderNo } = await answered('keep');
    await underLock(database.pool(), orderNo, (tx) =>
      addItinerary(tx, orderNo, [moved(out, 300)], { provenance: 'order-query' }),
    );
    await assert.rejects(takeBack(id), stands('superseded'));
    const cancelled = await answered('keep');
    await database.pool().query(`update orders set status = 'cancelled' where order_no = $1`, [cancelled.orderNo]);
    await assert.rejects(takeBack(cancelled.id), stands('superseded'));
  });

  it('leaves time to answer anew before the departure', async () => {
    const inMinutes = new Date(Date.now() + 8 * 3_600_000 + 20 * 60_000).toISOString().slice(0, 16);
    const soon = { ...out, depLocal: inMinutes, arrLocal: inMinutes };
    const { id } = await answered('keep', { first: moved(soon, -200) });
    await assert.rejects(takeBack(id), stands('departure-too-close'));
  });

  it('is not one of a person', async () => {
    const { orderNo } = await answered('keep');
    await task(orderNo, 'ticketed-twice', 'x');
    const person = (await listQuestions(database.pool(), orderNo)).find(({ askedOf }) => askedOf === 'person');
    await assert.rejects(takeBack(person?.id ?? ''), { code: 'QUESTION_NOT_FOUND' });
    await assert.rejects(takeBack('q_unknown'), { code: 'QUESTION_NOT_FOUND' });
  });
});
