import type { Answer } from '../../../src/domain/change-policy.ts';
import type { AtlasDouble } from '../../../src/simulator/atlas-double.ts';
import type { Pool } from '../../../src/storage/pool.ts';
import { answerQuestion } from '../../../src/storage/questions.ts';
import type { WeekOrder } from './week-orders.ts';

const hourMs = 3_600_000;

interface OpenQuestion {
  readonly id: string;
  readonly orderNo: string;
  readonly askedOf: 'traveller' | 'person';
  readonly kind: string;
  readonly options: readonly string[];
}

/** Travellers, of whom some never answer, and people at the desk, who do what they are asked within hours. */
export class WeekPeople {
  readonly #pool: Pool;
  readonly #double: AtlasDouble;
  readonly #orders: ReadonlyMap<string, WeekOrder>;
  readonly #later: (at: number, run: () => Promise<void>) => void;
  readonly #seen = new Set<string>();

  constructor(
    pool: Pool,
    double: AtlasDouble,
    orders: readonly WeekOrder[],
    later: (at: number, run: () => Promise<void>) => void,
  ) {
    this.#pool = pool;
    this.#double = double;
    this.#orders = new Map(orders.map((order) => [order.orderNo, order]));
    this.#later = later;
  }

  /** Notices what is open. */
  async look(now: number): Promise<void> {
    const { rows } = await this.#pool.query<OpenQuestion>(
      `select id, order_no as "orderNo", asked_of as "askedOf", kind, options from questions where state = 'open' order by id`,
    );
    for (const question of rows) {
      const order = this.#orders.get(question.orderNo);
      if (this.#seen.has(question.id) || !order) continue;
      this.#seen.add(question.id);
      const option = question.askedOf === 'traveller' ? chosen(order, question.options) : question.options[0];
      const takes = hourMs / 2 + order.random.below(question.askedOf === 'traveller' ? 20 * hourMs : 6 * hourMs);
      if (option !== undefined) this.#later(now + takes, () => this.#answer(question, order, option, now + takes));
    }
  }

  async #answer(question: OpenQuestion, order: WeekOrder, option: string, now: number): Promise<void> {
    const by = question.askedOf === 'traveller' ? 'traveller' : 'operator';
    const isTaken = await answerQuestion(this.#pool, question.id, { option, by }).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code === 'QUESTION_CLOSED') return false;
        throw error;
      },
    );
    if (isTaken && question.kind === 'traveller-wants-refund') this.#submitRefund(order, now);
  }

  /** In ATRIP; Atlas and the airline take days. */
  #submitRefund({ orderNo, random }: WeekOrder, now: number): void {
    const { code } = this.#double.startRefund({ orderNo });
    for (const [index, status] of ([1, 3, 2] as const).entries())
      this.#later(now + (index + 1) * (12 + random.below(48)) * hourMs, async () => {
        this.#double.moveRefund(code, { status });
      });
  }
}

/** Of sixteen in twenty who answer; the double knows no refund of single flights. */
const wishes: readonly Answer[] = [
  ...Array.from({ length: 11 }, () => 'keep' as const),
  'refund',
  'refund',
  'call-me',
  'another-flight',
  'not-all-agree',
];

/** Most keep their flights where they can, one in five says nothing. */
function chosen({ random }: WeekOrder, options: readonly string[]): string | undefined {
  const wish = wishes[random.below(20)];
  if (wish === undefined || options.includes(wish)) return wish;
  return options.includes('refund') ? 'refund' : options[0];
}
