import assert from 'node:assert/strict';
import {
  clearLook,
  countPoll,
  createOrder,
  floodLevel,
  hurryPolls,
  isFollowed,
  lockOrder,
  markTold,
  nextHappening,
  openOrders,
  raiseVersion,
  readOrder,
  readPassengers,
  readRecipient,
  recordStep,
  resetPolls,
  storeOrderAnswer,
  wantedLooks,
  wantFreshQuery,
  wantLook,
} from '../../src/storage/orders.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { inTransaction } from '../../src/storage/pool.ts';
import type { OrderState } from '../../src/domain/order-state.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { aStep } from '../support/order-state.ts';
import { answerAbout, followedOrder, newOrderNo, storeNow, underLock } from '../support/orders.ts';

describe('orders', () => {
  const database = testDatabase();

  const stateOf = (orderNo: string): Promise<OrderState> =>
    inTransaction(database.pool(), async (tx) => {
      const state = await lockOrderState(tx, orderNo);
      assert.ok(state);
      return state;
    });

  it('are followed once, and not known before that', async () => {
    const orderNo = newOrderNo();
    assert.equal(await isFollowed(database.pool(), orderNo), false);
    assert.equal(await readOrder(database.pool(), orderNo), undefined);
    await inTransaction(database.pool(), async (tx) => {
      assert.equal(await lockOrder(tx, orderNo), false);
      assert.equal(await lockOrderState(tx, orderNo), undefined);
    });
    await createOrder(database.pool(), orderNo);
    await underLock(database.pool(), orderNo, (tx) => raiseVersion(tx, orderNo));
    await createOrder(database.pool(), orderNo);
    assert.equal(await isFollowed(database.pool(), orderNo), true);
    assert.equal((await stateOf(orderNo)).version, 2);
  });

  it('count each change of their state, and a change opens them again', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, async (tx) => {
      assert.equal(await recordStep(tx, orderNo, aStep({ stage: 'telling' })), false);
      assert.equal(await recordStep(tx, orderNo, aStep({ stage: 'settled' })), true);
      assert.equal(await recordStep(tx, orderNo, aStep({ stage: 'settled' })), false, 'it settles once');
    });
    const settled = await readOrder(database.pool(), orderNo);
    assert.deepEqual([settled?.stage, settled?.version], ['settled', 1]);
    assert.ok(settled?.settledAt instanceof Date);
    await underLock(database.pool(), orderNo, (tx) => raiseVersion(tx, orderNo));
    const open = await readOrder(database.pool(), orderNo);
    assert.deepEqual([open?.version, open?.settledAt], [2, null]);
  });

  it('are listed page by page while they are open', async () => {
    const numbers = [
      await followedOrder(database.pool()),
      await followedOrder(database.pool()),
      await followedOrder(database.pool()),
    ];
    const [first = '', second = '', third = ''] = numbers;
    await underLock(database.pool(), second, (tx) => recordStep(tx, second, aStep({ stage: 'settled' })));
    assert.deepEqual(await openOrders(database.pool(), first, 10), [third]);
    const all = await openOrders(database.pool(), '', 1000);
    const paged: string[] = [];
    for (let page = await openOrders(database.pool(), '', 2); page.length > 0;) {
      paged.push(...page);
      page = await openOrders(database.pool(), page.at(-1) ?? '', 2);
    }
    assert.deepEqual(paged, all);
    assert.deepEqual(
      all.filter((orderNo) => numbers.includes(orderNo)),
      [first, third],
    );
  });

  it('make the second who locks them wait, and see what the first did', async () => {
    const orderNo = await followedOrder(database.pool());
    let second: Promise<OrderState> | undefined;
    await underLock(database.pool(), orderNo, async (tx) => {
      second = stateOf(orderNo);
      await until('the second waits for the lock', async () => {
        const { rows } = await database
          .pool()
          .query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
        return rows.length > 0;
      });
      await raiseVersion(tx, orderNo);
      await tx.query(`update orders set status = 'unpaid' where order_no = $1`, [orderNo]);
    });
    assert.ok(second);
    const { version, status } = await second;
    assert.deepEqual({ version, status }, { version: 2, status: 'unpaid' });
  });

  describe('answers of the order query', () => {
    it('are stored with passengers and tickets', async () => {
      const orderNo = await followedOrder(database.pool());
      const answer = answerAbout(orderNo, {
        paymentDeadline: Date.UTC(2026, 6, 3, 1, 45),
        errorCode: '615',
        passengers: [
          { name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos: ['T1', 'T2'], airlinePnrs: ['P1'] },
          { name: 'EXAMPLE/BO', passengerType: 2, ticketNos: [], airlinePnrs: [] },
        ],
      });
      assert.deepEqual(await storeNow(database.pool(), answer), { outdated: false, news: true, statusBefore: null });
      const state = await stateOf(orderNo);
      assert.deepEqual(
        [state.status, state.ticketIssued, state.everyPassengerHasTicket, state.errorCode, state.paymentDeadline],
        ['ticketed', true, false, '615', Date.UTC(2026, 6, 3, 1, 45)],
      );
      assert.deepEqual(await readPassengers(database.pool(), orderNo), [
        {
          name: 'EXAMPLE/ALEX',
          passengerType: 0,
          tickets: [
            { ticketNo: 'T1', airlinePnr: 'P1' },
            { ticketNo: 'T2', airlinePnr: null },
          ],
        },
        { name: 'EXAMPLE/BO', passengerType: 2, tickets: [] },
      ]);
      const summary = await readOrder(database.pool(), orderNo);
      assert.deepEqual([summary?.statusCode, summary?.ticketStatusCode, summary?.pnr], ['2', '1', 'D12345']);
      assert.deepEqual(await readRecipient(database.pool(), orderNo), {
        named: null,
        contact: 'alex@traveller.example',
        language: null,
        brand: null,
      });
    });

    it('are rejected when a query that was begun later has answered already', async () => {
      const orderNo = await followedOrder(database.pool());
      const [early, late] = [await nextHappening(database.pool()), await nextHappening(database.pool())];
      const store = (status: 'ticketing' | 'ticketed', sequence: number) =>
        underLock(database.pool(), orderNo, (tx) => storeOrderAnswer(tx, answerAbout(orderNo, { status }), sequence));
      assert.deepEqual(await store('ticketed', late), { outdated: false, news: true, statusBefore: null });
      assert.deepEqual(await store('ticketing', early), { outdated: true, news: false, statusBefore: 'ticketed' });
      assert.deepEqual(await store('ticketing', late), { outdated: true, news: false, statusBefore: 'ticketed' });
      const [under, way] = [await nextHappening(database.pool()), await nextHappening(database.pool())];
      assert.equal((await store('ticketed', under)).outdated, false);
      assert.equal((await store('ticketing', way)).outdated, true, 'begun before that came, so perhaps older');
      assert.equal((await stateOf(orderNo)).status, 'ticketed');
    });

    it('are no news when they say the same again', async () => {
      const orderNo = await followedOrder(database.pool());
      await storeNow(database.pool(), answerAbout(orderNo));
      const first = await readOrder(database.pool(), orderNo);
      assert.deepEqual(await storeNow(database.pool(), answerAbout(orderNo)), {
        outdated: false,
        news: false,
        statusBefore: 'ticketed',
      });
      const second = await readOrder(database.pool(), orderNo);
      assert.ok((second?.queriedAt ?? 0) > (first?.queriedAt ?? 0));
      assert.deepEqual(await storeNow(database.pool(), answerAbout(orderNo, { pnr: 'E9' })), {
        outdated: false,
        news: true,
        statusBefore: 'ticketed',
      });
    });

    it('replace the passengers, but keep them when none are shown', async () => {
      const orderNo = await followedOrder(database.pool());
      const names = async () => (await readPassengers(database.pool(), orderNo)).map(({ name }) => name);
      await storeNow(database.pool(), answerAbout(orderNo));
      const bo = { name: 'EXAMPLE/BO', passengerType: 0, ticketNos: [], airlinePnrs: [] };
      await storeNow(database.pool(), answerAbout(orderNo, { passengers: [bo] }));
      assert.deepEqual(await names(), ['EXAMPLE/BO']);
      await storeNow(database.pool(), answerAbout(orderNo, { status: 'cancelled', passengers: [] }));
      assert.deepEqual(await names(), ['EXAMPLE/BO']);
      assert.equal((await stateOf(orderNo)).everyPassengerHasTicket, false);
    });

    it('are wanted afresh from the moment of new evidence until a query that was begun after it', async () => {
      const orderNo = await followedOrder(database.pool());
      assert.equal((await stateOf(orderNo)).freshWantedAt, undefined);
      const underWay = await nextHappening(database.pool());
      await underLock(database.pool(), orderNo, (tx) => wantFreshQuery(tx, orderNo));
      await underLock(database.pool(), orderNo, (tx) => storeOrderAnswer(tx, answerAbout(orderNo), underWay));
      const { freshWantedAt, now } = await stateOf(orderNo);
      assert.ok(freshWantedAt !== undefined && freshWantedAt <= now && freshWantedAt > now - 10_000);
      await storeNow(database.pool(), answerAbout(orderNo));
      assert.equal((await stateOf(orderNo)).freshWantedAt, undefined);
    });

    it('are wanted without a break while evidence comes faster than answers', async () => {
      const orderNo = await followedOrder(database.pool());
      const since: (number | undefined)[] = [];
      for (let round = 0; round < 3; round += 1) {
        const underWay = await nextHappening(database.pool());
        await underLock(database.pool(), orderNo, (tx) => wantFreshQuery(tx, orderNo));
        await underLock(database.pool(), orderNo, (tx) => storeOrderAnswer(tx, answerAbout(orderNo), underWay));
        since.push((await stateOf(orderNo)).newsSince);
      }
      assert.ok(since[0] !== undefined);
      assert.deepEqual(new Set(since).size, 1, 'the stretch began with the first');
      await storeNow(database.pool(), answerAbout(orderNo));
      assert.equal((await stateOf(orderNo)).newsSince, undefined);
      await underLock(database.pool(), orderNo, (tx) => wantFreshQuery(tx, orderNo));
      assert.ok(((await stateOf(orderNo)).newsSince ?? 0) > since[0], 'a new stretch');
    });

    it('are not hurried by a flood of evidence, which ebbs with time', async () => {
      const orderNo = await followedOrder(database.pool());
      await storeNow(database.pool(), answerAbout(orderNo));
      const hear = (times: number) =>
        underLock(database.pool(), orderNo, async (tx) => {
          for (let time = 0; time < times; time += 1) await wantFreshQuery(tx, orderNo);
          await countPoll(tx, orderNo, 'corroboration');
          await hurryPolls(tx, orderNo, ['corroboration']);
        });
      await hear(floodLevel);
      const few = await stateOf(orderNo);
      assert.deepEqual([few.flood, few.polls.corroboration], [undefined, undefined]);
      await hear(3);
      const { flood, polls, now } = await stateOf(orderNo);
      assert.ok(flood !== undefined && flood.answeredAt <= now && flood.answeredAt > now - 10_000);
      assert.equal(polls.corroboration?.attempts, 1, 'it keeps its pace');
      await database
        .pool()
        .query(`update orders set evidence_at = evidence_at - interval '3 minutes' where order_no = $1`, [orderNo]);
      assert.equal((await stateOf(orderNo)).flood, undefined);
    });
  });

  it('count the queries of each poll until it is over', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, async (tx) => {
      await countPoll(tx, orderNo, 'ticket');
      await countPoll(tx, orderNo, 'ticket');
      await countPoll(tx, orderNo, 'airline');
    });
    const { polls } = await stateOf(orderNo);
    assert.deepEqual([polls.ticket?.attempts, polls.airline?.attempts, polls.fresh], [2, 1, undefined]);
    assert.ok((polls.ticket?.lastAt ?? 0) > (polls.ticket?.startedAt ?? 0));
    await underLock(database.pool(), orderNo, (tx) => resetPolls(tx, orderNo, ['ticket', 'fresh']));
    assert.deepEqual(Object.keys((await stateOf(orderNo)).polls), ['airline']);
  });

  it('never forget what the traveller was told last', async () => {
    const orderNo = await followedOrder(database.pool());
    const told = async () => {
      const { rows } = await database
        .pool()
        .query<{ told: number }>('select told_version as told from orders where order_no = $1', [orderNo]);
      return rows[0]?.told;
    };
    await underLock(database.pool(), orderNo, (tx) => markTold(tx, orderNo, 2));
    await underLock(database.pool(), orderNo, (tx) => markTold(tx, orderNo, 1));
    assert.equal(await told(), 2);
  });

  it('keep a wake-up until it is delivered, and a newer one even then', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, (tx) => wantLook(tx, orderNo, 'answer'));
    const [look] = await wantedLooks(database.pool(), 10);
    assert.deepEqual([look?.orderNo, look?.because], [orderNo, 'answer']);
    await underLock(database.pool(), orderNo, (tx) => wantLook(tx, orderNo, 'second answer'));
    await clearLook(database.pool(), orderNo, look?.wantedAt ?? '');
    const [newer] = await wantedLooks(database.pool(), 10);
    assert.equal(newer?.because, 'second answer');
    await clearLook(database.pool(), orderNo, newer.wantedAt);
    assert.deepEqual(await wantedLooks(database.pool(), 10), []);
  });
});
