import { AsyncLocalStorage } from 'node:async_hooks';
import type { SweepKind } from '../../../activities/sweeps.ts';
import { AtlasClient } from '../../../src/atlas/client.ts';
import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import { startAtlasDouble } from '../../../src/simulator/server.ts';
import type { Mailer } from '../../../src/messages/smtp.ts';
import { followOrder } from '../../../src/storage/follow.ts';
import type { Pool } from '../../../src/storage/pool.ts';
import { testSettings } from '../../support/settings.ts';
import { noTrouble, Skyhook } from './skyhook.ts';
import { weekOrders, type Sizes, type WeekOrder } from './week-orders.ts';
import { WeekPeople } from './week-people.ts';

const secondMs = 1000;
const dayMs = 24 * 3_600_000;
const account = { clientId: 'test-client', clientSecret: 'test-secret' };

/** As `src/config.ts` has them by default. */
const sweepsEverySeconds: Readonly<Record<SweepKind, number>> = {
  incidents: 300,
  orders: 900,
  mails: 600,
  unconfirmed: 86_400,
};

/** One call of Atlas: for which order, if it is about one, and what for. */
export interface Call {
  /** From the start of the week. */
  readonly at: number;
  readonly purpose: string;
  readonly orderNo: string | undefined;
}

/** What a week came to. */
export interface Week {
  readonly orders: readonly WeekOrder[];
  readonly calls: readonly Call[];
  /** Calls that the Atlas double received, by endpoint. */
  readonly received: Readonly<Record<string, number>>;
  /** Orders whose ticket mail went out. */
  readonly ticketsTold: number;
  /** Orders that are settled at the end. */
  readonly settled: number;
  readonly unexpected: readonly unknown[];
}

interface Happening {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/**
 * Plays some days, a week mostly, with so many orders; see `week-orders.ts`. What was bought before is followed and told
 * before.
 */
export async function playWeek(pool: Pool, mailer: Pick<Mailer, 'send'>, sizes: Sizes): Promise<Week> {
  // In the past, since a few tests of age go by the clock of the machine.
  const startsAt = Math.floor(Date.now() / dayMs) * dayMs - 9 * dayMs;
  let now = (): number => startsAt;
  const running = await startAtlasDouble({ port: 0, ...account, log: () => {}, now: () => now(), seed: 7 });
  const client = new AtlasClient({ baseUrl: running.url, ...account, cid: 'DEMO00001_api_1' });
  const counter = new CallCounter();
  try {
    const skyhook = new Skyhook({
      pool,
      atlas: counter.watch(client),
      mailer,
      trouble: noTrouble,
      startsAt,
      note: () => {},
      settings: testSettings,
      atOnce: 8,
    });
    counter.label(skyhook);
    const orders = weekOrders(sizes);
    running.double.setBehaviour({ voidStepMs: null, refundStepMs: null });
    for (const order of orders.filter(({ boughtAt }) => boughtAt < 0)) {
      now = () => startsAt + order.boughtAt;
      create(running.double, order);
      running.double.ticket(order.orderNo, { push: false });
    }
    now = skyhook.now;
    await skyhook.start();
    await followThose(
      pool,
      skyhook,
      orders.filter(({ boughtAt }) => boughtAt < 0),
    );

    const before = running.double.calls();
    counter.begin(() => skyhook.now() - startsAt);
    await new Days(pool, skyhook, running.double, startsAt, orders, sizes.days * dayMs).play();

    const received = Object.entries(running.double.calls()).map(
      ([endpoint, { count }]) => [endpoint, count - (before[endpoint]?.count ?? 0)] as const,
    );
    const { rows } = await pool.query<{ told: number; settled: number }>(
      `select count(*) filter (where told_version is not null)::int as told,
         count(*) filter (where settled_at is not null)::int as settled from orders`,
    );
    return {
      orders,
      calls: counter.calls,
      received: Object.fromEntries(received),
      ticketsTold: rows[0]?.told ?? 0,
      settled: rows[0]?.settled ?? 0,
      unexpected: skyhook.unexpected,
    };
  } finally {
    await client.close();
    await running.stop();
  }
}

const create = (double: AtlasDouble, { orderNo, command, departsInDays }: WeekOrder): unknown =>
  double.createOrder({ ...command, orderNo, departsInDays, contactEmail: 'alex@traveller.example' });

/** Of the quiet orders of before so many go through the activities; the others are copies of the first, row by row. */
const quietOriginals = 10;
const followedAtOnce = 50;

async function followThose(pool: Pool, skyhook: Skyhook, orders: readonly WeekOrder[]): Promise<void> {
  const quiet = orders.filter(({ lot }) => lot === 'quiet');
  const copies = new Set(quiet.slice(quietOriginals));
  for (const [index, { orderNo }] of orders.filter((order) => !copies.has(order)).entries()) {
    await followOrder(pool, orderNo);
    if (index % followedAtOnce === 0) await skyhook.work();
  }
  await skyhook.work();
  await copyOrder(
    pool,
    quiet[0]?.orderNo ?? '',
    [...copies].map(({ orderNo }) => orderNo),
  );
  for (const { orderNo } of copies) skyhook.look(orderNo);
  await skyhook.work();
}

/** Copies all that is kept of an order to other numbers. */
async function copyOrder(pool: Pool, from: string, to: readonly string[]): Promise<void> {
  const { rows } = await pool.query<{ place: string; ids: boolean }>(
    `select c.table_name as place, exists (select 1 from information_schema.columns i
       where i.table_schema = 'public' and i.table_name = c.table_name and i.column_name = 'id') as ids
     from information_schema.columns c join information_schema.tables using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'order_no' and table_type = 'BASE TABLE'
     order by c.table_name <> 'orders'`,
  );
  for (const { place, ids } of rows)
    await pool.query(
      `insert into ${place} overriding user value select copy.* from ${place} original, unnest($2::text[]) as other (order_no),
         jsonb_populate_record(null::${place}, replace(to_jsonb(original)::text, $1, other.order_no)::jsonb
           ${ids ? `|| jsonb_build_object('id', case when original.id like '%' || $1 || '%' then replace(original.id, $1, other.order_no) else original.id || other.order_no end)` : ''}) as copy
       where original.order_no = $1`,
      [from, to],
    );
}

/** The days: time moves from one thing that is due to the next. */
class Days {
  readonly #pool: Pool;
  readonly #skyhook: Skyhook;
  readonly #double: AtlasDouble;
  readonly #startsAt: number;
  readonly #span: number;
  readonly #happenings: Happening[] = [];
  readonly #people: WeekPeople;

  constructor(
    pool: Pool,
    skyhook: Skyhook,
    double: AtlasDouble,
    startsAt: number,
    orders: readonly WeekOrder[],
    span: number,
  ) {
    this.#pool = pool;
    this.#skyhook = skyhook;
    this.#double = double;
    this.#startsAt = startsAt;
    this.#span = span;
    this.#people = new WeekPeople(pool, double, orders, (at, run) => this.#happen(at, run));
    for (const order of orders) this.#live(order);
    const sweeps = Object.entries(sweepsEverySeconds) as [SweepKind, number][];
    for (let at = 300; at * secondMs <= span; at += 300) {
      const kinds = sweeps.flatMap(([kind, every]) => (at % every === 0 ? [kind] : []));
      this.#happen(startsAt + at * secondMs, () => this.#sweep(kinds));
    }
  }

  async play(): Promise<void> {
    const end = this.#startsAt + this.#span;
    this.#happenings.sort((one, later) => one.at - later.at);
    for (;;) {
      await this.#skyhook.work();
      const next = Math.min(this.#happenings[0]?.at ?? Number.POSITIVE_INFINITY, await this.#skyhook.nextDueAt());
      if (next > end) return;
      await this.#skyhook.moveTo(next);
      while ((this.#happenings[0]?.at ?? Number.POSITIVE_INFINITY) <= this.#skyhook.now())
        await this.#happenings.shift()?.run();
    }
  }

  /** What happens to an order; what Atlas pushes arrives within half a minute, or never. */
  #live(order: WeekOrder): void {
    const { orderNo, random } = order;
    if (order.boughtAt >= 0)
      this.#happen(this.#startsAt + order.boughtAt, async () => void create(this.#double, order));
    for (const act of order.acts)
      this.#happen(this.#startsAt + act.at, async () => {
        if (act.follow) await followOrder(this.#pool, orderNo);
        const before = this.#double.deliveries().length;
        await act.do?.(this.#double, orderNo);
        if (act.lost) return;
        for (const { body } of this.#double.deliveries().slice(before))
          this.#happen(this.#skyhook.now() + secondMs + random.below(30 * secondMs), () => this.#skyhook.receive(body));
      });
  }

  async #sweep(kinds: readonly SweepKind[]): Promise<void> {
    await Promise.all(kinds.map((kind) => this.#skyhook.sweep(kind)));
    await this.#people.look(this.#skyhook.now());
  }

  #happen(at: number, run: () => Promise<void>): void {
    const index = this.#happenings.findIndex((one) => one.at > at);
    this.#happenings.splice(index < 0 ? this.#happenings.length : index, 0, { at, run });
  }
}

/** Notes each call of Atlas with the order and the purpose of the activity that makes it. */
class CallCounter {
  readonly calls: Call[] = [];
  readonly #within = new AsyncLocalStorage<Omit<Call, 'at'>>();
  #now: (() => number) | undefined;

  begin(now: () => number): void {
    this.#now = now;
  }

  watch(client: AtlasClient): AtlasClient {
    return new Proxy(client, {
      get: (_, name) => {
        const value: unknown = Reflect.get(client, name, client);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const { purpose, orderNo } = this.#within.getStore() ?? {
            purpose: 'unknown order',
            orderNo: String(args[0]),
          };
          if (this.#now) this.calls.push({ at: this.#now(), purpose, orderNo });
          return value.apply(client, args) as unknown;
        };
      },
    });
  }

  label({ activities: { atlas } }: Skyhook): void {
    const original = { ...atlas };
    const labelled: LabelledActivities = {
      pollOrder: (input) =>
        this.#within.run({ purpose: input.step.what, orderNo: input.orderNo }, () => original.pollOrder(input)),
      sweepPart: (part) =>
        this.#within.run({ purpose: `sweep of ${part.list}`, orderNo: undefined }, () => original.sweepPart(part)),
    };
    Object.assign(atlas, labelled);
  }
}

type AtlasActivities = Skyhook['activities']['atlas'];
interface LabelledActivities {
  readonly pollOrder: (input: Parameters<AtlasActivities['pollOrder']>[0]) => ReturnType<AtlasActivities['pollOrder']>;
  readonly sweepPart: (part: Parameters<AtlasActivities['sweepPart']>[0]) => ReturnType<AtlasActivities['sweepPart']>;
}
