import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { followOrder } from '../../src/storage/follow.ts';
import { listMessages } from '../../src/storage/messages.ts';
import { wantFreshQuery } from '../../src/storage/orders.ts';
import { answerQuestion } from '../../src/storage/questions.ts';
import { listOpenTasks } from '../../src/storage/tasks.ts';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { underLock } from '../support/orders.ts';
import { handIn } from './hand-in.ts';
import { postfix } from './mails.ts';
import { addresses, returning } from './returning.ts';

/** What the traveller is taken to know after mails came back. */
describe('what the traveller knows when mails come back', function () {
  this.timeout(60_000);
  const database = testDatabase();
  const { smtp, listener, skyhook } = returning(database);

  /** The newest message of a kind, once it is sent (to an address). */
  const sent = (orderNo: string, kind: string, to?: string) =>
    skyhook.message(
      orderNo,
      kind,
      ({ state, recipient }) => state === 'sent' && (to === undefined || recipient === to),
    );
  const bounce = async ({ id }: { readonly id: string }): Promise<void> => {
    const to = addresses.make(id);
    assert.equal((await handIn({ port: listener().port }, to, postfix(to))).code, 250);
  };
  const known = async (orderNo: string) => {
    const { rows } = await database
      .pool()
      .query<{ version: number | null; tickets: string | null }>(
        `select told_version as version, tickets_told->0->'ticketNos'->>0 as tickets from orders where order_no = $1`,
        [orderNo],
      );
    return rows[0] as { version: number | null; tickets: string | null };
  };
  const nothing = { version: null, tickets: null };
  const openTasks = async (orderNo: string): Promise<string[]> =>
    (await listOpenTasks(database.pool(), orderNo)).map(({ reason, subject }) => `${reason} ${subject}`);
  const ticketOf = (orderNo: string): string => skyhook.double().order(orderNo).passengers[0]?.ticketNos[0] ?? '';
  const reissue = async (orderNo: string, ticketNo: string): Promise<void> => {
    skyhook.double().amend(orderNo, { ticketNos: [[ticketNo]] });
    await underLock(database.pool(), orderNo, (tx) => wantFreshQuery(tx, orderNo));
    await skyhook.look(orderNo);
  };

  describe('of a trip of several orders', () => {
    /** As the relay does: what changes about one order, the others look at. */
    const sentOfTrip = (pair: readonly string[], kind: string, to: string) =>
      until(
        `${kind} to ${to}`,
        async () => {
          for (const orderNo of pair) await skyhook.look(orderNo);
          await setTimeout(300);
          const all = (await Promise.all(pair.map((orderNo) => listMessages(database.pool(), orderNo)))).flat();
          return all.find((one) => one.kind === kind && one.state === 'sent' && one.recipient === to);
        },
        40_000,
      );

    /** A round trip that Atlas split into two orders, told with one mail. */
    async function toldTrip(address: string) {
      const created = skyhook.double().createOrder({
        route: 'BCN-PMI',
        split: true,
        passengers: 1,
        pay: true,
        push: false,
        contactEmail: address,
      });
      const pair = created.orderNo.split(',').toSorted() as [string, string];
      for (const orderNo of pair) skyhook.double().ticket(orderNo, { push: false });
      await followOrder(database.pool(), created.orderNo);
      const ticketed = await sentOfTrip(pair, 'ticketed', address);
      for (const orderNo of pair) assert.deepEqual(await known(orderNo), { version: 1, tickets: ticketOf(orderNo) });
      return { pair, ticketed };
    }

    it('none of the orders is told any more, with one task for the one mail, however often it comes back', async () => {
      const { pair, ticketed } = await toldTrip('trip@traveller.example');
      await Promise.all([bounce(ticketed), bounce(ticketed), bounce(ticketed)]);
      for (const orderNo of pair) {
        assert.deepEqual(await known(orderNo), nothing);
        await skyhook.look(orderNo);
      }
      const task = `mail-bounced ticketed/${ticketed.toldVersion}`;
      assert.deepEqual([await openTasks(pair[0]), await openTasks(pair[1])], [[task], []]);

      // Another address, of the whole trip.
      await followOrder(database.pool(), pair.join(','), { email: 'trip-anew@traveller.example' });
      const again = await sentOfTrip(pair, 'ticketed', 'trip-anew@traveller.example');
      for (const orderNo of pair) {
        assert.ok(again.text.includes(ticketOf(orderNo)));
        assert.deepEqual(await known(orderNo), { version: 1, tickets: ticketOf(orderNo) });
        assert.deepEqual(await openTasks(orderNo), []);
      }
      assert.equal(smtp().taken('trip-anew@traveller.example').length, 1);
      assert.equal(smtp().taken('trip@traveller.example').length, 1);
    });

    it('the orders are told when a person told them', async () => {
      const { pair, ticketed } = await toldTrip('trip-by-person@traveller.example');
      await bounce(ticketed);
      const [task] = await listOpenTasks(database.pool(), pair[0]);
      assert.ok(task);
      await answerQuestion(database.pool(), task.id, { option: 'done', by: 'operator' });
      for (const orderNo of pair) assert.equal((await known(orderNo)).version, 1);
      await skyhook.look(pair[0]);
      assert.equal(smtp().taken('trip-by-person@traveller.example').length, 1);
    });

    for (const order of ['as they were sent', 'the other way round']) {
      it(`mails that come back ${order} leave nothing known, with a task for each`, async () => {
        const address = `two-${order.length}@traveller.example`;
        const { pair, ticketed } = await toldTrip(address);
        skyhook.double().scheduleChange({ orderNo: pair[1], type: 1, shiftMinutes: 200, push: false });
        await underLock(database.pool(), pair[1], (tx) => wantFreshQuery(tx, pair[1]));
        const asked = await sentOfTrip(pair, 'change-choice', address);
        const both = [ticketed, asked];
        for (const one of order === 'as they were sent' ? both : both.toReversed()) await bounce(one);
        for (const orderNo of pair) assert.deepEqual(await known(orderNo), nothing);
        const expected = both.map(({ kind, toldVersion }) => `mail-bounced ${kind}/${toldVersion}`);
        assert.deepEqual((await openTasks(pair[0])).toSorted(), expected.toSorted());
      });
    }
  });

  describe('of other tickets', () => {
    it('those before are known, a person has the task, and another address is told', async () => {
      const orderNo = await skyhook.ticketed('reissued@traveller.example');
      const { toldVersion: version } = await sent(orderNo, 'ticketed');
      const before = ticketOf(orderNo);
      await reissue(orderNo, '9995550000001');
      const changed = await sent(orderNo, 'tickets-changed');
      assert.deepEqual(await known(orderNo), { version, tickets: '9995550000001' });

      await bounce(changed);
      await bounce(changed);
      assert.deepEqual(await known(orderNo), { version, tickets: before }, 'the new ones are news again');
      await skyhook.look(orderNo);
      assert.deepEqual(await openTasks(orderNo), [`mail-bounced tickets-changed/${changed.toldVersion}`]);
      assert.equal(smtp().taken('reissued@traveller.example').length, 2, 'not sent there again');

      await followOrder(database.pool(), orderNo, { email: 'reissued-anew@traveller.example' });
      await skyhook.look(orderNo);
      const again = await sent(orderNo, 'tickets-changed', 'reissued-anew@traveller.example');
      assert.ok(again.text.includes('9995550000001'));
      assert.deepEqual(await known(orderNo), { version, tickets: '9995550000001' });
      assert.deepEqual(await openTasks(orderNo), []);
      const states = (await listMessages(database.pool(), orderNo)).map((one) => `${one.kind} ${one.state}`);
      assert.deepEqual(states, ['ticketed sent', 'tickets-changed superseded', 'tickets-changed sent']);
    });

    it('of two mails about them the later one counts, while only the earlier one comes back', async () => {
      const orderNo = await skyhook.ticketed('reissued-twice@traveller.example');
      const { toldVersion: version } = await sent(orderNo, 'ticketed');
      const before = ticketOf(orderNo);
      await reissue(orderNo, '9995550000001');
      const first = await sent(orderNo, 'tickets-changed');
      await reissue(orderNo, '9995550000002');
      await until('the second is told', async () => (await known(orderNo)).tickets === '9995550000002');
      const second = await sent(orderNo, 'tickets-changed');
      assert.notEqual(second.id, first.id);
      await bounce(first);
      assert.deepEqual(await known(orderNo), { version, tickets: '9995550000002' });
      await bounce(second);
      assert.deepEqual(await known(orderNo), { version, tickets: before }, 'neither arrived');
    });
  });
});
