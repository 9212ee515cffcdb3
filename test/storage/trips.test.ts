import assert from 'node:assert/strict';
import { recordEvidence } from '../../src/storage/evidence.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { createOrder, markTold, readRecipient, wantedLooks } from '../../src/storage/orders.ts';
import { inTransaction } from '../../src/storage/pool.ts';
import { answerQuestion, askTraveller, listQuestions } from '../../src/storage/questions.ts';
import { takeAnswerBack } from '../../src/storage/taken-back-answers.ts';
import { openTask } from '../../src/storage/tasks.ts';
import { linkNamedTogether, readToldItinerary, tripOf } from '../../src/storage/trips.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, newOrderNo, storeNow, underLock } from '../support/orders.ts';

const out = flight('ZZ101 SIN 2099-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2099-12-08T20:00 SIN 21:10');

describe('trips in storage', () => {
  const database = testDatabase();
  const stateOf = (orderNo: string) => inTransaction(database.pool(), (tx) => lockOrderState(tx, orderNo));

  /** Two ticketed orders, one each way. */
  const twoOrders = async (given: Parameters<typeof answerAbout>[1] = {}): Promise<[string, string]> => {
    const pair: [string, string] = [newOrderNo(), newOrderNo()];
    for (const [index, orderNo] of pair.entries()) {
      await createOrder(database.pool(), orderNo);
      const itinerary = [index === 0 ? out : back];
      await storeNow(database.pool(), answerAbout(orderNo, { itinerary, ...(index === 0 ? {} : given) }));
      await underLock(database.pool(), orderNo, (tx) =>
        addItinerary(tx, orderNo, itinerary, { provenance: 'order-query' }),
      );
    }
    return pair;
  };
  const nameTogether = (orderNo: string, [first, ...alsoAbout]: readonly string[]) =>
    underLock(database.pool(), orderNo, async (tx) => {
      const notification = {
        kind: 'ticketed',
        orderNo: first as string,
        alsoAbout,
        ticketNos: [],
        airlinePnrs: [],
      } as const;
      await recordEvidence(tx, { id: `t/${orderNo}`, orderNo, meaning: 't', notification });
    });

  it('have one open question: whichever order speaks now, what another one asked is void', async () => {
    const pair = await twoOrders();
    await followOrder(database.pool(), pair.join(','));
    const ask = (orderNo: string, itineraryVersion: number) =>
      underLock(database.pool(), orderNo, (tx) =>
        askTraveller(tx, {
          orderNo,
          itineraryVersion,
          versionBefore: 1,
          options: ['keep', 'refund'],
          deadline: Date.now() + 3_600_000,
          consequence: 'no-choice',
        }),
      );
    await ask(pair[1], 2);
    const before = await stateOf(pair[1]);
    const states = async () =>
      Promise.all(pair.map(async (one) => (await listQuestions(database.pool(), one)).map(({ state }) => state)));
    assert.deepEqual(await states(), [[], ['open']]);
    await ask(pair[0], 3);
    assert.deepEqual(await states(), [['open'], ['superseded']]);
    assert.ok(((await stateOf(pair[1]))?.version ?? 0) > (before?.version ?? 0));
    assert.ok((await wantedLooks(database.pool(), 1000)).some(({ orderNo }) => orderNo === pair[1]));
  });

  it('take an answer back as one: the tasks of each are closed, and each is looked at', async () => {
    const pair = await twoOrders();
    await followOrder(database.pool(), pair.join(','));
    const [first, second] = pair;
    await database.pool().query(`update orders set status = 'ticketed' where order_no = any($1)`, [pair]);
    await underLock(database.pool(), second, (tx) =>
      addItinerary(tx, second, [moved(back, 200)], { provenance: 'order-query' }),
    );
    const version = (await stateOf(first))?.current?.version ?? 0;
    const { id } = await underLock(database.pool(), first, async (tx) => {
      await markTold(tx, first, version);
      return askTraveller(tx, {
        orderNo: first,
        itineraryVersion: version,
        versionBefore: 1,
        options: ['keep', 'refund'],
        deadline: Date.now() + 3_600_000,
        consequence: 'no-choice',
      });
    });
    await answerQuestion(database.pool(), id, { option: 'refund', by: 'operator' });
    for (const orderNo of pair)
      await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'traveller-wants-refund', id, 3600));
    const before = await Promise.all(pair.map(async (one) => (await stateOf(one))?.version ?? 0));
    assert.equal((await takeAnswerBack(database.pool(), id, 1800)).state, 'open');
    const tasks = await Promise.all(
      pair.map(async (one) =>
        (await listQuestions(database.pool(), one))
          .filter(({ askedOf }) => askedOf === 'person')
          .map(({ kind, state }) => [kind, state]),
      ),
    );
    const closed = [['traveller-wants-refund', 'superseded']];
    assert.deepEqual(tasks, [closed, closed]);
    for (const [index, one] of pair.entries()) {
      assert.ok(((await stateOf(one))?.version ?? 0) > (before[index] ?? 0));
      const looks = await wantedLooks(database.pool(), 1000);
      assert.equal(looks.find(({ orderNo }) => orderNo === one)?.because, 'answer taken back');
    }
  });

  it('are made by the seller’s word, and speak with one voice: the told version is remembered for each order', async () => {
    const pair = await twoOrders();
    assert.equal((await stateOf(pair[0]))?.trip, undefined);
    await followOrder(database.pool(), pair.join(','));
    assert.deepEqual(await tripOf(database.pool(), pair[1]), pair);

    const speaker = await stateOf(pair[0]);
    assert.deepEqual([speaker?.trip?.speaker, speaker?.current?.segments], [pair[0], [out, back]]);
    const other = await stateOf(pair[1]);
    assert.deepEqual([other?.trip?.speaker, other?.current?.segments], [pair[0], [back]]);

    await underLock(database.pool(), pair[0], (tx) => markTold(tx, pair[0], speaker?.current?.version as number));
    assert.equal((await stateOf(pair[1]))?.told?.version, 1);
    await underLock(database.pool(), pair[1], (tx) =>
      addItinerary(tx, pair[1], [moved(back, 90)], { provenance: 'x' }),
    );
    const news = await stateOf(pair[0]);
    assert.deepEqual(
      [news?.told?.segments, news?.current?.segments],
      [
        [out, back],
        [out, moved(back, 90)],
      ],
    );
    assert.deepEqual(news?.judgement?.severity, 'moderate');
    assert.equal((await stateOf(pair[0]))?.current?.version, news?.current?.version, 'the same parts, the same number');
    for (const state of [speaker, news])
      assert.deepEqual(
        await readToldItinerary(database.pool(), pair[0], state?.current?.version ?? 0),
        state?.current?.segments,
      );
    assert.deepEqual(await readToldItinerary(database.pool(), pair[1], 1), [back], 'a version from before the trip');
    assert.equal(await readToldItinerary(database.pool(), pair[1], 77), undefined);
  });

  it('wakes the other orders when the traveller was told for them', async () => {
    const pair = await twoOrders();
    await followOrder(database.pool(), pair.join(','));
    await database.pool().query('update orders set look_wanted = null where order_no = any($1)', [pair]);
    const version = (await stateOf(pair[0]))?.current?.version as number;
    await underLock(database.pool(), pair[0], (tx) => markTold(tx, pair[0], version));
    const looks = (await wantedLooks(database.pool(), 1000)).filter(({ orderNo }) => pair.includes(orderNo));
    assert.deepEqual(
      looks.map(({ orderNo, because }) => [orderNo, because]),
      [[pair[1], 'trip']],
    );
  });

  it('are made of orders that a message names together only where passengers and recipient are the same', async () => {
    const same = await twoOrders();
    await nameTogether(same[1], same);
    await linkNamedTogether(database.pool(), same[1]);
    assert.deepEqual(await tripOf(database.pool(), same[0]), same);

    const someoneElse = [{ name: 'EXAMPLE/KIM', passengerType: 0, ticketNos: ['T9'], airlinePnrs: ['X'] }];
    for (const given of [{ passengers: someoneElse }, { contactEmail: 'kim@traveller.example' }]) {
      const strangers = await twoOrders(given);
      await nameTogether(strangers[0], strangers);
      await linkNamedTogether(database.pool(), strangers[0]);
      assert.deepEqual(await tripOf(database.pool(), strangers[0]), [strangers[0]]);
    }
  });

  it('take in the order that the seller made in place of one, with the recipient of that one', async () => {
    const [first, second] = await twoOrders();
    await followOrder(database.pool(), `${first},${second}`, { email: 'sam@traveller.example', language: 'de' });
    await storeNow(database.pool(), answerAbout(second, { status: 'cancelled', statusCode: '-3' }));
    const anew = newOrderNo();
    await followOrder(database.pool(), anew, {}, { replaces: second });
    assert.deepEqual(await tripOf(database.pool(), first), [first, second, anew]);
    assert.equal((await stateOf(second))?.replacedBy, anew);
    assert.equal((await readRecipient(database.pool(), anew)).named, 'sam@traveller.example');
    await assert.rejects(followOrder(database.pool(), newOrderNo(), {}, { replaces: first }), {
      code: 'ORDER_NOT_REPLACEABLE',
    });
    await assert.rejects(followOrder(database.pool(), second, {}, { replaces: anew }), {
      code: 'ORDER_NOT_REPLACEABLE',
    });
    await assert.rejects(followOrder(database.pool(), anew, {}, { replaces: newOrderNo() }), {
      code: 'ORDER_NOT_FOLLOWED',
    });
    await assert.rejects(followOrder(database.pool(), anew, {}, { replaces: anew }), { code: 'ORDER_NO_MALFORMED' });
  });

  it('have one recipient, whichever order the seller names', async () => {
    const [first, second] = await twoOrders();
    await followOrder(database.pool(), `${first},${second}`, { email: 'sam@traveller.example' });
    await followOrder(database.pool(), second, { email: 'kim@traveller.example' });
    assert.equal((await readRecipient(database.pool(), first)).named, 'kim@traveller.example');
  });

  it('lock their orders as one, whichever order is asked for', async () => {
    const pair = await twoOrders();
    await followOrder(database.pool(), pair.join(','));
    const order: string[] = [];
    await Promise.all(
      [pair[1], pair[0], pair[1]].map((orderNo) =>
        underLock(database.pool(), orderNo, async () => {
          order.push('in');
          await new Promise((resolve) => setTimeout(resolve, 30));
          order.push('out');
        }),
      ),
    );
    assert.deepEqual(order, ['in', 'out', 'in', 'out', 'in', 'out']);
  });
});
