import assert from 'node:assert/strict';
import { storeStatus } from '../../activities/order-answers.ts';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import type { OrderAnswer } from '../../src/atlas/order-query.ts';
import type { SettlementCase } from '../../src/atlas/refunds-and-voids.ts';
import { sellerEvent, type SellerEvent } from '../../src/events/schema.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { claimMessage, messageId, putMessage, resolveMessage } from '../../src/storage/messages.ts';
import { noteItineraryChange, noteOrderStatus } from '../../src/storage/order-events.ts';
import { markTold, nextHappening } from '../../src/storage/orders.ts';
import { noteTold } from '../../src/storage/people-events.ts';
import { answerQuestion, askTraveller, closeOverdueQuestion } from '../../src/storage/questions.ts';
import {
  addEvent,
  clearEvents,
  hasPendingEvents,
  listEvents,
  markEventSent,
  noteEventFailure,
  ordersWithLateEvents,
  postponeEvents,
  resendEvent,
  takeNextEvent,
  wantedEvents,
} from '../../src/storage/seller-events.ts';
import { storeSettlements } from '../../src/storage/settlements.ts';
import { closeTask, listOpenTasks, openTask } from '../../src/storage/tasks.ts';
import { meetsFinalTest } from '../../src/storage/tickets.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, followedOrder, underLock } from '../support/orders.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');

describe('the seller’s events', () => {
  const database = testDatabase();
  let orderNo: string;
  beforeEach(async () => {
    orderNo = await followedOrder(database.pool());
  });

  /** Oldest first; each fits the published schema. */
  async function events(of = orderNo): Promise<SellerEvent[]> {
    const found = (await listEvents(database.pool(), { orderNo: of })).map(({ event }) => event).reverse();
    for (const event of found) sellerEvent.parse(event);
    return found;
  }
  /** Type and content, without what every event has. */
  const said = async () =>
    (await events()).map(({ type, data: { orderNo: _orderNo, sequence: _sequence, ...data } }) => [type, data]);
  const status = async (given: Partial<OrderAnswer>): Promise<unknown> => {
    const sequence = await nextHappening(database.pool());
    return underLock(database.pool(), orderNo, (tx) => storeStatus(tx, answerAbout(orderNo, given), sequence));
  };
  const settle = async (given: Partial<SettlementCase>): Promise<unknown> => {
    const sequence = await nextHappening(database.pool());
    return underLock(database.pool(), orderNo, (tx) =>
      storeSettlements(tx, orderNo, { refunds: [{ ...refund, orderNo, ...given }], voids: [] }, sequence),
    );
  };

  describe('about an order', () => {
    const bare = { passengers: [{ name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos: [], airlinePnrs: [] }] };
    const ticketing = { status: 'ticketing', statusCode: '1', ticketStatusCode: '0', ...bare } as const;

    it('tell each status once, ticketed only when every passenger has a ticket, and no names', async () => {
      await status(ticketing);
      await status({ ...ticketing, contactEmail: 'other@traveller.example' });
      await status(bare);
      await status({});
      await status({ contactEmail: 'other@traveller.example' });
      assert.deepEqual(await said(), [
        ['order.status', { status: 'ticketing', statusCode: '1', ticketStatusCode: '0', errorCode: null }],
        ['order.status', { status: 'ticketed', statusCode: '2', ticketStatusCode: '1', errorCode: null }],
        [
          'order.ticketed',
          { pnr: 'D12345', tickets: [{ passenger: 1, passengerType: 0, ticketNos: ['T1'], pnrs: ['D12345'] }] },
        ],
      ]);
      assert.doesNotMatch(JSON.stringify(await events()), /EXAMPLE|ALEX|@/);
    });

    it('tell tickets although a lap infant has none of its own, once the order counts as ticketed', async () => {
      const passengers = [
        { name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos: ['T1'], airlinePnrs: ['P1'] },
        { name: 'EXAMPLE/BO', passengerType: 2, ticketNos: [], airlinePnrs: ['P1'] },
      ];
      await status({ passengers });
      await underLock(database.pool(), orderNo, async (tx) => {
        assert.equal(await meetsFinalTest(tx, answerAbout(orderNo, { passengers }), 0), true);
        await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
        await noteOrderStatus(tx, orderNo);
        await noteOrderStatus(tx, orderNo);
      });
      assert.deepEqual(
        (await said()).map(([type]) => type),
        ['order.status', 'order.ticketed'],
      );
    });

    it('tell tickets again when they change', async () => {
      await status({});
      await status({
        passengers: [{ name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos: ['T2'], airlinePnrs: ['P2'] }],
      });
      assert.deepEqual(
        (await said()).map(([type, data]) => [
          type,
          (data as { tickets: { ticketNos: string[] }[] }).tickets[0]?.ticketNos,
        ]),
        [
          ['order.ticketed', ['T1']],
          ['order.ticketed', ['T2']],
        ],
      );
    });

    it('tell a -3 with its error code and whether it was ticketed, and 615 as work in progress', async () => {
      const cancelled = { ...ticketing, status: 'cancelled', statusCode: '-3' } as const;
      await status({ ...cancelled, errorCode: '615' });
      await status({ ...cancelled, errorCode: '603' });
      await underLock(database.pool(), orderNo, (tx) =>
        addItinerary(tx, orderNo, [out], { provenance: 'order-query' }),
      );
      await status({});
      await status({ ...cancelled, errorCode: undefined });
      assert.deepEqual(await said().then((all) => all.filter(([type]) => type !== 'order.ticketed')), [
        ['order.status', { status: 'ticketing', statusCode: '-3', ticketStatusCode: '0', errorCode: '615' }],
        ['order.cancelled', { errorCode: '603', meaning: 'sold out', wasTicketed: false }],
        ['order.cancelled', { errorCode: null, meaning: null, wasTicketed: true }],
      ]);
    });

    it('tell changed flights, judged against what the traveller knows and against what was bought', async () => {
      const add = (segments: (typeof out)[], eventId?: string) =>
        underLock(database.pool(), orderNo, async (tx) => {
          const version = await addItinerary(tx, orderNo, segments, { provenance: 'x', eventId });
          await noteItineraryChange(tx, orderNo, defaultChangePolicies);
          return version;
        });
      await add([out, back]);
      assert.deepEqual(await events(), [], 'the first is what was bought');
      await add([moved(out, 20), back], 'e1');
      await underLock(database.pool(), orderNo, (tx) => markTold(tx, orderNo, 2));
      await add([moved(out, 200), back]);
      const [first, second] = await said();
      assert.deepEqual(first, [
        'order.changed',
        {
          itineraryVersion: 2,
          flights: [moved(out, 20), back],
          flightsBefore: [out, back],
          severity: 'minor',
          againstKnown: null,
          againstBought: {
            severity: 'minor',
            laterMinutes: 20,
            earlierMinutes: 0,
            reasons: [
              { code: 'departure-later', where: 'SIN-KUL', minutes: 20 },
              { code: 'arrival-later', where: 'SIN-KUL', minutes: 20 },
            ],
          },
          ancillaries: [],
          atlasEventId: 'e1',
        },
      ]);
      const data = second?.[1] as { severity: string; againstKnown: { laterMinutes: number; severity: string } };
      assert.deepEqual([data.severity, data.againstKnown.laterMinutes], ['major', 180]);
    });

    it('tell a refund with its amounts, whenever one of them changes', async () => {
      await settle({});
      await settle({});
      await settle({ expectedRefund: '2026-08-01' });
      await settle({ state: 'refunded', statusCode: 2, amount: { ...refund.amount!, estimatedRefund: 120.5 } });
      const all = await said();
      assert.deepEqual(all[0], [
        'order.settlement',
        {
          kind: 'refund',
          code: '202607-0017',
          state: 'atlas-processing',
          isFinal: false,
          statusCode: 0,
          amount: { currency: 'USD', originalFare: 180.25, estimatedRefund: 150.1 },
          transactionFee: 5,
          expectedConfirmation: '2026-07-20',
          expectedRefund: null,
          ticketNos: ['T1'],
        },
      ]);
      assert.deepEqual(
        all
          .slice(1)
          .map(([, data]) => data as Record<string, unknown>)
          .map(({ state, isFinal, expectedRefund, amount }) => [
            state,
            isFinal,
            expectedRefund,
            (amount as { estimatedRefund: number }).estimatedRefund,
          ]),
        [
          ['atlas-processing', false, '2026-08-01', 150.1],
          ['refunded', true, null, 120.5],
        ],
      );
    });
  });

  describe('about people', () => {
    it('tell a message when it is out or refused, once, and not while it waits', async () => {
      const id = messageId(orderNo, 1, 'ticketed', 'alex@traveller.example');
      const attempt = (state: 'pending' | 'sent' | 'refused') =>
        underLock(database.pool(), orderNo, async (tx) => {
          await claimMessage(tx, id, 'a');
          await resolveMessage(tx, id, 'a', { state, smtpAnswer: undefined });
          await noteTold(tx, id, () => assert.fail('asks nothing'));
        });
      await underLock(database.pool(), orderNo, (tx) =>
        putMessage(tx, {
          id,
          orderNo,
          toldVersion: 1,
          kind: 'ticketed',
          recipient: 'alex@traveller.example',
          template: 't',
          subject: 's',
          text: 't',
          html: 'h',
          questionId: undefined,
        }),
      );
      for (const state of ['pending', 'sent', 'sent', 'refused'] as const) await attempt(state);
      const data = { message: 'ticketed', number: 1, about: null, by: 'skyhook', orderNos: [orderNo], decision: null };
      assert.deepEqual(await said(), [
        ['traveller.told', { ...data, state: 'sent' }],
        ['traveller.told', { ...data, state: 'refused' }],
      ]);
    });

    it('tell an answer, and that there was none', async () => {
      const ask = (openForMs: number, itineraryVersion: number) =>
        underLock(database.pool(), orderNo, (tx) =>
          askTraveller(tx, {
            orderNo,
            itineraryVersion,
            versionBefore: 1,
            options: ['keep', 'refund'],
            deadline: Date.now() + openForMs,
            consequence: 'no-choice',
          }),
        );
      const { id } = await ask(60_000, 2);
      await answerQuestion(database.pool(), id, { option: 'keep', by: 'traveller' });
      const silent = await ask(-1_000, 3);
      await underLock(database.pool(), orderNo, async (tx) => {
        await closeOverdueQuestion(tx, silent.id, 'expired-to-person');
        await closeOverdueQuestion(tx, silent.id, 'expired-to-person');
      });
      const data = { questionId: id, kind: 'schedule-change', itineraryVersion: 2 };
      const later = { ...data, questionId: silent.id, itineraryVersion: 3 };
      assert.deepEqual(await said(), [
        ['traveller.answered', { ...data, outcome: 'answered', option: 'keep', by: 'traveller' }],
        ['traveller.answered', { ...later, outcome: 'expired-to-person', option: null, by: 'deadline' }],
      ]);
    });

    it('tell a task when it is opened, not when it is brought up again, and how it was closed', async () => {
      const inLock = (work: (tx: Parameters<typeof openTask>[0]) => Promise<unknown>) =>
        underLock(database.pool(), orderNo, work);
      await inLock((tx) => openTask(tx, orderNo, 'ticketing-late', 'ticket', 60));
      await inLock((tx) => openTask(tx, orderNo, 'ticketing-late', 'ticket', 60));
      await inLock((tx) => openTask(tx, orderNo, 'mail-refused', 'ticketed/1', 60));
      await inLock((tx) => closeTask(tx, orderNo, 'mail-refused', 'ticketed/1'));
      await inLock((tx) => closeTask(tx, orderNo, 'mail-refused', 'ticketed/1'));
      const [task] = await listOpenTasks(database.pool(), orderNo);
      await answerQuestion(database.pool(), task?.id ?? '', { option: 'done', by: 'operator' });
      const all = (await said()) as [string, Record<string, unknown>][];
      assert.deepEqual(
        all.map(([type, { reason, about, answer, by }]) => [type, reason, about, answer, by]),
        [
          ['task.opened', 'ticketing-late', 'ticket', undefined, undefined],
          ['task.opened', 'mail-refused', 'ticketed/1', undefined, undefined],
          ['task.closed', 'mail-refused', undefined, null, 'skyhook'],
          ['task.closed', 'ticketing-late', undefined, 'done', 'operator'],
        ],
      );
      assert.match(String(all[0]?.[1].text), /^The order is paid/);
    });

    it('leave out how tasks ended that were opened before there were events', async () => {
      await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'ticketing-late', 'ticket', 60));
      await database.pool().query('delete from seller_events where order_no = $1', [orderNo]);
      await underLock(database.pool(), orderNo, (tx) => closeTask(tx, orderNo, 'ticketing-late', 'ticket'));
      assert.deepEqual(await said(), []);
    });
  });

  describe('on their way', () => {
    const add = (code: string, subject = code, of = orderNo) =>
      underLock(database.pool(), of, (tx) =>
        addEvent(tx, of, subject, {
          type: 'task.closed',
          data: { taskId: code, reason: 'r', answer: null, by: 'skyhook' },
        }),
      );
    const rows = async () =>
      (await listEvents(database.pool(), { orderNo }))
        .reverse()
        .map(({ state, attempts, lastError }) => [state, attempts, lastError]);
    const age = (id: string, dueHours: number, triedHours: number) =>
      database.pool().query(
        `update seller_events set due_at = clock_timestamp() - make_interval(hours => $2),
           tried_since = clock_timestamp() - make_interval(hours => $3) where id = $1`,
        [id, dueHours, triedHours],
      );
    const limits = { afterHours: 72, triedHours: 1 };
    const take = async (): Promise<string> => {
      const event = await takeNextEvent(database.pool(), orderNo);
      return event === undefined ? 'none' : 'waitMs' in event ? 'wait' : event.id;
    };

    it('are numbered per order without gaps, and a repeat is none', async () => {
      for (const code of ['a', 'a', 'b', 'a']) await add(code);
      await add('c', 'a');
      await add('a');
      assert.deepEqual(
        (await events()).map(({ data }) => [data.sequence, data.taskId]),
        [
          [1, 'a'],
          [2, 'b'],
          [3, 'c'],
          [4, 'a'],
        ],
      );
    });

    it('exist only with the fact that they tell', async () => {
      await assert.rejects(
        underLock(database.pool(), orderNo, async (tx) => {
          await openTask(tx, orderNo, 'ticketing-late', 'ticket', 60);
          throw new Error('no commit');
        }),
      );
      assert.deepEqual(
        [await events(), (await wantedEvents(database.pool(), 1000)).some((one) => one.orderNo === orderNo)],
        [[], false],
      );
    });

    it('are taken in order, one until it is out, with each attempt counted', async () => {
      await add('a');
      await add('b');
      const first = await take();
      assert.equal(await noteEventFailure(database.pool(), first, 'EVENTS_TIMEOUT', limits), false);
      assert.deepEqual(await rows(), [
        ['pending', 1, 'EVENTS_TIMEOUT'],
        ['pending', 0, null],
      ]);
      assert.equal(await take(), first);
      await markEventSent(database.pool(), first);
      const second = await take();
      assert.notEqual(second, first);
      await markEventSent(database.pool(), second);
      assert.deepEqual([await take(), await hasPendingEvents(database.pool(), orderNo)], ['none', false]);
      assert.deepEqual(await rows(), [
        ['sent', 2, null],
        ['sent', 1, null],
      ]);
    });

    it('are left alone for as long as a busy receiver asks, unless somebody sends them again', async () => {
      await add('a');
      const id = await take();
      await noteEventFailure(database.pool(), id, 'EVENTS_BUSY', limits, 60_000);
      const next = await takeNextEvent(database.pool(), orderNo);
      assert.ok(next && 'waitMs' in next && next.waitMs > 50_000 && next.waitMs <= 60_000, JSON.stringify(next));
      assert.deepEqual(await rows(), [['pending', 1, 'EVENTS_BUSY']]);
      await resendEvent(database.pool(), id);
      assert.equal(await take(), id);
      await noteEventFailure(database.pool(), id, 'EVENTS_BUSY', limits, 200);
      assert.equal(await take(), 'wait');
      await until('its time has come', async () => (await take()) === id);
      await noteEventFailure(database.pool(), id, 'EVENTS_HTTP_ERROR', limits);
      assert.equal(await take(), id, 'no wait was asked for');
    });

    it('are given up three days after they were due, but not before an hour of attempts', async () => {
      await add('a');
      const id = await take();
      const fails = () => noteEventFailure(database.pool(), id, 'EVENTS_HTTP_ERROR', limits);
      await age(id, 71, 71);
      assert.equal(await fails(), false);
      await age(id, 500, 0);
      assert.equal(await fails(), false, 'it waited for something else than the receiver');
      await age(id, 73, 2);
      assert.equal(await fails(), true);
      assert.deepEqual(await rows(), [['given-up', 1, 'EVENTS_HTTP_ERROR']]);
    });

    it('are sent again as they were, with all their time', async () => {
      await add('a');
      const [before] = await events();
      const id = await take();
      await age(id, 100, 100);
      await noteEventFailure(database.pool(), id, 'EVENTS_HTTP_ERROR', limits);
      const [due] = await dueNow();
      assert.ok(due);
      await clearEvents(database.pool(), due);
      assert.deepEqual((await resendEvent(database.pool(), id)).event, before);
      assert.equal((await dueNow()).length, 1);
      assert.deepEqual(await takeNextEvent(database.pool(), orderNo), before);
      assert.equal(await noteEventFailure(database.pool(), id, 'EVENTS_HTTP_ERROR', limits), false);
      await assert.rejects(resendEvent(database.pool(), 'evt_none'), { code: 'EVENT_NOT_FOUND' });
    });

    const dueNow = async () => (await wantedEvents(database.pool(), 1000)).filter((one) => one.orderNo === orderNo);

    it('want a wake-up that is kept until it was delivered, and a newer one survives that', async () => {
      await add('a');
      const [first] = await dueNow();
      assert.ok(first);
      await add('b');
      await clearEvents(database.pool(), first);
      const [second] = await dueNow();
      assert.ok(second && second.dueAt !== first.dueAt);
      await postponeEvents(database.pool(), second, 60);
      assert.deepEqual(await dueNow(), []);
      await database.pool().query('update orders set events_due_at = $2 where order_no = $1', [orderNo, second.dueAt]);
      await clearEvents(database.pool(), second);
      assert.deepEqual(await dueNow(), []);
    });

    it('are missed by the reconciler only when their wake-up was delivered long ago and they are not out', async () => {
      const late = async () => (await ordersWithLateEvents(database.pool(), 900, '', 1000)).includes(orderNo);
      await add('a');
      await add('b');
      const id = await take();
      await age(id, 1, 1);
      assert.equal(await late(), false, 'the wake-up waits');
      const [due] = await dueNow();
      assert.ok(due);
      await clearEvents(database.pool(), due);
      assert.equal(await late(), true);
      await markEventSent(database.pool(), id);
      assert.equal(await late(), false, 'the other one is young');
    });

    it('are listed by order and state, newest first', async () => {
      for (const code of ['a', 'b', 'c']) await add(code);
      await markEventSent(database.pool(), await take());
      const list = async (filter: Parameters<typeof listEvents>[1]) =>
        (await listEvents(database.pool(), filter)).map(({ event }) => event.data.taskId);
      assert.deepEqual(await list({ orderNo, state: 'pending' }), ['c', 'b']);
      assert.deepEqual(await list({ orderNo, state: 'sent' }), ['a']);
      assert.deepEqual(await list({ orderNo, limit: 2 }), ['c', 'b']);
    });
  });
});

const refund: SettlementCase = {
  orderNo: undefined,
  code: '202607-0017',
  state: 'atlas-processing',
  statusCode: 0,
  cancelReason: undefined,
  expectedConfirmation: '2026-07-20',
  expectedRefund: undefined,
  tickets: [{ lastName: 'EXAMPLE', firstName: 'ALEX', ticketNo: 'T1' }],
  amount: { currency: 'USD', originalFare: 180.25, estimatedRefund: 150.1 },
  transactionFee: 5,
  offerId: undefined,
  method: undefined,
};
