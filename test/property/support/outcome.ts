import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { listMessages } from '../../../src/storage/messages.ts';
import { readItineraries } from '../../../src/storage/itineraries.ts';
import { readPassengers } from '../../../src/storage/orders.ts';
import type { Pool } from '../../../src/storage/pool.ts';
import { listQuestions } from '../../../src/storage/questions.ts';
import { listSettlements } from '../../../src/storage/settlements.ts';

/** A message that is out: what kind, about which flights, to whom, in which words. */
export interface ToldMessage {
  readonly id: string;
  readonly kind: string;
  /** The flights that it tells, as a key. */
  readonly flights: string;
  readonly recipient: string;
  /** Without links, times to answer by, and the order's number. */
  readonly words: string;
  readonly state: string;
}

/** What a history has left behind about one order, without ids, times, versions and numbers of attempts. */
export interface Outcome {
  /** Must be the same, whatever happened on the way. */
  readonly records: Readonly<Record<string, unknown>>;
  /** The flights that the last query showed: where nobody asked any more, not the newest. */
  readonly shown: string;
  /** About the flights that the traveller knows at the end. */
  readonly question: Readonly<Record<string, unknown>> | undefined;
  readonly messages: readonly ToldMessage[];
  readonly tasks: readonly string[];
}

export const keyOf = (itinerary: Itinerary | undefined): string =>
  (itinerary ?? [])
    .map((one) => `${one.flightNumber} ${one.depAirport} ${one.depLocal} ${one.arrAirport} ${one.arrLocal}`)
    .join(', ');

/** Reads what is left about an order. */
export async function readOutcome(pool: Pool, orderNo: string): Promise<Outcome> {
  const { rows } = await pool.query<Record<string, unknown> & { told: number | null; shown: Itinerary | null }>(
    `select status, status_code as "statusCode", ticket_status_code as "ticketStatusCode", error_code as "errorCode",
       stage, told_version as told, shown_segments as shown from orders where order_no = $1`,
    [orderNo],
  );
  const { shown, ...order } = rows[0] ?? { shown: null, told: null };
  const itineraries = await readItineraries(pool, orderNo);
  const flightsOf = (version: number | null | undefined): string =>
    keyOf(itineraries.find((one) => one.version === version)?.segments);
  const questions = await listQuestions(pool, orderNo);
  const question = questions.find(({ askedOf, subject }) => askedOf === 'traveller' && subject === String(order.told));
  const messages = await listMessages(pool, orderNo);
  const answers = await readAnswers(pool, orderNo);
  // The one that confirms an answer has the answer's number.
  const versionOf = ({
    kind,
    toldVersion,
  }: {
    readonly kind: string;
    readonly toldVersion: number;
  }): number | undefined => (kind === 'answer-received' ? answers.get(toldVersion) : toldVersion);
  return {
    records: {
      ...order,
      bought: flightsOf(1),
      current: keyOf(itineraries.at(-1)?.segments),
      told: flightsOf(order.told),
      passengers: (await readPassengers(pool, orderNo)).map(({ name, tickets }) => [name, ...tickets]),
      settlements: (await listSettlements(pool, orderNo)).map(({ kind, state }) => `${kind} ${state}`),
    },
    shown: keyOf(shown ?? undefined),
    question: question && { state: question.state, answer: question.answer, options: question.options },
    messages: messages
      .filter(({ state }) => state === 'sent' || state === 'assumed-sent')
      .sort((one, other) => (one.sentAt?.getTime() ?? 0) - (other.sentAt?.getTime() ?? 0))
      .map((one) => ({
        id: one.id,
        kind: one.kind,
        flights: flightsOf(versionOf(one)),
        recipient: one.recipient,
        words: wordsOf(one.text, orderNo),
        state: one.state,
      })),
    tasks: questions.filter(({ askedOf }) => askedOf === 'person').map(({ kind, state }) => `${kind}: ${state}`),
  };
}

const wordsOf = (text: string, orderNo: string): string =>
  text
    .replaceAll(/https:\S+/g, '<link>')
    .replaceAll(/answer by .*\./g, 'answer by <time>.')
    .replaceAll(/take it back until .*, unless/g, 'take it back until <time>, unless')
    .replaceAll(orderNo, '<order>');

/** The itinerary versions that answers were about, by the answers' numbers. */
async function readAnswers(pool: Pool, orderNo: string): Promise<ReadonlyMap<number, number>> {
  const { rows } = await pool.query<{ number: number; about: number }>(
    `select a.number, q.subject::int as about from answers a join questions q on q.id = a.question_id where a.order_no = $1`,
    [orderNo],
  );
  return new Map(rows.map(({ number, about }) => [number, about]));
}
