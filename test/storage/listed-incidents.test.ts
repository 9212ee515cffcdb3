import assert from 'node:assert/strict';
import type { Dependencies } from '../../activities/dependencies.ts';
import { newsOfIncidents, takeInListedIncident } from '../../activities/listed-incidents.ts';
import { newsOfOrders } from '../../activities/listed-orders.ts';
import type { IncidentRecord } from '../../src/atlas/incident-list.ts';
import type { ListedOrder } from '../../src/atlas/order-list.ts';
import { listEvidence, recordEvidence } from '../../src/storage/evidence.ts';
import { noteListedIncident } from '../../src/storage/incidents.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { answerQuestion } from '../../src/storage/questions.ts';
import { listOpenTasks, openTask } from '../../src/storage/tasks.ts';
import { testDatabase } from '../support/database.ts';
import { flight } from '../support/flights.ts';
import { answerAbout, followedOrder, newOrderNo, storeNow, underLock } from '../support/orders.ts';

const out = flight('ZZ101 SIN 2036-12-01T08:00 KUL 09:10');

describe('an incident of Atlas’s list', () => {
  const database = testDatabase();
  const deps = (): Dependencies => ({ pool: database.pool(), settings: { missedAfterSeconds: 600 } }) as Dependencies;
  const record = (orderNo: string, eventId: string): IncidentRecord => ({
    eventId,
    orderNo,
    eventType: 'abnormal.cancelled',
    eventStatus: 0,
    confirmedResult: undefined,
    eventAt: Date.now(),
    airline: undefined,
    confirmedAt: undefined,
    departsLocal: undefined,
    createdAt: undefined,
    pnr: undefined,
    notified: undefined,
    extraInfo: undefined,
  });
  const kinds = async (orderNo: string): Promise<string[]> =>
    (await listEvidence(database.pool(), orderNo)).map(({ kind }) => kind);

  it('is taken in, also when something else came under its event id and was looked up there', async () => {
    const orderNo = await followedOrder(database.pool());
    const eventId = '20261124102402000ABZSN';
    await underLock(database.pool(), orderNo, async (tx) => {
      const notification = {
        kind: 'schedule-change',
        orderNo,
        eventId,
        changeType: 2,
        previous: [out],
        revised: [],
      } as const;
      await recordEvidence(tx, { id: 'order.schedulechange/forged', meaning: 'forged', notification });
      await noteListedIncident(tx, record(orderNo, eventId));
    });
    const first = await takeInListedIncident(deps(), record(orderNo, eventId));
    assert.deepEqual(first, { fresh: true, missed: false });
    assert.deepEqual(await kinds(orderNo), ['schedule-change', 'unaccounted-cancellation']);
    assert.deepEqual(await takeInListedIncident(deps(), record(orderNo, eventId)), { fresh: false, missed: false });
    assert.equal((await kinds(orderNo)).length, 2);
  });

  it('that tells of a cancellation is explained at once where the whole order is paid back', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, async (tx) => {
      const isPaid = { kind: 'void', code: '202607-0017', state: 'refunded', tickets: '[]' };
      await tx.query(
        `insert into settlements (order_no, kind, code, state, tickets) values ($1, $2, $3, $4, $5::jsonb)`,
        [orderNo, ...Object.values(isPaid)],
      );
    });
    await takeInListedIncident(deps(), record(orderNo, '20261124102402000ABZSP'));
    const [told] = await listEvidence(database.pool(), orderNo);
    assert.deepEqual([told?.kind, told?.state], ['unaccounted-cancellation', 'applied']);
  });

  it('is read as the person said who was asked about it, whatever is said of later ones', async () => {
    const orderNo = await followedOrder(database.pool());
    const [first, second] = ['20261124102402000ABZSQ', '20261124102402000ABZSR'];
    const answer = async (eventId: string, option: string): Promise<void> => {
      await takeInListedIncident(deps(), record(orderNo, eventId));
      const subject = `incident/${eventId}/0`;
      await underLock(database.pool(), orderNo, (tx) =>
        openTask(tx, orderNo, 'unaccounted-cancellation', subject, 3600),
      );
      const task = (await listOpenTasks(database.pool(), orderNo)).find((open) => open.subject === subject);
      await answerQuestion(database.pool(), task?.id ?? '', { option, by: 'operator' });
    };
    await answer(first, 'passenger-cancelled');
    await database.pool().query('update evidence set recorded_at = clock_timestamp() where event_id = $1', [first]);
    await answer(second, 'not-cancelled');
    const state = await underLock(database.pool(), orderNo, (tx) => lockOrderState(tx, orderNo));
    assert.deepEqual(
      state?.unconfirmed.map(({ eventId, reading }) => [eventId, reading]),
      [
        [first, 'passenger-cancelled'],
        [second, 'not-cancelled'],
      ],
    );
  });

  it('of a type that nothing is made of is news once', async () => {
    const orderNo = await followedOrder(database.pool());
    const unknown = { ...record(orderNo, '20261124102402000ABZSO'), eventType: 'something.else' };
    assert.equal((await takeInListedIncident(deps(), unknown)).fresh, true);
    assert.equal((await takeInListedIncident(deps(), unknown)).fresh, false);
    assert.deepEqual(await kinds(orderNo), []);
  });

  it('is passed over once it is on record so, with its evidence and its missed push, and looked at when anything differs', async () => {
    const orderNo = await followedOrder(database.pool());
    const old = { ...record(orderNo, '20261124102402000ABZXP'), eventAt: Date.now() - 3_600_000 };
    const news = async (given: IncidentRecord): Promise<number> => (await newsOfIncidents(deps(), [given])).length;
    assert.equal(await news(old), 1);
    await takeInListedIncident(deps(), old);
    assert.equal(await news(old), 0);
    assert.equal(await news({ ...old, eventStatus: 1 }), 1);
    assert.equal(await news({ ...old, confirmedResult: 'refund' }), 1);
    assert.equal(await news({ ...old, eventType: 'email.schedulechange' }), 1);
    assert.equal(await news({ ...old, eventId: `${old.eventId}\u0000` }), 1);

    const young = record(orderNo, '20261124102402000ABZXQ');
    await takeInListedIncident(deps(), young);
    assert.equal(await news(young), 1, 'it is still to be counted as missed when it is older');
  });

  it('of an order that is known so is passed over in the order list', async () => {
    const orderNo = await followedOrder(database.pool());
    const listed = { orderNo, status: 'ticketed', statusCode: '2' } as ListedOrder;
    const news = async (given: ListedOrder): Promise<number> => (await newsOfOrders(deps(), [given])).length;
    assert.equal(await news(listed), 0, 'no query has shown a status yet: it is asked about anyway');
    await storeNow(database.pool(), answerAbout(orderNo));
    assert.equal(await news(listed), 0);
    assert.equal(await news({ ...listed, status: 'ticketing' }), 1);
    assert.equal(await news({ ...listed, status: 'unpaid' }), 0);
    assert.equal(await news({ ...listed, orderNo: newOrderNo() }), 1);
  });
});
