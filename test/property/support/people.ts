import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import type { Pool } from '../../../src/storage/pool.ts';
import type { SeededRandom } from '../../../src/simulator/seeded-random.ts';
import { answerQuestion } from '../../../src/storage/questions.ts';
import { takeAnswerBack } from '../../../src/storage/taken-back-answers.ts';
import { readItineraries } from '../../../src/storage/itineraries.ts';
import { keyOf } from './outcome.ts';
import type { World } from './worlds.ts';

const minuteMs = 60_000;
const travellerTakesMs = 2 * minuteMs;
const personTakesMs = minuteMs;
const undoSeconds = 30 * 60;

/** What the traveller of the straight run answered, by the flights that the question was about. */
export type Answers = Map<string, string | undefined>;

interface Parts {
  readonly pool: Pool;
  readonly world: World;
  readonly answers: Answers;
  readonly orderNo: string;
  readonly double: AtlasDouble;
  /** Without it nobody thinks again. */
  readonly random: SeededRandom | undefined;
  readonly isGenuine: (evidenceId: string) => boolean;
  readonly later: (afterMs: number, what: string, run: () => Promise<void>) => void;
  readonly log: (line: string) => void;
}

interface OpenQuestion {
  readonly id: string;
  readonly askedOf: 'traveller' | 'person';
  readonly kind: string;
  readonly subject: string;
  readonly options: readonly string[];
  readonly generation: number;
}

/** The traveller, who answers as the world says, and the person at the desk, who looks into ATRIP and finds the truth. */
export class People {
  readonly #parts: Parts;
  readonly #due = new Map<string, { readonly at: number; readonly question: OpenQuestion }>();
  readonly #seen = new Set<string>();
  /** How many answers were taken back. */
  takenBack = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  nextAt(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#due.values()].map(({ at }) => at));
  }

  /** Notices what is open. */
  async look(now: number): Promise<void> {
    const { rows } = await this.#parts.pool.query<OpenQuestion>(
      `select id, asked_of as "askedOf", kind, subject, options, generation from questions where state = 'open' order by id`,
    );
    for (const question of rows) {
      const seen = `${question.id}/${question.generation}`;
      if (this.#seen.has(seen)) continue;
      this.#seen.add(seen);
      const takes = question.askedOf === 'traveller' ? travellerTakesMs : personTakesMs;
      this.#due.set(seen, { at: now + takes, question });
    }
  }

  async answerDue(now: number): Promise<void> {
    for (const [seen, { at, question }] of this.#due) {
      if (at > now) continue;
      this.#due.delete(seen);
      const option = question.askedOf === 'traveller' ? await this.#traveller(question) : await this.#person(question);
      this.#parts.log(`${question.askedOf} answers ${question.kind} (${question.subject}): ${option ?? 'nothing'}`);
      if (option === undefined) continue;
      const by = question.askedOf === 'traveller' ? 'traveller' : 'operator';
      // Superseded or closed meanwhile: then it does not count, and he is told so.
      const isTaken = await answerQuestion(this.#parts.pool, question.id, { option, by }).then(
        () => true,
        (error: { code?: string }) => {
          if (error.code !== 'QUESTION_CLOSED') throw error;
          return false;
        },
      );
      // It may be open again: then it is answered anew.
      if (!isTaken) this.#seen.delete(seen);
      if (isTaken && question.askedOf === 'traveller') this.#thinkAgain(seen, question);
    }
  }

  /** Some take their answer back, also when it is too late, and then give the same one. */
  #thinkAgain(seen: string, { id }: OpenQuestion): void {
    const { pool, random, later, log } = this.#parts;
    if (!random?.happens(0.4)) return;
    later((1 + random.below(35)) * minuteMs, 'the traveller thinks again', async () => {
      try {
        await takeAnswerBack(pool, id, undoSeconds);
        this.#seen.delete(seen);
        this.takenBack += 1;
        log('the answer is taken back');
      } catch (error) {
        const { code, detail } = error as { code?: string; detail?: string };
        if (code !== 'ANSWER_STANDS') throw error;
        log(`the answer stands: ${detail}`);
      }
    });
  }

  async #traveller({ subject }: OpenQuestion): Promise<string | undefined> {
    const { pool, orderNo, world, answers } = this.#parts;
    const asked = (await readItineraries(pool, orderNo)).find(({ version }) => String(version) === subject);
    const about = keyOf(asked?.segments);
    if (!answers.has(about)) answers.set(about, world.answers[answers.size]);
    return answers.get(about);
  }

  /** ATRIP shows the order as it is: a true change that is over is not what the person is asked about. */
  async #isTrue(evidenceId: string): Promise<boolean> {
    const { pool, double, orderNo, isGenuine } = this.#parts;
    if (!isGenuine(evidenceId)) return false;
    const { rows } = await pool.query<{ revised: { depLocal: string; flightNumber: string }[] }>(
      `select said->'revised' as revised from evidence where id = $1`,
      [evidenceId],
    );
    const { currentSegments } = double.order(orderNo);
    return (rows[0]?.revised ?? []).every(({ depLocal, flightNumber }) =>
      currentSegments.some(
        (one) => one.flightNumber === flightNumber && one.depTime.startsWith(depLocal.replace('T', ' ')),
      ),
    );
  }

  async #person({ kind, subject, options }: OpenQuestion): Promise<string | undefined> {
    const { double, orderNo, world, later } = this.#parts;
    if (kind === 'change-unconfirmed') return (await this.#isTrue(subject)) ? 'true' : 'not-true';
    if (kind === 'unaccounted-cancellation') {
      const happened = double
        .incidents()
        .some((one) => one.orderNo === orderNo && one.eventType === 'abnormal.cancelled');
      return happened ? (world.reading ?? 'not-cancelled') : 'not-cancelled';
    }
    if (kind === 'traveller-wants-refund') {
      const { code } = double.startRefund({ orderNo });
      for (const [index, status] of ([1, 3, 2] as const).entries())
        later(
          (index + 1) * 10 * minuteMs,
          `refund moves to ${status}`,
          async () => void double.moveRefund(code, { status }),
        );
    }
    return options[0];
  }
}
