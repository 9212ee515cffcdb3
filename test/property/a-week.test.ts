import assert from 'node:assert/strict';
import { startMailCatcher, type MailCatcher } from '../../src/devstack/mail-catcher.ts';
import { Mailer } from '../../src/messages/smtp.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import { testDatabase } from '../support/database.ts';
import { installTestClock, withTestClock } from '../support/test-clock.ts';
import { playWeek, type Week } from './support/week.ts';
import { callsAbout, describeWeek, isEventful, isQuiet, isSweep, needlessCalls } from './support/week-report.ts';

/**
 * How often Atlas is asked: a week of 1,000 orders, of which one in twenty has a change, a mail, a cancellation, a void or no
 * ticket, one push in ten or twenty is lost, travellers answer or do not, and the sweeps run as often as by default. Real
 * PostgreSQL, activities, SMTP server and Atlas double, which counts; only Temporal is played (`support/skyhook.ts`). The
 * reconciler is left out: all that it makes is one query for each changed flight, a day before.
 *
 * Three shorter plays show what the number grows with: twice as many quiet orders, then twice as many changes.
 *
 * `npx mocha test/property/a-week.test.ts` prints the table that docs/deployment.md cites. The same numbers come each time, or nearly.
 */
describe('how often Atlas is asked', function () {
  this.timeout(900_000);
  const lanes = [testDatabase(), testDatabase(), testDatabase(), testDatabase()];
  const days = 7;
  let catcher: MailCatcher;
  const pools: Pool[] = [];
  let plays: readonly Promise<Week>[] = [];
  before(async () => {
    catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0, keep: 100_000 });
    for (const lane of lanes) {
      await installTestClock(lane.pool(), 'standing');
      pools.push(createPool(withTestClock(lane.url()), { applicationName: 'a-week', onIdleError: () => {}, max: 10 }));
    }
    // Side by side: most of the time goes by waiting for the database.
    plays = [play(0, 950, 50, days), play(1, 40, 10, 1), play(2, 80, 10, 1), play(3, 80, 20, 1)];
    await Promise.allSettled(plays);
  });
  after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await catcher?.stop();
  });

  function play(lane: number, quiet: number, withEvents: number, forDays: number): Promise<Week> {
    const mailer = new Mailer(catcher.smtpUrl, 'Skyhook <noreply@seller.example>');
    return playWeek(pools[lane] as Pool, mailer, { quiet, withEvents, days: forDays });
  }

  it('about a ticketed order only when something happens to it, in a week of 1,000 orders', async () => {
    const week = (await plays[0]) as Week;
    console.log(`      ${describeWeek(week, days)}`);

    assert.deepEqual(week.unexpected, []);
    const received = Object.values(week.received).reduce((sum, count) => sum + count, 0);
    assert.equal(week.calls.length, received, 'the double received other calls than were made');
    assert.deepEqual(needlessCalls(week).slice(0, 5), []);
    const counts = new Map<string | undefined, number>();
    for (const { orderNo } of week.calls) counts.set(orderNo, (counts.get(orderNo) ?? 0) + 1);
    for (const { orderNo, boughtAt } of week.orders.filter(isQuiet)) {
      const count = counts.get(orderNo) ?? 0;
      assert.ok(count <= (boughtAt < 0 ? 0 : 25), `${count} calls for ${orderNo}`);
    }
    assert.ok(week.settled >= 900, `only ${week.settled} are settled`);
    assert.ok(week.ticketsTold >= 950, `only ${week.ticketsTold} were told`);
  });

  it('more when more changes, not when more orders are open', async () => {
    const [few, moreQuiet, moreEvents] = (await Promise.all(plays.slice(1))) as [Week, Week, Week];
    const eventful = (week: Week): number => callsAbout(week, isEventful).length;
    const sweeps = (week: Week): number => week.calls.filter(isSweep).length;
    const perQuiet = (week: Week): number => callsAbout(week, isQuiet).length / week.orders.filter(isQuiet).length;
    const numbers = [few, moreQuiet, moreEvents].map((week) => [eventful(week), sweeps(week), perQuiet(week)]);
    console.log(`      about those with events, sweeps, per quiet order: ${JSON.stringify(numbers)}`);

    for (const week of [few, moreQuiet, moreEvents]) assert.deepEqual(needlessCalls(week).slice(0, 5), []);
    const grew = (from: number, to: number): number => to / from;
    const withQuiet = grew(eventful(few), eventful(moreQuiet));
    assert.ok(
      withQuiet > 0.99 && withQuiet < 1.01,
      `twice the quiet orders: ${withQuiet} times the calls about others`,
    );
    assert.ok(grew(sweeps(few), sweeps(moreQuiet)) < 1.05, 'more quiet orders, more sweeping');
    assert.ok(grew(sweeps(moreQuiet), sweeps(moreEvents)) < 1.05, 'more changes, more sweeping');
    const withEvents = grew(eventful(moreQuiet), eventful(moreEvents));
    assert.ok(withEvents > 1.7 && withEvents < 2.3, `twice the changes: ${withEvents} times the calls about them`);
  });
});
