import assert from 'node:assert/strict';
import type { Dependencies } from '../../activities/dependencies.ts';
import { takeInListedIncident } from '../../activities/listed-incidents.ts';
import type { IncidentRecord } from '../../src/atlas/incident-list.ts';
import { listEvidence, recordEvidence } from '../../src/storage/evidence.ts';
import { noteListedIncident } from '../../src/storage/incidents.ts';
import { testDatabase } from '../support/database.ts';
import { flight } from '../support/flights.ts';
import { followedOrder, underLock } from '../support/orders.ts';

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

  it('of a type that nothing is made of is news once', async () => {
    const orderNo = await followedOrder(database.pool());
    const unknown = { ...record(orderNo, '20261124102402000ABZSO'), eventType: 'something.else' };
    assert.equal((await takeInListedIncident(deps(), unknown)).fresh, true);
    assert.equal((await takeInListedIncident(deps(), unknown)).fresh, false);
    assert.deepEqual(await kinds(orderNo), []);
  });
});
