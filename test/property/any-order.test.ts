import assert from 'node:assert/strict';
import { startMailCatcher, type MailCatcher } from '../../src/devstack/mail-catcher.ts';
import { Mailer } from '../../src/messages/smtp.ts';
import { createPool, type Pool } from '../../src/storage/pool.ts';
import { SeededRandom } from '../../src/simulator/seeded-random.ts';
import { testDatabase } from '../support/database.ts';
import { newOrderNo } from '../support/orders.ts';
import { installTestClock, withTestClock } from '../support/test-clock.ts';
import { differences } from './support/compare.ts';
import { History, type Played } from './support/history.ts';
import type { Answers } from './support/people.ts';
import { worlds, type World } from './support/worlds.ts';
import { seedOfSources } from './support/seed-of-sources.ts';

/**
 * What is true is played once as it should be, and then in random histories: pushes lost, doubled, late, out of order,
 * forged ones in between, sweeps and wake-ups at any time, workers that die at any statement or stall for long. In the end
 * everything must be as after the straight run. Real PostgreSQL, activities, SMTP server and Atlas double; only Temporal
 * is played, so that time can be set (`support/order-case-runner.ts`, `support/skyhook.ts`).
 *
 * The same: status, tickets, flights as bought, as they are, as told and as shown, refunds and voids, the stage; the
 * question about the flights that are told and its answer; the ticket mail and the ends of refunds and voids, word for word
 * but for links and times to answer by. Nothing is left undone: no delivery without an end, no open task.
 *
 * What may differ, and nothing else:
 * - A state of affairs that ended before Skyhook could hear of it need not be told: the traveller sees the net change. If
 *   its push came two minutes before its end or earlier, and nothing was forged under its event id, it must be told. The
 *   states told are in their order and never twice, and where the traveller knew the same before, the words are the same.
 * - Some travellers take their answer back and give it again: each is confirmed, once. An answer about flights that changed
 *   before it was confirmed need not be.
 * - "The airline confirms" about flights that changed again may be missing.
 * - Forged and lost pushes may add tasks of the kinds that ask whether something is true; a person closes them.
 * - After a death or a stall while mail was going out: informational mail may be taken for sent, mail that asks may come
 *   twice, under the same id. Without one, each goes out exactly once.
 * - Atlas is told the reading of an incident once, unless a worker stalled right before the call and went on long after: the
 *   list showed no effect by then, so another attempt had called. It accepts nothing, and twice is the same.
 * - The incident list alone cannot tell flights. A push that is lost, of a change that the order query does not show within
 *   the limit for corroboration, is a person's matter for good; such pushes are not lost here.
 *
 * The histories are random and follow from the sources: every change plays others. SKYHOOK_SEED=<n> plays from that seed on
 * (a failure names its own), SKYHOOK_RUNS=<n> so many histories; with SKYHOOK_WORLD=<part of a name> only those worlds.
 */
describe('an order, whatever happens on the way', function () {
  const lanes = [testDatabase(), testDatabase(), testDatabase()];
  const env = process.env;
  const runs = Number(env.SKYHOOK_RUNS ?? 300);
  const firstSeed = Number(env.SKYHOOK_SEED ?? seedOfSources());
  const chosen = worlds.filter(({ name }) => name.includes(env.SKYHOOK_WORLD ?? ''));
  this.timeout(60_000 + runs * 4_000);

  let catcher: MailCatcher;
  const pools: Pool[] = [];
  before(async () => {
    catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0, keep: 100_000 });
    for (const lane of lanes) {
      await installTestClock(lane.pool(), 'standing');
      pools.push(
        createPool(withTestClock(lane.url()), { applicationName: 'any-order', onIdleError: () => {}, max: 10 }),
      );
    }
  });
  after(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await catcher?.stop();
  });

  const straightRuns = new Map<World, { readonly played: Played; readonly answers: Answers }>();

  async function play(pool: Pool, world: World, answers: Answers, seed?: number): Promise<Played> {
    await forgetEverything(pool);
    const mailer = new Mailer(catcher.smtpUrl, 'Skyhook <noreply@seller.example>');
    return new History(world, answers, newOrderNo(), pool, seed).play(mailer);
  }

  it('ends as it should when every push comes once and in order', async () => {
    for (const world of chosen) {
      const answers: Answers = new Map();
      const played = await play(pools[0] as Pool, world, answers);
      assert.deepEqual(differences(played, played), [], world.name);
      assert.deepEqual(played.outcome.records.told ?? '', played.outcome.records.current, world.name);
      assert.equal(played.outcome.records.stage, 'settled', `${world.name}\n${played.log.join('\n')}`);
      const paid = (played.outcome.records.settlements as readonly string[]).filter((one) => one.endsWith(' refunded'));
      const ends = played.outcome.messages.flatMap(({ kind }) => (kind.endsWith('-final') ? [kind] : []));
      assert.deepEqual(
        ends,
        paid.map((one) => `${one.split(' ')[0]}-final`),
        world.name,
      );
      assert.equal(answers.size, world.answers.length, `${world.name}: other questions than expected`);
      straightRuns.set(world, { played, answers });
    }
  });

  it(`ends the same in ${runs} random histories`, async () => {
    const total: Record<string, number> = { histories: 0, messages: 0 };
    const failures: string[] = [];
    let next = 0;
    const lane = async (pool: Pool): Promise<void> => {
      for (let index = (next += 1); index <= runs && failures.length < 5; index = next += 1) {
        const seed = firstSeed + index - 1;
        const world = chosen[new SeededRandom(seed).below(chosen.length)] as World;
        const straight = straightRuns.get(world);
        assert.ok(straight);
        const played = await play(pool, world, new Map(straight.answers), seed).catch((error: unknown) => {
          throw new Error(`SKYHOOK_SEED=${seed} (${world.name})`, { cause: error });
        });
        const wrong = differences(straight.played, played);
        if (wrong.length > 0)
          failures.push(
            [`SKYHOOK_SEED=${seed} (${world.name})`, ...wrong, 'What happened:', ...played.log].join('\n  '),
          );
        total.histories = (total.histories ?? 0) + 1;
        total.messages = (total.messages ?? 0) + played.outcome.messages.length;
        for (const [name, count] of Object.entries(played.counts)) total[name] = (total[name] ?? 0) + count;
      }
    };
    await Promise.all(pools.map(lane));
    console.log(`      seeds ${firstSeed} to ${firstSeed + runs - 1}: ${JSON.stringify(total)}`);
    assert.ok(failures.length === 0, `${failures.length} differ:\n${failures.join('\n\n')}`);
  });
});

async function forgetEverything(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = 'public' and tablename not like '%migrations'`,
  );
  for (const { name } of rows) await pool.query(`delete from ${name}`);
}
