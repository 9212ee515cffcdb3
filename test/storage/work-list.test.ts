import assert from 'node:assert/strict';
import type { Step } from '../../src/domain/steps.ts';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { listOrders, recordStep } from '../../src/storage/orders.ts';
import { listOpenTasks, openTask, takeTask } from '../../src/storage/tasks.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { flight } from '../support/flights.ts';
import { aStep as step } from '../support/order-state.ts';
import { followedOrder, underLock } from '../support/orders.ts';

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 11);

describe('where people look', () => {
  const database = testDatabase();

  it('lists the open orders by their deadline, with the step that the case was given', async () => {
    const [late, none, soon, over] = await Promise.all([0, 1, 2, 3].map(() => followedOrder(database.pool())));
    const given: readonly (readonly [string | undefined, Step])[] = [
      [
        late,
        step({ kind: 'wait', for: 'traveller', stage: 'traveller-decides', until: Date.now() + 9e6, airline: 'ZZ' }),
      ],
      [none, step({ kind: 'tell', stage: 'telling', message: 'ticketed', toldVersion: 1 })],
      [soon, step({ kind: 'wait', for: 'person', stage: 'person-decides', until: Date.now() + 1e6, needsHuman: true })],
      [over, step({})],
    ];
    for (const [orderNo = '', one] of given)
      await underLock(database.pool(), orderNo, (tx) => recordStep(tx, orderNo, one));
    const mine = (await listOrders(database.pool(), { open: true, limit: 5000 })).filter((order) =>
      given.some(([orderNo]) => orderNo === order.orderNo),
    );
    assert.deepEqual(
      mine.map(({ orderNo, stage, needsHuman, airline }) => [orderNo, stage, needsHuman, airline]),
      [
        [soon, 'person-decides', true, null],
        [late, 'traveller-decides', false, 'ZZ'],
        [none, 'telling', false, null],
      ],
    );
    assert.deepEqual(
      mine.map(({ because }) => because),
      ['x', 'x', 'x'],
    );
    assert.equal(mine[2]?.deadline, null);
    assert.ok(Math.abs((mine[0]?.deadline?.getTime() ?? 0) - Date.now() - 1e6) < 5_000);
  });

  it('says how near the lines of passenger rights are, for tasks that keep the traveller from being told', async () => {
    const orderNos = await Promise.all(
      [3, 12, 40].map(async (days) => {
        const orderNo = await followedOrder(database.pool());
        await underLock(database.pool(), orderNo, async (tx) => {
          await addItinerary(tx, orderNo, [flight(`ZZ10 KUL ${inDays(days)}08:00 SIN 09:10`)], { provenance: 'x' });
          await openTask(tx, orderNo, 'change-unconfirmed', 'x', 3600);
          await openTask(tx, orderNo, 'traveller-wants-refund', 'x', 3600);
        });
        return orderNo;
      }),
    );
    const tasks = (await listOpenTasks(database.pool())).filter(({ orderNo }) => orderNos.includes(orderNo));
    assert.deepEqual(
      tasks.filter(({ reason }) => reason === 'change-unconfirmed').map(({ orderNo, priority }) => [orderNo, priority]),
      [
        [orderNos[0], 'urgent'],
        [orderNos[1], 'high'],
        [orderNos[2], 'normal'],
      ],
    );
    assert.deepEqual(
      tasks.filter(({ reason }) => reason === 'traveller-wants-refund').map(({ priority }) => priority),
      [null, null, null],
    );
  });

  it('lists tasks by the time to departure, with airline and owner', async () => {
    const [soon, later] = [await followedOrder(database.pool()), await followedOrder(database.pool())];
    for (const [orderNo, days] of [
      [soon, 2],
      [later, 9],
    ] as const) {
      await underLock(database.pool(), orderNo, async (tx) => {
        const flown = flight(`ZZ9 SIN ${inDays(-3)}08:00 KUL 09:10`);
        await addItinerary(tx, orderNo, [flown, flight(`ZZ10 KUL ${inDays(days)}08:00 SIN 09:10`)], {
          provenance: 'x',
        });
        await openTask(tx, orderNo, 'look-in-atrip', 'x', 3600);
        await recordStep(tx, orderNo, step({ kind: 'ask', stage: 'person-decides', airline: 'ZZ' }));
      });
    }
    const mine = async () =>
      (await listOpenTasks(database.pool())).filter(({ orderNo }) => orderNo === soon || orderNo === later);
    const [first, second] = await mine();
    assert.deepEqual([first?.orderNo, second?.orderNo], [soon, later]);
    assert.deepEqual([first?.reason, first?.airline, first?.owner], ['look-in-atrip', 'ZZ', null]);
    const minutes = first?.minutesToDeparture ?? 0;
    assert.ok(minutes > 24 * 60 && minutes < 3 * 24 * 60, `${minutes}`);
    assert.equal(first?.departsAt?.toISOString().slice(11, 16), '00:00', '08:00 in Kuala Lumpur');

    await takeTask(database.pool(), first?.id ?? '', 'Desk 2');
    assert.equal((await mine())[0]?.owner, 'Desk 2');
    const told = (await readTimeline(database.pool(), soon)).map(({ text }) => text);
    assert.ok(told.includes('look-in-atrip: a person has taken it on'), 'without the name');
    await takeTask(database.pool(), first?.id ?? '', null);
    assert.equal((await mine())[0]?.owner, null);
    await assert.rejects(takeTask(database.pool(), 't_none', 'Desk 2'), { code: 'QUESTION_NOT_FOUND' });
    await database.pool().query(`update questions set state = 'answered' where id = $1`, [first?.id]);
    await assert.rejects(takeTask(database.pool(), first?.id ?? '', 'Desk 2'), { code: 'QUESTION_CLOSED' });
  });
});
