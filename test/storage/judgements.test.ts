import assert from 'node:assert/strict';
import { viewOrder } from '../../src/console/order-view.ts';
import { defaultChangePolicies, defaultChangePolicy } from '../../src/domain/change-policy.ts';
import { ruleVersions } from '../../src/domain/rule-versions.ts';
import { compareItineraries, judgeChange } from '../../src/domain/schedule-change.ts';
import { addItinerary, type StoredItinerary } from '../../src/storage/itineraries.ts';
import { listJudgements } from '../../src/storage/judgements.ts';
import { noteItineraryChange } from '../../src/storage/order-events.ts';
import { markTold } from '../../src/storage/orders.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { followedOrder, underLock } from '../support/orders.ts';

describe('stored judgements', () => {
  const database = testDatabase();
  const out = flight('ZZ101 SIN 2027-12-01T08:00 KUL 09:10');
  const versions: StoredItinerary['segments'][] = [[out], [moved(out, 20)], [moved(out, 200)]];

  it('say of each new version how it was judged, against what, and by which data and rules', async () => {
    const orderNo = await followedOrder(database.pool());
    for (const [index, segments] of versions.entries()) {
      await underLock(database.pool(), orderNo, async (tx) => {
        await addItinerary(tx, orderNo, segments, { provenance: 'order-query' });
        await noteItineraryChange(tx, orderNo, defaultChangePolicies);
        if (index === 1) await markTold(tx, orderNo, 2);
      });
    }
    const stored = await listJudgements(database.pool(), orderNo);
    const judgements = stored.map(
      ({
        judgement: { netEffect: _words, rights: _rights, ancillaries: _ancillaries, policy: _policy, ...judgement },
      }) => judgement,
    );
    assert.deepEqual(
      stored.map(({ judgedAt: _judgedAt, judgement: _judgement, ...one }, index) => ({
        ...one,
        judgement: judgements[index],
      })),
      [
        {
          version: 2,
          knownVersion: null,
          versions: ruleVersions(),
          judgement: {
            severity: 'minor',
            againstKnown: null,
            againstBought: compareItineraries([out], [moved(out, 20)]),
            backToBooked: false,
          },
        },
        {
          version: 3,
          knownVersion: 2,
          versions: ruleVersions(),
          judgement: judgeChange([out], [moved(out, 20)], [moved(out, 200)]),
        },
      ],
    );
    const last = stored[1]?.judgement;
    assert.deepEqual(last?.policy, defaultChangePolicy);
    assert.match(last?.netEffect[0] ?? '', /^SIN-KUL leaves 3 h later/);
    assert.deepEqual(
      last?.rights.rights.map(({ law, rules }) => [law, rules]),
      [],
      'no law that is known here gives rights for it',
    );
    assert.ok(stored.every(({ judgedAt }) => Math.abs(judgedAt.getTime() - Date.now()) < 60_000));
    const { judgements: shown } = await viewOrder(database.pool(), orderNo);
    assert.deepEqual(shown, stored, 'as skyhook order --json shows it');
  });

  it('stay as they were first made', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, async (tx) => {
      for (const segments of versions.slice(0, 2))
        await addItinerary(tx, orderNo, segments, { provenance: 'order-query' });
      await noteItineraryChange(tx, orderNo, defaultChangePolicies);
      await markTold(tx, orderNo, 2);
      await noteItineraryChange(tx, orderNo, defaultChangePolicies);
    });
    const [only, ...more] = await listJudgements(database.pool(), orderNo);
    assert.deepEqual([only?.knownVersion, more], [null, []]);
  });
});
