import { AtlasClient } from '../../../src/atlas/client.ts';
import { readJsonObject } from '../../../src/atlas/body.ts';
import { deliveryHashKey, identifyDelivery } from '../../../src/domain/delivery-key.ts';
import type { Mail, Mailer, SendResult } from '../../../src/messages/smtp.ts';
import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import { SeededRandom } from '../../../src/simulator/seeded-random.ts';
import { startAtlasDouble } from '../../../src/simulator/server.ts';
import { sweepKinds } from '../../../activities/sweeps.ts';
import { followOrder } from '../../../src/storage/follow.ts';
import type { Pool } from '../../../src/storage/pool.ts';
import { forge } from './forgeries.ts';
import { keyOf, readOutcome, type Outcome } from './outcome.ts';
import { People, type Answers } from './people.ts';
import { noTrouble, Skyhook, type Trouble } from './skyhook.ts';
import type { World } from './worlds.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const account = { clientId: 'test-client', clientSecret: 'test-secret' };
const other = 'OTHERA20260703090000001';

/** What a history came to. */
export interface Played {
  readonly outcome: Outcome;
  readonly other: Outcome;
  /** Ids of the mails that went out, each time. */
  readonly mails: readonly string[];
  /** Ids of the incidents that Atlas was told a reading of, each time. */
  readonly confirmations: readonly string[];
  /** The flights as they truly were after each act, in the form of `keyOf`. */
  readonly truths: readonly string[];
  /** Whether Skyhook had it from a push in good time before the next act, so that its traveller must have been told. */
  readonly hadTime: readonly boolean[];
  readonly unexpected: readonly unknown[];
  readonly unended: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** The calls at which a worker stalled. */
  readonly stalledAt: readonly string[];
  /** What happened, and the timelines, for people. */
  readonly log: readonly string[];
}

interface Happening {
  readonly at: number;
  readonly what: string;
  /** May come while an attempt waits for Atlas or the mail server. */
  readonly arrives?: boolean;
  readonly run: () => Promise<void>;
}

/**
 * Plays a world: its acts at their times, and what Skyhook hears of them. Without a seed everything is pushed at once and
 * nothing goes wrong: the straight run. With one, pushes are dropped, doubled, late and out of order, forged ones come in
 * between, sweeps and wake-ups come at any time, attempts die at any statement and workers stall.
 */
export class History {
  readonly #world: World;
  readonly #answers: Answers;
  readonly #orderNo: string;
  readonly #pool: Pool;
  readonly #random: SeededRandom | undefined;
  readonly #startsAt: number;
  readonly #happenings: Happening[] = [];
  readonly #mails: string[] = [];
  readonly #confirmations: string[] = [];
  readonly #truths: string[] = [];
  readonly #heardAt: number[] = [];
  readonly #actAt: number[] = [];
  readonly #genuine = new Set<string>();
  /** Event ids whose true message has come. */
  readonly #heardIds = new Set<string>();
  readonly #forgedIds = new Set<string>();
  readonly #log: string[] = [];
  /** Until then no worker runs: what is pushed waits in the inbox, and comes before the first order query. */
  #sleepsUntil = 0;
  readonly #counts = { pushes: 0, dropped: 0, doubled: 0, forged: 0, sweeps: 0, heardTogether: 0 };

  constructor(world: World, answers: Answers, orderNo: string, pool: Pool, seed: number | undefined) {
    this.#world = world;
    this.#answers = answers;
    this.#orderNo = orderNo;
    this.#pool = pool;
    this.#random = seed === undefined ? undefined : new SeededRandom(seed);
    // The same time of day in each run: a traveller's night moves deadlines.
    this.#startsAt = Math.floor(Date.now() / (24 * hourMs)) * 24 * hourMs + 2 * hourMs;
  }

  async play(mailer: Pick<Mailer, 'send'>): Promise<Played> {
    let now = (): number => this.#startsAt;
    const running = await startAtlasDouble({ port: 0, ...account, log: () => {}, now: () => now(), seed: 7 });
    const client = new AtlasClient({
      baseUrl: running.url,
      ...account,
      cid: 'DEMO00001_api_1',
      confirmIncidents: true,
    });
    try {
      const skyhook = new Skyhook({
        pool: this.#pool,
        atlas: this.#recorded(client),
        mailer: this.#recordedMailer(mailer),
        note: (line) => this.#note(skyhook, line),
        trouble: this.#random ? this.#trouble(this.#random, () => skyhook) : noTrouble,
        startsAt: this.#startsAt,
      });
      now = skyhook.now;
      return await this.#playWith(skyhook, running.double);
    } finally {
      await client.close();
      await running.stop();
    }
  }

  async #playWith(skyhook: Skyhook, double: AtlasDouble): Promise<Played> {
    const { order, acts, followed } = this.#world;
    const random = this.#random;
    double.setBehaviour({ voidStepMs: null, refundStepMs: null });
    double.createOrder({ ...order, orderNo: this.#orderNo, contactEmail: 'alex@traveller.example' });
    double.createOrder({ orderNo: other, route: 'PER-SIN', pay: true, contactEmail: 'other@traveller.example' });
    double.ticket(other, { push: false });
    await skyhook.start();
    if (followed) await followOrder(this.#pool, this.#orderNo);

    let at = skyhook.now();
    for (const [index, act] of acts.entries()) {
      at += (act.afterMinutes ?? 20) * minuteMs;
      this.#actAt.push(at);
      this.#heardAt.push(Number.POSITIVE_INFINITY);
      this.#happen({ at, what: `act ${index + 1}`, run: async () => this.#act(skyhook, double, index) });
    }
    const actsEnd = at;
    if (random && this.#world.mayBeHeardTogether && random.happens(0.5)) {
      this.#sleepsUntil = actsEnd + random.below(30) * minuteMs;
      this.#counts.heardTogether += 1;
      this.#note(skyhook, `no worker until ${Math.round((this.#sleepsUntil - this.#startsAt) / 1000)} s`);
    } else if (random) {
      const anyTime = (): number => this.#startsAt + random.below(actsEnd + 30 * minuteMs - this.#startsAt);
      for (let left = random.below(5); left > 0; left -= 1) this.#forgeAt(anyTime(), skyhook, double, random);
      for (let left = random.below(3); left > 0; left -= 1)
        this.#sweepAt(anyTime(), skyhook, random.below(sweepKinds.length));
      for (let left = random.below(4); left > 0; left -= 1)
        this.#happen({ at: anyTime(), what: 'look', run: async () => skyhook.look(this.#orderNo) });
      if (followed && random.happens(0.3))
        this.#happen({
          at: anyTime(),
          what: 'follow again',
          run: async () => void (await followOrder(this.#pool, this.#orderNo)),
        });
    }
    for (const kind of sweepKinds.keys()) this.#sweepAt(actsEnd + 90 * minuteMs, skyhook, kind);

    const people = new People({
      pool: this.#pool,
      world: this.#world,
      answers: this.#answers,
      orderNo: this.#orderNo,
      double,
      random,
      isGenuine: (evidenceId) => this.#genuine.has(evidenceId),
      later: (afterMs, what, run) => this.#happen({ at: skyhook.now() + afterMs, what, run }),
      log: (line) => this.#note(skyhook, line),
    });
    await this.#until(skyhook, people, actsEnd + 100 * hourMs);

    const { rows } = await this.#pool.query<{ key: string }>(
      `select key from inbox where state not in ('processed', 'repeat', 'quarantined')`,
    );
    return {
      outcome: await readOutcome(this.#pool, this.#orderNo),
      other: await readOutcome(this.#pool, other),
      mails: this.#mails,
      confirmations: this.#confirmations,
      truths: this.#truths,
      hadTime: this.#actAt.map((_, index) => this.#hadTime(index)),
      unexpected: skyhook.unexpected,
      unended: rows.map(({ key }) => key),
      counts: { ...this.#counts, takenBack: people.takenBack, ...skyhook.counts },
      stalledAt: skyhook.stalledAt,
      log: [...this.#log, ...(await this.#timeline())],
    };
  }

  async #timeline(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ orderNo: string; at: Date; line: string }>(
      `select order_no as "orderNo", at, concat_ws(': ', kind, text, reference) as line from timeline order by order_no, position`,
    );
    const seconds = (at: Date): number => Math.round((at.getTime() - this.#startsAt) / 1000);
    return rows.map(({ orderNo, at, line }) => `${orderNo} at ${seconds(at)} s ${line}`);
  }

  /** Time moves from one thing that is due to the next, until nothing is. */
  async #until(skyhook: Skyhook, people: People, end: number): Promise<void> {
    for (;;) {
      if (this.#random?.happens(0.3)) await skyhook.resumeStalled();
      const sleeps = skyhook.now() < this.#sleepsUntil;
      if (!sleeps) await skyhook.work();
      await people.look(skyhook.now());
      const next = Math.min(
        this.#happenings[0]?.at ?? Number.POSITIVE_INFINITY,
        people.nextAt(),
        sleeps ? this.#sleepsUntil : await skyhook.nextDueAt(),
      );
      if (next > end) {
        if (!(await skyhook.resumeStalled())) return;
        continue;
      }
      await skyhook.moveTo(next);
      while ((this.#happenings[0]?.at ?? Number.POSITIVE_INFINITY) <= skyhook.now()) await this.#runNext(skyhook);
      await people.answerDue(skyhook.now());
    }
  }

  async #runNext(skyhook: Skyhook, index = 0): Promise<void> {
    const [next] = this.#happenings.splice(index, 1);
    if (!next) return;
    this.#note(skyhook, next.what);
    await next.run();
  }

  #happen(happening: Happening): void {
    this.#happenings.push(happening);
    this.#happenings.sort((one, later) => one.at - later.at);
  }

  #note(skyhook: Skyhook, line: string): void {
    this.#log.push(`${Math.round((skyhook.now() - this.#startsAt) / 1000)} s: ${line}`);
  }

  /** Something truly happens; what Atlas pushes about it is on its way, in the random history each in its own time. */
  #act(skyhook: Skyhook, double: AtlasDouble, index: number): void {
    const random = this.#random;
    const act = this.#world.acts[index];
    const pushedBefore = double.deliveries().length;
    const isSure = this.#sleepsUntil > 0;
    const found = !isSure && (act?.foundWithoutPush ?? false);
    // An older edition may not name the order, which makes the push as good as lost.
    const edition = random && found ? (['2022', '2023', '2026'] as const)[random.below(3)] : undefined;
    double.setBehaviour({ edition: edition ?? '2026' });
    act?.do(double, this.#orderNo);
    this.#truths.push(truthOf(double, this.#orderNo));
    for (const { body, type, notificationId } of double.deliveries().slice(pushedBefore)) {
      this.#genuine.add(keyOfDelivery(body));
      this.#counts.pushes += 1;
      const isFirst = index === 0 && !this.#world.followed;
      if (random && found && !isFirst && random.happens(0.25)) {
        this.#counts.dropped += 1;
        this.#note(skyhook, `dropped: ${type}`);
        continue;
      }
      const times = random?.happens(0.3) ? 2 : 1;
      if (times > 1) this.#counts.doubled += 1;
      for (let time = 0; time < times; time += 1) {
        const latest = isSure ? Math.floor((this.#sleepsUntil - skyhook.now()) / minuteMs) : 60;
        const delay = random && !isFirst && latest > 0 && random.happens(0.5) ? random.below(latest) * minuteMs : 0;
        this.#happen({
          at: skyhook.now() + delay,
          what: `arrives: ${type} of act ${index + 1}`,
          arrives: true,
          run: async () => {
            if (!body.includes(this.#orderNo)) return skyhook.receive(body);
            if (notificationId) this.#heardIds.add(notificationId);
            const heardAt = Math.max(skyhook.now(), this.#sleepsUntil);
            this.#heardAt[index] = Math.min(this.#heardAt[index] ?? Infinity, heardAt);
            await skyhook.receive(body);
          },
        });
      }
    }
  }

  #forgeAt(at: number, skyhook: Skyhook, double: AtlasDouble, random: SeededRandom): void {
    this.#counts.forged += 1;
    this.#happen({
      at,
      what: 'forged',
      arrives: true,
      run: async () => {
        const { body, eventId } = forge(random, double, this.#orderNo, other, this.#heardIds);
        if (eventId) this.#forgedIds.add(eventId);
        this.#note(skyhook, body);
        await skyhook.receive(body);
      },
    });
  }

  #sweepAt(at: number, skyhook: Skyhook, kind: number): void {
    this.#counts.sweeps += 1;
    const name = sweepKinds[kind] ?? 'incidents';
    this.#happen({ at, what: `sweep: ${name}`, run: () => skyhook.sweep(name) });
  }

  /** In good time: two minutes before the next act. A forgery under the same id makes it a matter for a person. */
  #hadTime(index: number): boolean {
    const next = this.#actAt[index + 1] ?? Number.POSITIVE_INFINITY;
    return (this.#heardAt[index] ?? Number.POSITIVE_INFINITY) + 2 * minuteMs <= next && this.#forgedIds.size === 0;
  }

  #trouble(random: SeededRandom, skyhook: () => Skyhook): Trouble {
    return {
      crash: () =>
        random.happens(0.12)
          ? { statement: 1 + random.below(16), moment: random.happens(0.5) ? 'before' : 'after' }
          : undefined,
      stalls: () => random.happens(0.03),
      meanwhile: async () => {
        if (!random.happens(0.2)) return;
        const soon = skyhook().now() + 5 * minuteMs;
        const index = this.#happenings.findIndex(({ at, arrives }) => arrives && at <= soon);
        if (index < 0) return;
        await this.#runNext(skyhook(), index);
        await skyhook().relay();
      },
    };
  }

  #recorded(client: AtlasClient): AtlasClient {
    return new Proxy(client, {
      get: (_, name) => {
        const value: unknown = Reflect.get(client, name, client);
        if (typeof value !== 'function') return value;
        if (name !== 'confirmIncident') return value.bind(client) as unknown;
        return (...args: Parameters<AtlasClient['confirmIncident']>) => {
          this.#confirmations.push(args[0].eventId);
          return client.confirmIncident(...args);
        };
      },
    });
  }

  #recordedMailer(mailer: Pick<Mailer, 'send'>): Pick<Mailer, 'send'> {
    return {
      send: async (mail: Mail): Promise<SendResult> => {
        this.#mails.push(mail.id);
        return mailer.send(mail);
      },
    };
  }
}

function truthOf(double: AtlasDouble, orderNo: string): string {
  const local = (time: string): string => time.slice(0, 16).replace(' ', 'T');
  const { currentSegments } = double.order(orderNo);
  return keyOf(currentSegments.map((one) => ({ ...one, depLocal: local(one.depTime), arrLocal: local(one.arrTime) })));
}

const hashKey = deliveryHashKey('the-key-of-this-installation');

function keyOfDelivery(body: string): string {
  const bytes = Buffer.from(body);
  const json = readJsonObject(bytes, 'application/json');
  return json ? identifyDelivery(bytes, json, hashKey).key : '';
}
