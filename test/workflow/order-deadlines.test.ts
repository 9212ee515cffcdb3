import assert from 'node:assert/strict';
import { readItineraries } from '../../src/storage/itineraries.ts';
import { readOrder } from '../../src/storage/orders.ts';
import { answerQuestion } from '../../src/storage/questions.ts';
import { takeAnswerBack } from '../../src/storage/taken-back-answers.ts';
import { listSettlements } from '../../src/storage/settlements.ts';
import { stepLimits } from '../support/order-state.ts';
import { skippedOrders } from './support/skipped-orders.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The real workflow, the real activities and PostgreSQL, days in seconds: PostgreSQL goes by the server's time. */
describe('the deadlines of an order, on the time-skipping server', function () {
  this.timeout(180_000);
  const {
    withSkyhook,
    eventually,
    look,
    ticketedOrder,
    changed,
    seenChanged,
    heldUntil,
    told,
    questions,
    asked,
    stageOf,
    ...orders
  } = skippedOrders();

  it('waits 72 hours for an answer about a large change, then asks a person, and brings it up every 12 hours', () =>
    withSkyhook(async () => {
      const start = await orders.time().look();
      const orderNo = await ticketedOrder(start + 30 * dayMs, start + 72 * hourMs);
      await changed(orderNo, 200);
      const { id, deadline, askedAt } = await asked(orderNo);
      assert.ok(Math.abs(deadline.getTime() - askedAt.getTime() - 72 * hourMs) < 5_000);
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice']);

      const halfTime = (askedAt.getTime() + deadline.getTime()) / 2;
      await orders.time().sleepUntil(halfTime - 2_000);
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice']);
      await orders.time().sleepUntil(halfTime + 2_000);
      await eventually('the traveller is reminded', async () => (await told(orderNo)).length === 3);
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice', 'choice-reminder']);
      await orders.time().sleepUntil(deadline.getTime() - 2_000);
      assert.equal((await asked(orderNo)).state, 'open');
      assert.deepEqual(await questions(orderNo, 'person'), []);
      await orders.time().sleepUntil(deadline.getTime() + 2_000);
      await eventually('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
      assert.equal((await asked(orderNo)).state, 'expired-to-person');
      const [task] = await questions(orderNo, 'person');
      assert.deepEqual([task?.kind, task?.subject, task?.state], ['traveller-silent', id, 'open']);

      const reminders = async (): Promise<number | undefined> =>
        (await orders.pool().query<{ reminders: number }>('select reminders from questions where id = $1', [task?.id]))
          .rows[0]?.reminders;
      await orders.time().sleepUntil(deadline.getTime() + 12 * hourMs - minuteMs);
      assert.equal(await reminders(), 0);
      await orders.time().sleepUntil(deadline.getTime() + 36 * hourMs + 5 * minuteMs);
      await eventually('it was brought up three times', async () => (await reminders()) === 3);
      await answerQuestion(orders.pool(), task?.id ?? '', { option: 'done', by: 'operator' });
      await look(orderNo);
      await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
    }));

  it('tells what has come of several changes within a quarter of an hour, once, when the departure is days away', () =>
    withSkyhook(async () => {
      const start = await orders.time().look();
      const orderNo = await ticketedOrder(start + 30 * dayMs, start + 72 * hourMs);
      await seenChanged(orderNo, 200);
      const held = await heldUntil(orderNo);
      const [, second] = await readItineraries(orders.pool(), orderNo);
      assert.equal(held, (second?.recordedAt.getTime() ?? 0) + 15 * minuteMs);
      await orders.time().sleepUntil(held - 5 * minuteMs);
      await seenChanged(orderNo, -170);
      assert.equal(await heldUntil(orderNo), held, 'the second change does not put it off');
      await orders.time().sleepUntil(held - 2_000);
      assert.deepEqual(await told(orderNo), ['ticketed']);
      await orders.time().sleepUntil(held + 2_000);
      await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-notice']);
      assert.deepEqual(await questions(orderNo, 'traveller'), []);

      await seenChanged(orderNo, 20);
      await orders.time().sleepUntil(((await heldUntil(orderNo)) ?? 0) - 5 * minuteMs);
      await seenChanged(orderNo, -20);
      await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-notice'], 'nothing has come of it');
    }));

  it('asks until a day before a departure in 30 hours, and takes silence about a small change for no choice', () =>
    withSkyhook(async () => {
      const start = await orders.time().look();
      const leavesAt = start + 30 * hourMs;
      const orderNo = await ticketedOrder(leavesAt, leavesAt - dayMs);
      await changed(orderNo, 70);
      const { deadline } = await asked(orderNo);
      // To the minute, as flights leave.
      assert.equal(deadline.getTime(), Math.floor(leavesAt / minuteMs) * minuteMs - dayMs);
      await orders.time().sleepUntil(deadline.getTime() - 2_000);
      assert.equal((await asked(orderNo)).state, 'open');
      await orders.time().sleepUntil(deadline.getTime() + 2_000);
      await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.equal((await asked(orderNo)).state, 'no-choice');
      assert.deepEqual(await told(orderNo), ['ticketed', 'change-choice', 'choice-reminder', 'airline-confirmed']);
      assert.deepEqual(await questions(orderNo, 'person'), []);
    }));

  it('asks a person at once when the departure is in five hours, and tells the traveller so', () =>
    withSkyhook(async () => {
      const start = await orders.time().look();
      const orderNo = await ticketedOrder(start + 5 * hourMs, start);
      await changed(orderNo, 70);
      await eventually('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
      const [task] = await questions(orderNo, 'person');
      assert.deepEqual([task?.kind, task?.state], ['departure-too-close', 'open']);
      assert.deepEqual(await questions(orderNo, 'traveller'), []);
      const mail = orders.mails().findLast(({ text }) => text?.includes(orderNo));
      assert.match(mail?.text ?? '', /Departure is close: one of our staff will contact you/);
      assert.doesNotMatch(mail?.text ?? '', /\/decide\//);
    }));

  it('asks a person to call and tells the seller’s systems, when the departure is in twenty hours, until there is an answer', () =>
    withSkyhook(async () => {
      const start = await orders.time().look();
      const orderNo = await ticketedOrder(start + 20 * hourMs, start);
      await changed(orderNo, 70);
      const { id } = await asked(orderNo);
      const tasks = async () => (await questions(orderNo, 'person')).map(({ kind, state }) => [kind, state]);
      assert.deepEqual(await tasks(), [['departure-within-a-day', 'open']]);
      const { rows } = await orders
        .pool()
        .query<{ data: { message: string; number: number; flightNumber: string } }>(
          `select data from seller_events where order_no = $1 and type = 'traveller.urgent'`,
          [orderNo],
        );
      const [urgent] = rows.map(({ data }) => [data.message, data.number, data.flightNumber]);
      assert.deepEqual([urgent, rows.length], [['change-choice', 2, 'ZZ101'], 1]);
      await answerQuestion(orders.pool(), id, { option: 'keep', by: 'traveller' });
      assert.deepEqual(await tasks(), [['departure-within-a-day', 'superseded']]);
      await look(orderNo);
      await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
    }));

  for (const [when, afterMs, ends] of [
    ['a second before', -1_000, { state: 'answered', answer: 'keep' }],
    ['a second after', 1_000, { state: 'no-choice', answer: null }],
  ] as const) {
    it(`an answer ${when} the deadline ${afterMs < 0 ? 'counts' : 'is late'}`, () =>
      withSkyhook(async () => {
        const start = await orders.time().look();
        const orderNo = await ticketedOrder(start + 10 * dayMs, start + 72 * hourMs);
        await changed(orderNo, 70);
        const { id, deadline } = await asked(orderNo);
        await orders.time().sleepUntil(deadline.getTime() + afterMs);
        const answering = answerQuestion(orders.pool(), id, { option: 'keep', by: 'traveller' });
        if (afterMs < 0) assert.equal((await answering).state, 'answered');
        else await assert.rejects(answering, { code: 'QUESTION_CLOSED', detail: 'its deadline has passed' });
        await look(orderNo);
        await orders.time().sleepUntil(deadline.getTime() + minuteMs);
        await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
        const { state, answer } = await asked(orderNo);
        assert.deepEqual({ state, answer }, ends);
        const confirmed = afterMs < 0 ? ['answer-received'] : [];
        assert.deepEqual(await told(orderNo), [
          'ticketed',
          'change-choice',
          'choice-reminder',
          ...confirmed,
          'airline-confirmed',
        ]);
      }));
  }

  for (const [when, afterMs] of [
    ['a second before', -1_000],
    ['a second after', 1_000],
  ] as const) {
    it(`a refund can${afterMs < 0 ? '' : 'not'} be taken back ${when} the end of the time for it, and is a person’s only then`, () =>
      withSkyhook(async () => {
        const start = await orders.time().look();
        const orderNo = await ticketedOrder(start + 10 * dayMs, start + 72 * hourMs);
        await changed(orderNo, 200);
        const { id } = await asked(orderNo);
        const { answeredAt } = await answerQuestion(orders.pool(), id, { option: 'refund', by: 'traveller' });
        await look(orderNo);
        await eventually('it is confirmed', async () => (await told(orderNo)).includes('answer-received'));
        await eventually('it waits', async () => (await stageOf(orderNo)) === 'refund-or-void');
        const undoEnds = (answeredAt?.getTime() ?? 0) + stepLimits.undo;
        const order = await readOrder(orders.pool(), orderNo);
        assert.equal(order?.deadline?.getTime(), undoEnds);
        await orders.time().sleepUntil(undoEnds + afterMs);
        const takingBack = takeAnswerBack(orders.pool(), id, stepLimits.undo / 1000);
        if (afterMs < 0) {
          assert.equal((await takingBack).state, 'open');
          await look(orderNo);
          await orders.time().sleepUntil(undoEnds + minuteMs);
          assert.deepEqual(await questions(orderNo, 'person'), []);
          await answerQuestion(orders.pool(), id, { option: 'keep', by: 'traveller' });
          await look(orderNo);
          await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
          assert.deepEqual((await told(orderNo)).slice(2), ['answer-received', 'answer-received', 'airline-confirmed']);
        } else {
          await assert.rejects(takingBack, { code: 'ANSWER_STANDS', detail: 'time-is-over' });
          await eventually('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
          const [task] = await questions(orderNo, 'person');
          assert.deepEqual([task?.kind, task?.state], ['traveller-wants-refund', 'open']);
          await answerQuestion(orders.pool(), task?.id ?? '', { option: 'done', by: 'operator' });
        }
      }));
  }

  it('follows a refund for 30 days, then asks a person, once, and goes by what he does', () =>
    withSkyhook(async () => {
      const start = await orders.time().look();
      const orderNo = await ticketedOrder(start + 60 * dayMs, start);
      await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
      const { code } = orders.atlas().double.startRefund({ orderNo });
      await orders.pool().query(
        `insert into evidence (id, order_no, kind, meaning, said, sequence, state)
         values ($1, $2, 'refund', $1, '{}', nextval('happenings'), 'noted')`,
        [`refund-of-${orderNo}`, orderNo],
      );
      await look(orderNo);
      await eventually('it is found', async () => (await listSettlements(orders.pool(), orderNo)).length === 1);
      const [{ firstSeenAt } = { firstSeenAt: new Date() }] = await listSettlements(orders.pool(), orderNo);

      await orders.time().sleepUntil(firstSeenAt.getTime() + 30 * dayMs - hourMs);
      assert.deepEqual(await questions(orderNo, 'person'), []);
      assert.equal(await stageOf(orderNo), 'refund-or-void');
      await orders.time().sleepUntil(firstSeenAt.getTime() + 30 * dayMs + minuteMs);
      await eventually('a person is asked', async () => (await questions(orderNo, 'person')).length === 1);
      const [task] = await questions(orderNo, 'person');
      assert.deepEqual([task?.kind, task?.subject], ['settlement-late', `refund/${code}`]);
      await answerQuestion(orders.pool(), task?.id ?? '', { option: 'done', by: 'operator' });
      await look(orderNo);
      await orders.time().sleepUntil(firstSeenAt.getTime() + 33 * dayMs);
      assert.equal(await stageOf(orderNo), 'refund-or-void', 'it is asked about on, once a day');
      orders.atlas().double.moveRefund(code, { status: 2 });
      await orders.time().sleepUntil(firstSeenAt.getTime() + 35 * dayMs);
      await eventually('settled', async () => (await stageOf(orderNo)) === 'settled');
      assert.equal((await questions(orderNo, 'person')).length, 1);
    }));
});
