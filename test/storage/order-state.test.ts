import assert from 'node:assert/strict';
import type { MessageKind, OrderState } from '../../src/domain/order-state.ts';
import { defaultChangePolicies, defaultChangePolicy, type ChangePolicies } from '../../src/domain/change-policy.ts';
import { judgeChange } from '../../src/domain/schedule-change.ts';
import { recordEvidence } from '../../src/storage/evidence.ts';
import { claimAct, endAct } from '../../src/storage/acts.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { messageId, putMessage } from '../../src/storage/messages.ts';
import {
  countPoll,
  markTold,
  nextHappening,
  noteNotFound,
  raiseVersion,
  wantFreshQuery,
} from '../../src/storage/orders.ts';
import { noteCancellation } from '../../src/storage/cancellations.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { askTraveller } from '../../src/storage/questions.ts';
import { storeSettlements } from '../../src/storage/settlements.ts';
import { openTask } from '../../src/storage/tasks.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, followedOrder, storeNow, underLock } from '../support/orders.ts';

describe('lockOrderState', () => {
  const database = testDatabase();
  const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10', { depTerminal: '3', arrTerminal: '1' });
  const later = moved(out, 90);

  const stateOf = (orderNo: string) =>
    underLock(database.pool(), orderNo, async (tx) => {
      const state = await lockOrderState(tx, orderNo);
      assert.ok(state);
      return state;
    });

  it('gives an order that was only just followed', async () => {
    const orderNo = await followedOrder(database.pool());
    const { now, firstSeenAt, ...state } = await stateOf(orderNo);
    assert.ok(Math.abs(now - Date.now()) < 5_000);
    assert.ok(firstSeenAt <= now && firstSeenAt > now - 5_000);
    const expected: Omit<OrderState, 'now' | 'firstSeenAt'> = {
      orderNo,
      version: 1,
      status: undefined,
      ticketIssued: false,
      everyPassengerHasTicket: false,
      errorCode: undefined,
      paymentDeadline: undefined,
      paid: false,
      cancellation: undefined,
      untoldSince: undefined,
      freshWantedAt: undefined,
      newsSince: undefined,
      queriedAt: undefined,
      flood: undefined,
      ticketedHeard: false,
      polls: {},
      bought: undefined,
      boughtAt: undefined,
      current: undefined,
      told: undefined,
      airlineAgrees: false,
      policy: defaultChangePolicy,
      passengers: 0,
      judgement: undefined,
      claims: [],
      unread: [],
      unconfirmed: [],
      mails: [],
      settlements: [],
      settlementWantedAt: undefined,
      voidUnseenSince: undefined,
      settlementsAsked: false,
      whollyRefunded: false,
      cancellationExplained: false,
      tickets: undefined,
      refundSubmissions: [],
      notFoundSince: undefined,
      isAncillary: false,
      messages: [],
      question: undefined,
      tasks: [],
      trip: undefined,
      replacedBy: undefined,
    };
    assert.deepEqual(state, expected);
  });

  it('judges by the rules of the market and airline, and carries them', async () => {
    const orderNo = await followedOrder(database.pool());
    await storeNow(database.pool(), answerAbout(orderNo, { itinerary: [out] }));
    const judgedBy = (policies: ChangePolicies) =>
      underLock(database.pool(), orderNo, async (tx) => {
        const state = await lockOrderState(tx, orderNo, policies);
        return [state?.judgement?.severity, state?.policy.limits.majorLaterFrom];
      });
    await underLock(database.pool(), orderNo, async (tx) => {
      await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
      await addItinerary(tx, orderNo, [later], { provenance: 'order-query' });
      await markTold(tx, orderNo, 1);
    });
    const from = (majorLaterFrom: number) => ({ limits: { majorLaterFrom } });
    assert.deepEqual(await judgedBy(defaultChangePolicies), ['moderate', 180]);
    assert.deepEqual(await judgedBy({ ...defaultChangePolicies, markets: { SG: from(80), MY: from(70) } }), [
      'major',
      80,
    ]);
    const airline = { markets: { SG: from(80) }, airlines: { ZZ: from(100), YY: from(60) } };
    assert.deepEqual(await judgedBy({ ...defaultChangePolicies, ...airline }), ['moderate', 100]);
    assert.equal((await stateOf(orderNo)).passengers, 1);
  });

  it('gives everything that is known about an order, as the rules read it', async () => {
    const orderNo = await followedOrder(database.pool());
    let questionId = '';
    const deadline = Date.UTC(2026, 10, 28, 4, 30);
    await storeNow(database.pool(), answerAbout(orderNo, { itinerary: [out] }));
    await underLock(database.pool(), orderNo, async (tx) => {
      await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
      await addItinerary(tx, orderNo, [later], { provenance: 'delivery-1', eventId: '20260710042233518QWERT' });
      await markTold(tx, orderNo, 1);
      await recordEvidence(tx, {
        id: `t/${orderNo}`,
        meaning: 't',
        notification: { kind: 'ticketed', orderNo, ticketNos: [], airlinePnrs: [] },
      });
      for (const eventId of ['20260711042233518QWERT', '20260710042233518QWERT', undefined]) {
        const notification = {
          kind: 'schedule-change',
          orderNo,
          eventId,
          changeType: 1,
          previous: [out],
          revised: [later],
        } as const;
        await recordEvidence(tx, { id: `${eventId ?? '-'}/${orderNo}`, meaning: String(eventId), notification });
      }
      await wantFreshQuery(tx, orderNo);
      await countPoll(tx, orderNo, 'corroboration');
      const id = messageId(orderNo, 1, 'ticketed', 'a@x.example');
      const mail = {
        template: 't',
        subject: 's',
        text: 't',
        html: 'h',
        recipient: 'a@x.example',
        questionId: undefined,
      };
      await putMessage(tx, { id, orderNo, toldVersion: 1, kind: 'ticketed', ...mail });
      const question = await askTraveller(tx, {
        orderNo,
        itineraryVersion: 2,
        versionBefore: 1,
        options: ['keep'],
        deadline,
        consequence: 'person',
      });
      questionId = question.id;
      await openTask(tx, orderNo, 'departure-too-close', '2', 3600);
      await raiseVersion(tx, orderNo);
    });

    const state = await stateOf(orderNo);
    assert.equal(state.version, 2);
    assert.deepEqual(
      { bought: state.bought?.segments, current: state.current?.segments, told: state.told?.version },
      { bought: [out], current: [later], told: 1 },
    );
    assert.deepEqual(state.judgement, judgeChange([out], [out], [later]));
    assert.equal(state.airlineAgrees, false);
    assert.equal(state.ticketedHeard, true);
    assert.deepEqual(
      state.claims.map(({ evidenceId, eventId, state: claim }) => [evidenceId.split('/')[0], eventId, claim]),
      [
        ['-', undefined, 'open'],
        ['20260710042233518QWERT', '20260710042233518QWERT', 'open'],
        ['20260711042233518QWERT', '20260711042233518QWERT', 'open'],
      ],
    );
    assert.ok(state.claims.every(({ recordedAt }) => Math.abs(recordedAt - state.now) < 5_000));
    assert.deepEqual(state.messages, [{ kind: 'ticketed', toldVersion: 1, state: 'pending' }]);
    const { askedAt = 0, ...question } = state.question ?? {};
    assert.ok(Math.abs(askedAt - state.now) < 5_000);
    assert.deepEqual(question, {
      id: questionId,
      isTakenBack: false,
      toldVersion: 2,
      state: 'open',
      answer: undefined,
      deadline,
      consequence: 'person',
    });
    const [task] = state.tasks;
    assert.deepEqual([task?.reason, task?.subject, task?.state], ['departure-too-close', '2', 'open']);
    assert.ok(Math.abs((task?.remindAt ?? 0) - state.now - 3_600_000) < 5_000);
    assert.equal(state.polls.corroboration?.attempts, 1);
    assert.ok(state.freshWantedAt !== undefined);
  });

  it('knows that the airline agrees when the order query shows the newest flights', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, (tx) => addItinerary(tx, orderNo, [out], { provenance: 'order-query' }));
    assert.equal((await stateOf(orderNo)).airlineAgrees, false);
    await storeNow(database.pool(), answerAbout(orderNo, { itinerary: [{ ...out, depTerminal: '' }] }));
    assert.equal((await stateOf(orderNo)).airlineAgrees, true);
    await underLock(database.pool(), orderNo, (tx) => addItinerary(tx, orderNo, [], { provenance: 'delivery-1' }));
    const { airlineAgrees, current } = await stateOf(orderNo);
    assert.deepEqual(
      { airlineAgrees, current },
      { airlineAgrees: false, current: { ...current, version: 2, segments: [] } },
    );
  });

  it('asks for refunds and voids anew each time that an order is seen cancelled', async () => {
    const orderNo = await followedOrder(database.pool());
    const pool = database.pool();
    const seen = async (status: 'ticketed' | 'cancelled') => {
      const answer = answerAbout(orderNo, { status, statusCode: status === 'ticketed' ? '2' : '-3' });
      const sequence = await nextHappening(pool);
      await storeNow(pool, answer);
      await underLock(pool, orderNo, (tx) => noteCancellation(tx, answer, sequence));
      return (await stateOf(orderNo)).settlementsAsked;
    };
    const look = async () => {
      const sequence = await nextHappening(pool);
      await underLock(pool, orderNo, (tx) => storeSettlements(tx, orderNo, { refunds: [], voids: [] }, sequence));
      return (await stateOf(orderNo)).settlementsAsked;
    };
    assert.deepEqual([await seen('ticketed'), await look()], [false, true]);
    assert.deepEqual([await seen('cancelled'), await look(), await seen('cancelled')], [false, true, true]);
    assert.deepEqual([await seen('ticketed'), await seen('cancelled')], [true, false]);
    assert.deepEqual((await stateOf(orderNo)).polls, {}, 'at full pace');
  });

  it('gives submitted refunds, ancillary orders, and since when Atlas does not know an order', async () => {
    const orderNo = await followedOrder(database.pool());
    const act = { orderNo, act: 'submit-refund', target: 'q_1' } as const;
    await underLock(database.pool(), orderNo, async (tx) => {
      await noteNotFound(tx, orderNo);
      await claimAct(tx, act, 'a/1');
    });
    const before = await stateOf(orderNo);
    assert.ok(before.notFoundSince !== undefined && before.notFoundSince <= before.now);
    const [claimed] = before.refundSubmissions;
    assert.ok(claimed && claimed.claimedAt <= before.now);
    assert.deepEqual([claimed.questionId, claimed.state, claimed.outcome], ['q_1', 'claimed', undefined]);
    await underLock(database.pool(), orderNo, (tx) => endAct(tx, act, { state: 'refused', outcome: 'ATLAS_820' }));
    await storeNow(database.pool(), answerAbout(orderNo, { orderType: 6 }));
    const after = await stateOf(orderNo);
    assert.deepEqual([after.notFoundSince, after.isAncillary], [undefined, true]);
    assert.deepEqual(after.refundSubmissions[0]?.outcome, 'ATLAS_820');
  });

  it('gives the newest question', async () => {
    const orderNo = await followedOrder(database.pool());
    const askAbout = (itineraryVersion: number) =>
      underLock(database.pool(), orderNo, (tx) =>
        askTraveller(tx, {
          orderNo,
          itineraryVersion,
          versionBefore: 1,
          options: ['keep'],
          deadline: 0,
          consequence: 'person',
        }),
      );
    const first = await askAbout(2);
    const second = await askAbout(3);
    assert.equal((await stateOf(orderNo)).question?.id, second.id);
    await askAbout(2);
    assert.equal((await stateOf(orderNo)).question?.id, first.id, 'asked again it is the newest');
  });

  it('leaves out messages that were given up', async () => {
    const orderNo = await followedOrder(database.pool());
    const put = (kind: MessageKind, recipient: string) =>
      underLock(database.pool(), orderNo, (tx) =>
        putMessage(tx, {
          id: messageId(orderNo, 2, kind, recipient),
          orderNo,
          toldVersion: 2,
          kind,
          recipient,
          template: 't',
          subject: 's',
          text: 't',
          html: 'h',
          questionId: undefined,
        }),
      );
    await put('change-notice', 'a@x.example');
    await put('change-notice', 'b@x.example');
    await put('change-choice', 'b@x.example');
    assert.deepEqual((await stateOf(orderNo)).messages, [{ kind: 'change-choice', toldVersion: 2, state: 'pending' }]);
  });
});
