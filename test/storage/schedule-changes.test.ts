import assert from 'node:assert/strict';
import { defaultChangePolicies } from '../../src/domain/change-policy.ts';
import type { OrderNotification, ScheduleChangeNotification } from '../../src/atlas/notifications.ts';
import { describeFlights, type Itinerary } from '../../src/domain/itinerary.ts';
import {
  decideEvidence,
  listEvidence,
  markAmbiguous,
  recordEvidence,
  supersedeListed,
  undecidedClaims,
} from '../../src/storage/evidence.ts';
import {
  noteListedIncident,
  notePushedIncident,
  unlistedEventIds,
  type ListedIncident,
} from '../../src/storage/incidents.ts';
import { readItineraries } from '../../src/storage/itineraries.ts';
import { putMessage } from '../../src/storage/messages.ts';
import { nextHappening, storeOrderAnswer } from '../../src/storage/orders.ts';
import { answerQuestion, listQuestions } from '../../src/storage/questions.ts';
import { explainListedChanges, updateItinerary } from '../../src/storage/schedule-changes.ts';
import { listOpenTasks, openTask } from '../../src/storage/tasks.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, followedOrder, underLock } from '../support/orders.ts';

const hourMs = 3_600_000;
const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const later = moved(out, 90);
const bought = [out, back];

describe('schedule changes', () => {
  const database = testDatabase();
  let orderNo: string;
  let heard: number;
  /** Event ids in the order in which Atlas made them; no other test has the same. */
  let [early, late, latest]: [string, string, string] = ['', '', ''];
  let eventIds = 0;
  const newEventId = (): string => `202607100422${String((eventIds += 1)).padStart(5, '0')}QWERT`;

  beforeEach(async () => {
    orderNo = await followedOrder(database.pool());
    heard = 0;
    [early, late, latest] = [newEventId(), newEventId(), newEventId()];
  });

  /** A pushed message is kept as evidence; gives its id. */
  async function hear(change: Partial<ScheduleChangeNotification> | 'ticketed'): Promise<string> {
    heard += 1;
    const id = `delivery-${heard}/${orderNo}`;
    const notification: OrderNotification =
      change === 'ticketed'
        ? { kind: 'ticketed', orderNo, ticketNos: [], airlinePnrs: [] }
        : {
            kind: 'schedule-change',
            orderNo,
            eventId: undefined,
            changeType: 1,
            previous: [out],
            revised: [later],
            ...change,
          };
    return underLock(database.pool(), orderNo, async (tx) => {
      const kept = await recordEvidence(tx, { id, meaning: JSON.stringify(notification), notification });
      if (notification.kind === 'schedule-change' && notification.eventId)
        await markAmbiguous(tx, orderNo, notification.eventId);
      return kept.id;
    });
  }

  /** Atlas is asked: the order query shows these flights, the incident list these events (with their time, if given). */
  async function answer(
    flights: Itinerary,
    ...listed: (string | { eventId: string; eventAt: number })[]
  ): Promise<void> {
    const incidents = new Map(
      listed.map((one): [string, ListedIncident] => {
        const { eventId, eventAt } = typeof one === 'string' ? { eventId: one, eventAt: undefined } : one;
        const incident = { eventId, orderNo, eventType: 'order.schedulechange', eventStatus: 0, eventAt };
        return [eventId, { ...incident, confirmedResult: undefined }];
      }),
    );
    await underLock(database.pool(), orderNo, async (tx) => {
      for (const incident of incidents.values()) await noteListedIncident(tx, incident);
      const { rows } = await tx.query<{ shown: Itinerary | null }>(
        'select shown_segments as shown from orders where order_no = $1',
        [orderNo],
      );
      await storeOrderAnswer(tx, answerAbout(orderNo, { itinerary: flights }), await nextHappening(tx));
      await updateItinerary(
        tx,
        orderNo,
        { now: flights, before: rows[0]?.shown ?? undefined },
        incidents,
        defaultChangePolicies,
      );
    });
  }

  const versions = async (): Promise<Itinerary[]> =>
    (await readItineraries(database.pool(), orderNo)).map(({ segments }) => segments);
  async function assertVersions(expected: readonly Itinerary[], message?: string): Promise<void> {
    assert.deepEqual((await versions()).map(describeFlights), expected.map(describeFlights), message);
  }
  const evidence = async () =>
    (await listEvidence(database.pool(), orderNo)).map(({ id, state, corroboratedBy }) => [
      id.split('/')[0],
      state,
      corroboratedBy,
    ]);
  const told = async () => {
    const { rows } = await database
      .pool()
      .query<{ told: number | null }>('select told_version as told from orders where order_no = $1', [orderNo]);
    return rows[0]?.told;
  };

  describe('evidence', () => {
    it('is kept once per meaning, under the first id', async () => {
      assert.equal(await hear({}), `delivery-1/${orderNo}`);
      assert.equal(await hear({}), `delivery-1/${orderNo}`);
      assert.equal(await hear({ eventId: early }), `delivery-3/${orderNo}`);
      assert.deepEqual(await evidence(), [
        ['delivery-1', 'open', null],
        ['delivery-3', 'open', null],
      ]);
    });

    it('gains no time by coming again', async () => {
      await hear({});
      const first = await listEvidence(database.pool(), orderNo);
      await hear({});
      assert.deepEqual(await listEvidence(database.pool(), orderNo), first);
    });

    it('is looked at again when it could not be placed and comes again', async () => {
      const id = await hear({});
      await underLock(database.pool(), orderNo, (tx) => decideEvidence(tx, id, 'not-placed', 'incident-list'));
      await hear({});
      assert.deepEqual(await evidence(), [['delivery-1', 'open', 'incident-list']]);
    });

    it('stays decided when it comes again', async () => {
      const id = await hear({});
      await underLock(database.pool(), orderNo, (tx) => decideEvidence(tx, id, 'applied', 'order-query'));
      await hear({});
      assert.deepEqual(await evidence(), [['delivery-1', 'applied', 'order-query']]);
    });

    it('takes another meaning when its delivery is read differently', async () => {
      const notification = {
        kind: 'schedule-change',
        orderNo,
        eventId: early,
        changeType: 1,
        previous: [out],
        revised: [later],
      } as const;
      const record = (id: string, meaning: string, revised: Itinerary) =>
        underLock(database.pool(), orderNo, (tx) =>
          recordEvidence(tx, { id, meaning, notification: { ...notification, revised } }),
        );
      const id = `delivery-1/${orderNo}`;
      assert.deepEqual(await record(id, 'old', [later]), { id, isNew: true });
      assert.deepEqual(await record(id, 'new', [moved(out, 95)]), { id, isNew: false });
      const claims = await underLock(database.pool(), orderNo, (tx) => undecidedClaims(tx, orderNo));
      assert.deepEqual(
        claims.map(({ revised }) => revised),
        [[moved(out, 95)]],
      );
      assert.equal(
        await underLock(database.pool(), orderNo, (tx) => markAmbiguous(tx, orderNo, early)),
        false,
        'one content',
      );

      const other = `delivery-2/${orderNo}`;
      assert.deepEqual(await record(other, 'other', [later]), { id: other, isNew: true });
      assert.deepEqual(await record(other, 'new', [moved(out, 95)]), { id, isNew: false }, 'another has that meaning');
      assert.deepEqual(
        (await evidence()).map(([delivery]) => delivery),
        ['delivery-1', 'delivery-2'],
      );
    });

    it('is undecided in the order of the event ids, not of its arrival', async () => {
      await hear({ eventId: late });
      await hear({ eventId: early, revised: [moved(out, 30)] });
      await hear('ticketed');
      const claims = await underLock(database.pool(), orderNo, (tx) => undecidedClaims(tx, orderNo));
      assert.deepEqual(
        claims.map(({ eventId }) => eventId),
        [early, late],
      );
      assert.deepEqual(claims[1], {
        id: `delivery-1/${orderNo}`,
        orderNo,
        eventId: late,
        changeType: 1,
        previous: [out],
        revised: [later],
        ambiguous: false,
      });
    });
  });

  it('of an order that was ticketed before anything was heard of it are taken to be known from the seller', async () => {
    await answer(bought);
    assert.equal(await told(), 1);
  });

  it('begin with the flights that the order query shows', async () => {
    await hear('ticketed');
    await answer([]);
    await assertVersions([]);
    await answer(bought);
    await assertVersions([bought]);
    assert.equal(await told(), null, 'the ticket mail is to tell it');
    const entries = await readTimeline(database.pool(), orderNo);
    assert.deepEqual(
      entries.map(({ text }) => text),
      ['itinerary as bought: ZZ101 SIN 2026-12-01 08:00 - KUL 09:10, ZZ102 KUL 2026-12-08 20:00 - SIN 21:10'],
    );
  });

  it('are believed when the order query newly shows them; what else it newly shows is news of its own', async () => {
    await answer(bought);
    const id = await hear({});
    await answer([later, moved(back, 10)]);
    await assertVersions([bought, [later, back], [later, moved(back, 10)]]);
    assert.deepEqual(await evidence(), [['delivery-1', 'applied', 'order-query']]);
    const entries = (await readTimeline(database.pool(), orderNo)).slice(-2);
    assert.deepEqual(
      entries.map(({ reference }) => reference),
      [id, null],
    );
    assert.match(
      entries[0]?.text ?? '',
      /^schedule change borne out by order query: version 2, moderate against version 1: ZZ101/,
    );
    assert.match(
      entries[1]?.text ?? '',
      /^the order query shows other flights: version 3, minor against version 2: ZZ101/,
    );
  });

  it('are believed when the incident list holds them, while the order query stays on the old flights', async () => {
    await answer(bought);
    await hear({ eventId: early });
    await answer(bought, early);
    await assertVersions([bought, [later, back]]);
    assert.deepEqual(await evidence(), [['delivery-1', 'applied', 'incident-list']]);
    await answer(bought);
    await answer([later, back]);
    await assertVersions([bought, [later, back]], 'the order query catches up: no news');
  });

  it('are not believed when nothing shows them', async () => {
    await answer(bought);
    await hear({ eventId: early });
    await answer(bought);
    await answer(bought, late);
    await assertVersions([bought]);
    assert.deepEqual(await evidence(), [['delivery-1', 'open', null]]);
  });

  it('are not believed by the incident list when two contents came under one id; the order query decides', async () => {
    await answer(bought);
    await hear({ eventId: early });
    await hear({ eventId: early, revised: [moved(out, 300)] });
    await answer(bought, early);
    await assertVersions([bought]);
    assert.deepEqual(await evidence(), [
      ['delivery-1', 'ambiguous', null],
      ['delivery-2', 'ambiguous', null],
    ]);
    await answer([moved(out, 300), back], early);
    await assertVersions([bought, [moved(out, 300), back]]);
    assert.deepEqual(await evidence(), [
      ['delivery-1', 'dismissed', null],
      ['delivery-2', 'applied', 'order-query'],
    ]);
  });

  it('are superseded when a newer one, by the event ids of the sender, was applied before', async () => {
    await answer(bought);
    await hear({ eventId: late, revised: [moved(out, 200)] });
    await answer(bought, late);
    await hear({ eventId: early });
    await answer(bought, early);
    await assertVersions([bought, [moved(out, 200), back]]);
    assert.deepEqual(await evidence(), [
      ['delivery-1', 'applied', 'incident-list'],
      ['delivery-2', 'superseded', 'incident-list'],
    ]);
  });

  it('are superseded when a newer one was borne out that the itinerary had already', async () => {
    await answer(bought);
    await answer([later, back]);
    await answer(bought);
    // There and back, as the order query showed; the pushes come now, the one about the way back first.
    await hear({ eventId: late, previous: [later], revised: [out] });
    await answer(bought, late);
    const first = await hear({ eventId: early });
    await answer(bought, early);
    await assertVersions([bought, [later, back], bought]);
    assert.equal((await evidence()).find(([id]) => id === first.split('/')[0])?.[1], 'superseded');
  });

  it('are superseded when the order query has newly shown other flights there since they happened', async () => {
    const [happened, after] = [Date.now() - 60_000, Date.now() + 60_000];
    await answer(bought);
    await answer([moved(out, 290), back]);
    await hear({ eventId: early });
    await answer([moved(out, 290), back], { eventId: early, eventAt: happened });
    await assertVersions([bought, [moved(out, 290), back]]);
    // Of another flight, from the flights as they are now, or of later than what was shown: the query may be behind.
    await hear({ eventId: late, previous: [back], revised: [moved(back, 60)] });
    await answer([moved(out, 290), back], { eventId: late, eventAt: happened });
    await hear({ eventId: latest, previous: [moved(out, 290)], revised: [moved(out, 300)] });
    await answer([moved(out, 290), back], { eventId: latest, eventAt: happened });
    const newest = newEventId();
    await hear({ eventId: newest, previous: [moved(out, 310)], revised: [moved(out, 320)] });
    await answer([moved(out, 290), back], { eventId: newest, eventAt: after });
    await assertVersions([
      bought,
      [moved(out, 290), back],
      [moved(out, 290), moved(back, 60)],
      [moved(out, 300), moved(back, 60)],
      [moved(out, 320), moved(back, 60)],
    ]);
  });

  it('are not superseded by one that came under an event id which the incident list does not have', async () => {
    await answer(bought);
    await hear({ eventId: `2099${early.slice(4)}` });
    await answer([later, back]);
    await assertVersions([bought, [later, back]], 'true, whoever pushed it');
    await hear({ eventId: early });
    await answer([later, back], early);
    await hear({ eventId: late, previous: [later], revised: [moved(out, 200)] });
    await answer([later, back], late);
    await assertVersions([bought, [later, back], [moved(out, 200), back]]);
  });

  it('have their event id looked up on after they were borne out, until the incident list shows it', async () => {
    await answer(bought);
    const id = await hear({ eventId: early });
    await underLock(database.pool(), orderNo, (tx) =>
      notePushedIncident(tx, { eventId: early, orderNo, eventType: 'order.schedulechange' }),
    );
    await answer([later, back]);
    const unlisted = () => underLock(database.pool(), orderNo, (tx) => unlistedEventIds(tx, orderNo, 5));
    assert.deepEqual([(await evidence())[0]?.[1], await unlisted()], ['applied', [early]], id);
    await answer([later, back], early);
    assert.deepEqual(await unlisted(), []);
  });

  it('stay open as the incident list told them when another type of message comes under their id', async () => {
    const id = `incident/${early}/0`;
    await underLock(database.pool(), orderNo, async (tx) => {
      const notification = { kind: 'listed-change', orderNo, eventId: early } as const;
      await recordEvidence(tx, { id, meaning: id, notification });
      const decide = (kind: 'unaccounted-cancellation' | 'listed-change') => supersedeListed(tx, orderNo, early, kind);
      assert.deepEqual([await decide('unaccounted-cancellation'), await decide('listed-change')], [[], [id]]);
    });
  });

  it('are superseded also when the incident list names the newer one with the other order of a split trip', async () => {
    await answer(bought);
    await hear({ eventId: late, revised: [moved(out, 200)] });
    await underLock(database.pool(), orderNo, (tx) =>
      noteListedIncident(tx, {
        eventId: late,
        orderNo: `OTHERA20260703091512377,${orderNo}`,
        eventType: 'order.schedulechange',
        eventStatus: 0,
        confirmedResult: undefined,
      }),
    );
    await answer([moved(out, 200), back]);
    await hear({ eventId: early });
    await answer([moved(out, 200), back], early);
    await assertVersions([bought, [moved(out, 200), back]]);
  });

  it('are in no doubt because of another type of message, or one about another order, under their id', async () => {
    await answer(bought);
    await hear({ eventId: early });
    const other = await followedOrder(database.pool());
    const forged = { kind: 'schedule-change', changeType: 1, previous: [out], revised: [moved(out, 300)] } as const;
    await underLock(database.pool(), other, async (tx) => {
      const notification = { ...forged, orderNo: other, eventId: early };
      await recordEvidence(tx, { id: `forged/${other}`, meaning: `forged ${other}`, notification });
      await markAmbiguous(tx, other, early);
    });
    await underLock(database.pool(), orderNo, async (tx) => {
      const what = { incidentStatus: undefined, vendorRefund: undefined, vendorRefundText: undefined };
      const notification = { kind: 'unaccounted-cancellation', orderNo, eventId: early, ...what } as const;
      await recordEvidence(tx, { id: `forged/${orderNo}`, meaning: `forged ${orderNo}`, notification });
      await markAmbiguous(tx, orderNo, early);
    });
    await answer(bought, early);
    await assertVersions([bought, [later, back]]);
  });

  it('are applied in the order of their event ids when they come in another order', async () => {
    await answer(bought);
    await hear({ eventId: late, previous: [later], revised: [moved(out, 200)] });
    await hear({ eventId: early });
    await answer(bought, early, late);
    await assertVersions([bought, [later, back], [moved(out, 200), back]]);
  });

  it('are marked when they are true and fit no known flight', async () => {
    await answer(bought);
    const stranger = flight('ZZ300 BKK 2026-12-01T08:00 HKG 12:00');
    await hear({ eventId: early, previous: [stranger], revised: [moved(stranger, 60)] });
    await answer(bought, early);
    await assertVersions([bought]);
    assert.deepEqual(await evidence(), [['delivery-1', 'not-placed', 'incident-list']]);
  });

  it('close the task of a person who was asked whether they are true', async () => {
    await answer(bought);
    const id = await hear({ eventId: early });
    await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'change-unconfirmed', id, 3600));
    await answer(bought, early);
    assert.deepEqual(await listOpenTasks(database.pool(), orderNo), []);
  });

  it('make no version when the itinerary has them already', async () => {
    await answer(bought);
    await answer([later, back]);
    await hear({ eventId: early });
    await answer([later, back], early);
    await assertVersions([bought, [later, back]]);
    assert.deepEqual(await evidence(), [['delivery-1', 'applied', 'order-query']]);
  });

  it('make no version when the order query has dropped the cancelled flights already', async () => {
    await answer(bought);
    await answer([out]);
    await hear({ changeType: 2, previous: [back], revised: [] });
    await answer([out]);
    await assertVersions([bought, [out]]);
    assert.deepEqual(await evidence(), [['delivery-1', 'applied', 'order-query']]);
  });

  it('are dismissed together when a person found none of them, except what has a task of its own or came since', async () => {
    await answer(bought);
    const ids: string[] = [];
    for (const minutes of [10, 20, 30, 40]) ids.push(await hear({ revised: [moved(out, minutes)] }));
    const [first = '', second = '', third = ''] = ids;
    const due = `update evidence set recorded_at = recorded_at - interval '11 minutes' where id = any($1)`;
    await database.pool().query(due, [[first, second, third]]);
    await underLock(database.pool(), orderNo, async (tx) => {
      await openTask(tx, orderNo, 'change-unconfirmed', first, 3600);
      await openTask(tx, orderNo, 'look-in-atrip', second, 3600);
    });
    await database.pool().query(`update evidence set recorded_at = clock_timestamp() where id = $1`, [ids[3]]);
    const together = (await listOpenTasks(database.pool(), orderNo)).find(({ reason }) => reason === 'look-in-atrip');
    assert.equal(together?.about, 'schedule-change (4)');
    await answerQuestion(database.pool(), together.id, { option: 'done', by: 'operator' });
    assert.deepEqual(
      (await evidence()).map(([, state]) => state),
      ['open', 'dismissed', 'dismissed', 'open'],
    );
  });

  it('are no more asked about together when one of them is true', async () => {
    await answer(bought);
    const id = await hear({ eventId: early });
    await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'look-in-atrip', id, 3600));
    await answer(bought, early);
    assert.deepEqual(await listOpenTasks(database.pool(), orderNo), []);
  });

  it('also close the tasks about the other contents under their event id', async () => {
    await answer(bought);
    const untrue = await hear({ eventId: early });
    const borneOut = await hear({ eventId: early, revised: [moved(out, 300)] });
    await underLock(database.pool(), orderNo, async (tx) => {
      await openTask(tx, orderNo, 'change-unconfirmed', untrue, 3600);
      await openTask(tx, orderNo, 'change-unconfirmed', borneOut, 3600);
      await openTask(tx, orderNo, 'change-unconfirmed', 'another', 3600);
    });
    await answer([moved(out, 300), back], early);
    const tasks = await listQuestions(database.pool(), orderNo);
    assert.deepEqual(
      tasks.map(({ subject, state }) => [subject, state]),
      [
        [untrue, 'superseded'],
        [borneOut, 'superseded'],
        ['another', 'open'],
      ],
    );
  });

  it('cut out a cancelled flight', async () => {
    await answer(bought);
    await hear({ eventId: early, changeType: 2, previous: [back], revised: [] });
    await answer(bought, early);
    await assertVersions([bought, [out]]);
    assert.deepEqual(await evidence(), [['delivery-1', 'applied', 'incident-list']]);
  });

  describe('that only the incident list tells', () => {
    const minute = 60_000;
    /** The sweep lists an incident without a push; gives its evidence. */
    const list = (eventId: string, happened: number, departsLocal?: string) =>
      underLock(database.pool(), orderNo, async (tx) => {
        const incident = { eventId, orderNo, eventType: 'order.schedulechange', eventStatus: 0 };
        await noteListedIncident(tx, {
          ...incident,
          confirmedResult: undefined,
          eventAt: Date.now() + happened,
          departsLocal,
        });
        const id = `incident/${eventId}/0`;
        await recordEvidence(tx, { id, meaning: id, notification: { kind: 'listed-change', orderNo, eventId } });
        await explainListedChanges(tx, orderNo);
      });
    const open = async () =>
      (await listEvidence(database.pool(), orderNo))
        .filter(({ kind, state }) => kind === 'listed-change' && state === 'open')
        .map(({ eventId }) => eventId);

    it('are explained by the order query when it newly shows that flight, and no other', async () => {
      await answer(bought);
      await list(early, -minute, back.depLocal);
      await list(late, -minute, out.depLocal);
      await list(latest, minute, out.depLocal);
      await answer([later, back]);
      assert.deepEqual(await open(), [early, latest], 'one is of another flight, one happened after it');
    });

    it('are explained by what the order query had shown before the list told them', async () => {
      await answer(bought);
      await answer([later, back]);
      await list(early, -minute, back.depLocal);
      await list(late, -minute, later.depLocal);
      assert.deepEqual(await open(), [early]);
    });

    it('are explained without a departure only where there is one of each', async () => {
      await answer(bought);
      await list(early, -minute);
      await answer([later, back]);
      assert.deepEqual(await open(), []);
      await list(late, 0);
      await list(latest, 0);
      await answer([moved(out, 200), back]);
      assert.deepEqual(await open(), [late, latest]);
    });
  });

  describe('that only the order query shows', () => {
    it('are followed when it shows something new', async () => {
      await answer(bought);
      await answer([later, back]);
      await assertVersions([bought, [later, back]]);
      const stored = await readItineraries(database.pool(), orderNo);
      assert.deepEqual(
        stored.map(({ provenance, eventId }) => [provenance, eventId]),
        [
          ['order-query', null],
          ['order-query', null],
        ],
      );
    });

    it('are not followed when it merely stays on old flights, or shows none', async () => {
      await answer(bought);
      await hear({ eventId: early });
      await answer(bought, early);
      await answer(bought);
      await answer([]);
      await assertVersions([bought, [later, back]]);
    });

    it('are followed as often as they go back and forth', async () => {
      await answer(bought);
      await answer([later, back]);
      await answer(bought);
      await answer([later, back]);
      await assertVersions([bought, [later, back], bought, [later, back]]);
    });
  });

  it('are not applied again when the order query has shown them since they happened, and others after them', async () => {
    const eventAt = Date.now() - 3_600_000;
    await answer(bought);
    await answer([later, back]);
    await answer(bought);
    await hear({ eventId: early, previous: [out], revised: [later] });
    await answer(bought, { eventId: early, eventAt });
    await assertVersions([bought, [later, back], bought]);
    assert.deepEqual(await evidence(), [['delivery-1', 'superseded', 'incident-list']]);
    await hear({ eventId: late, previous: [out], revised: [later] });
    await answer(bought, { eventId: late, eventAt: Date.now() + 1000 });
    await assertVersions([bought, [later, back], bought, [later, back]], 'it happened once more, later');
  });

  it('are followed as often as pushes go back and forth', async () => {
    await answer(bought);
    const pushes = [
      { eventId: early, previous: [out], revised: [later] },
      { eventId: late, previous: [later], revised: [out] },
      { eventId: latest, previous: [out], revised: [later] },
    ];
    for (const push of pushes) {
      await hear(push);
      await answer(bought, push.eventId);
    }
    await assertVersions([bought, [later, back], bought, [later, back]]);
  });

  describe('while the order query stays on flights older than those that are known', () => {
    beforeEach(async () => {
      await answer(bought);
      await hear({ eventId: early });
      await answer(bought, early);
    });

    it('are not borne out by it: a pushed change back needs the incident list', async () => {
      await hear({ eventId: late, previous: [later], revised: [out] });
      await answer(bought);
      await assertVersions([bought, [later, back]]);
      await answer(bought, late);
      await assertVersions([bought, [later, back], bought]);
    });

    it('are not borne out by flights that it still shows, or that were never in the itinerary', async () => {
      const stranger = flight('ZZ900 JFK 2026-12-01T08:00 LHR 20:00');
      await hear({ changeType: 2, previous: [stranger], revised: [] });
      await answer(bought);
      await hear({ previous: [later], revised: [out] });
      await answer(bought);
      await assertVersions([bought, [later, back]]);
      assert.deepEqual((await evidence()).slice(1), [
        ['delivery-2', 'open', null],
        ['delivery-3', 'open', null],
      ]);
    });

    it('leave what they changed as it is when it shows a later change of another leg', async () => {
      const laterBack = moved(back, 120);
      await hear({ eventId: late, previous: [back], revised: [laterBack] });
      await answer([out, laterBack], late);
      await assertVersions([bought, [later, back], [later, laterBack]]);
      assert.deepEqual(await evidence(), [
        ['delivery-1', 'applied', 'incident-list'],
        ['delivery-2', 'applied', 'order-query'],
      ]);
      await answer([out, laterBack], early, late);
      await assertVersions([bought, [later, back], [later, laterBack]], 'nothing goes back');
      await answer([later, laterBack], early, late);
      await assertVersions([bought, [later, back], [later, laterBack]], 'it catches up');
    });

    it('leave what they changed as it is when it shows another leg changed that nothing told of', async () => {
      await answer([out, moved(back, 120)]);
      await assertVersions([bought, [later, back], [later, moved(back, 120)]]);
    });

    it('cut out a flight that it never showed, instead of going back to the old ones', async () => {
      await hear({ eventId: late, changeType: 2, previous: [later], revised: [] });
      await answer(bought, late);
      await assertVersions([bought, [later, back], [back]]);
      assert.deepEqual((await evidence())[1], ['delivery-2', 'applied', 'incident-list']);
    });

    it('are borne out by it as soon as it moves', async () => {
      await hear({ eventId: late, previous: [later], revised: [moved(out, 200)] });
      await answer([moved(out, 200), back]);
      await assertVersions([bought, [later, back], [moved(out, 200), back]]);
    });
  });

  describe('by which an order is first heard of', () => {
    it('put the earlier flights back when the incident list holds them and the order query has moved', async () => {
      await hear({ eventId: early });
      await answer([later, back], early);
      await assertVersions([bought, [later, back]]);
      assert.equal(await told(), 1, 'the seller told the traveller about the booking');
      assert.deepEqual((await evidence())[0]?.[1], 'applied');
    });

    it('put a cancelled flight back', async () => {
      await hear({ eventId: early, changeType: 2, previous: [back], revised: [] });
      await answer([out], early);
      await assertVersions([bought, [out]]);
    });

    it('start from what the order query shows when it has not moved', async () => {
      await hear({ eventId: early });
      await answer(bought, early);
      await assertVersions([bought, [later, back]]);
      assert.equal(await told(), 1);
    });

    it('invent no earlier flights when the incident list does not hold them', async () => {
      await hear({ eventId: early });
      await answer([later, back]);
      await assertVersions([[later, back]]);
      assert.equal(await told(), 1);
    });

    it('leave the booking to be told when it was heard of as ticketed too', async () => {
      await hear('ticketed');
      await hear({ eventId: early });
      await answer([later, back], early);
      await assertVersions([bought, [later, back]]);
      assert.equal(await told(), null);
    });

    it('put the earlier flights back, too, when they are heard and listed only after the first query', async () => {
      await answer([later, back]);
      await hear({ eventId: early });
      await answer([later, back], { eventId: early, eventAt: Date.now() - hourMs });
      await assertVersions([bought, [later, back]]);
      assert.equal(await told(), 1);
    });

    it('put nothing back for an event that happened after the first query', async () => {
      await answer([later, back]);
      await hear({ eventId: early });
      await answer([later, back], { eventId: early, eventAt: Date.now() + hourMs });
      await assertVersions([[later, back]]);
      assert.deepEqual((await evidence())[0]?.[1], 'applied');
    });

    it('put nothing back once the traveller was told of the flights', async () => {
      await answer([later, back]);
      await hear({ eventId: early });
      const mail = { recipient: 'alex@traveller.example', template: 't', subject: 's', text: 't', html: 'h' };
      const message = {
        id: `mail/${orderNo}`,
        orderNo,
        toldVersion: 1,
        kind: 'ticketed',
        questionId: undefined,
      } as const;
      await underLock(database.pool(), orderNo, (tx) => putMessage(tx, { ...message, ...mail }));
      await answer([later, back], { eventId: early, eventAt: Date.now() - hourMs });
      await assertVersions([[later, back]]);
      assert.deepEqual((await evidence())[0]?.[1], 'applied');
    });

    it('stay open when nothing but the revised flights in the first query bears them out', async () => {
      await hear({ eventId: early });
      await answer([later, back]);
      await answer([later, back]);
      assert.deepEqual((await evidence())[0]?.[1], 'open');
    });

    it('bring back the cancelled flights when none are left', async () => {
      await hear({ eventId: early, changeType: 2, previous: [out, back], revised: [] });
      await answer([], early);
      await assertVersions([bought, []]);
      assert.equal(await told(), 1);
    });

    it('are followed by what the order query shows in place of a cancelled flight', async () => {
      await hear({ eventId: early, changeType: 2, previous: [out], revised: [] });
      await answer([later, back], early);
      await assertVersions([bought, [back], [later, back]]);
    });

    it('undo several, newest first', async () => {
      await hear({ eventId: early });
      await hear({ eventId: late, previous: [later], revised: [moved(out, 200)] });
      await answer([moved(out, 200), back], early, late);
      const all = await versions();
      assert.deepEqual([all[0], all.at(-1)], [bought, [moved(out, 200), back]]);
    });
  });
});
