import { randomBytes } from 'node:crypto';
import { defaultChangePolicies, type Answer, type ChangePolicies } from '../domain/change-policy.ts';
import { askingKinds, itineraryTold, tellsTickets } from '../domain/message-kinds.ts';
import type { CancellationReading, MessageKind, TaskReason } from '../domain/order-state.ts';
import { timeDataVersion } from '../domain/rule-versions.ts';
import { SkyhookError } from '../errors.ts';
import { endAct } from './acts.ts';
import { noteCancellationTold } from './cancellations.ts';
import { decideAllLike, decideEvidence, dismissUnconfirmed, undecidedClaims } from './evidence.ts';
import { answerMail } from './mail-reading.ts';
import { joinMails } from './mail-joining.ts';
import { giveUpAnswered } from './messages.ts';
import { lockOrder, markTold, raiseVersion, wantFreshQuery, wantLook } from './orders.ts';
import { noteAnswer, noteTasks } from './people-events.ts';
import { inTransaction, type Pool, type Queryable, type Transaction } from './pool.ts';
import { applyClaim, cancelAllFlights } from './schedule-changes.ts';
import { closeTask, closeTasks, taskTexts } from './tasks.ts';
import { markTicketedByPerson, markTicketsTold } from './tickets.ts';
import { addToTimeline } from './timeline.ts';
import { tripOf } from './trips.ts';

/** A question to a traveller or a task of a person, as pages show it. */
export interface StoredQuestion {
  readonly id: string;
  readonly orderNo: string;
  readonly askedOf: 'traveller' | 'person';
  readonly kind: string;
  readonly subject: string;
  /** The itinerary version that the traveller knew when asked. */
  readonly versionBefore: number | null;
  readonly generation: number;
  readonly options: readonly string[];
  readonly askedAt: Date;
  readonly deadline: Date;
  readonly consequence: string;
  readonly state: 'open' | 'answered' | 'no-choice' | 'expired-to-person' | 'superseded';
  readonly answer: string | null;
  readonly answeredAt: Date | null;
  /** By the database's clock. */
  readonly overdue: boolean;
}

const columns = `id, order_no as "orderNo", asked_of as "askedOf", kind, subject, version_before as "versionBefore", generation, options, asked_at as "askedAt",
  deadline, consequence, state, answer, answered_at as "answeredAt", deadline <= clock_timestamp() as overdue`;

/** One question, or undefined. */
export async function readQuestion(db: Queryable, id: string): Promise<StoredQuestion | undefined> {
  const { rows } = await db.query<StoredQuestion>(`select ${columns} from questions where id = $1`, [id]);
  return rows[0];
}

/** All questions and tasks of an order, oldest first. */
export async function listQuestions(db: Queryable, orderNo: string): Promise<StoredQuestion[]> {
  const { rows } = await db.query<StoredQuestion>(
    `select ${columns} from questions where order_no = $1 order by asked_at`,
    [orderNo],
  );
  return rows;
}

/**
 * Asks the traveller about an itinerary version; a question that is still open, of the order or its trip, is superseded.
 * Asked again about the same version, it is the same question with a new generation: earlier links stop working. One that
 * is answered stays as it is. Call under the lock.
 *
 * @param question.deadline milliseconds since 1970
 * @returns what the link is made of, and whether it is answered: then nothing is asked
 */
export async function askTraveller(
  tx: Transaction,
  question: {
    readonly orderNo: string;
    readonly itineraryVersion: number;
    readonly versionBefore: number | undefined;
    readonly options: readonly Answer[];
    readonly deadline: number;
    readonly consequence: 'no-choice' | 'person';
    /** `reinstated`: whether a refund is still wanted. */
    readonly kind?: 'schedule-change' | 'reinstated';
  },
): Promise<{ readonly id: string; readonly generation: number; readonly isAnswered: boolean }> {
  // Another order of the trip may have spoken before, and asked.
  for (const member of await tripOf(tx, question.orderNo)) {
    if ((await supersedeQuestions(tx, member)) === 0 || member === question.orderNo) continue;
    await raiseVersion(tx, member);
    await wantLook(tx, member, 'trip');
  }
  const { rows } = await tx.query<{ id: string; generation: number; isAnswered: boolean }>(
    `insert into questions (id, order_no, asked_of, kind, subject, options, deadline, consequence, version_before, time_data)
     values ($1, $2, 'traveller', $8, $3, $4, $5, $6, $7, $9)
     on conflict (order_no, asked_of, kind, subject) do update set
       generation = questions.generation + 1, version = questions.version + 1, options = excluded.options,
       asked_at = clock_timestamp(), deadline = excluded.deadline, consequence = excluded.consequence,
       version_before = excluded.version_before, time_data = excluded.time_data, state = 'open', answer = null, answered_by = null, answered_at = null
     where questions.state <> 'answered'
     returning id, generation, false as "isAnswered"`,
    [
      `q_${randomBytes(12).toString('hex')}`,
      question.orderNo,
      String(question.itineraryVersion),
      question.options,
      new Date(question.deadline),
      question.consequence,
      question.versionBefore ?? null,
      question.kind ?? 'schedule-change',
      timeDataVersion(),
    ],
  );
  return rows[0] ?? (await readAnswered(tx, question));
}

async function readAnswered(
  tx: Transaction,
  {
    orderNo,
    itineraryVersion,
    kind = 'schedule-change',
  }: { readonly orderNo: string; readonly itineraryVersion: number; readonly kind?: string },
): Promise<{ readonly id: string; readonly generation: number; readonly isAnswered: boolean }> {
  const { rows } = await tx.query<{ id: string; generation: number }>(
    `select id, generation from questions where order_no = $1 and asked_of = 'traveller' and kind = $2 and subject = $3`,
    [orderNo, kind, String(itineraryVersion)],
  );
  return { ...(rows[0] as { id: string; generation: number }), isAnswered: true };
}

/** A newer state makes an open question to the traveller void. @returns how many were open. Call under the lock. */
export async function supersedeQuestions(tx: Transaction, orderNo: string): Promise<number> {
  const { rowCount } = await tx.query(
    `update questions set state = 'superseded', version = version + 1, answered_by = 'skyhook', answered_at = clock_timestamp()
     where order_no = $1 and asked_of = 'traveller' and state = 'open'`,
    [orderNo],
  );
  return rowCount ?? 0;
}

/**
 * Commits an answer: one compare-and-set that traveller, operator and timer all go through, so exactly one of them
 * decides. The case's wake-up is committed with it, so it works while Temporal is away. The same answer by the same one
 * again (a request that was sent twice, a second click) is that answer: it succeeds and changes nothing.
 *
 * @param answer.by who answers; a traveller's answer counts only before the deadline, by the database's clock
 * @param policies the seller's rules, where a person's answer can bear out a change
 * @throws SkyhookError QUESTION_NOT_FOUND, OPTION_NOT_OFFERED, QUESTION_CLOSED with the reason as its detail
 */
export async function answerQuestion(
  pool: Pool,
  id: string,
  answer: { readonly option: string; readonly by: 'traveller' | 'operator' },
  policies: ChangePolicies = defaultChangePolicies,
): Promise<StoredQuestion> {
  return inTransaction(pool, async (tx) => {
    const question = await readQuestion(tx, id);
    if (!question) throw new SkyhookError('QUESTION_NOT_FOUND');
    if (!question.options.includes(answer.option)) throw new SkyhookError('OPTION_NOT_OFFERED');
    await lockOrder(tx, question.orderNo);
    const { rows } = await tx.query<StoredQuestion>(
      `update questions set state = 'answered', version = version + 1, answer = $2, answered_by = $3, answered_at = clock_timestamp()
       where id = $1 and state = 'open' and (asked_of = 'person' or deadline > clock_timestamp())
       returning ${columns}`,
      [id, answer.option, answer.by],
    );
    const answered = rows[0];
    if (!answered) return sameAnswer(tx, id, answer);
    await addToTimeline(tx, answered.orderNo, {
      kind: 'answer',
      text: `${answer.by} answered "${answer.option}" (${answered.kind})`,
      reference: id,
    });
    await (answered.askedOf === 'person' ? noteTasks(tx, answered.orderNo, taskTexts) : noteAnswer(tx, id));
    if (answered.askedOf === 'person') await applyTaskAnswer(tx, answered, answer.option, policies);
    else await applyChoice(tx, answered, answer.by);
    await joinMails(tx, answered.orderNo);
    for (const one of await tripOf(tx, answered.orderNo)) {
      await raiseVersion(tx, one);
      await wantLook(tx, one, 'answer');
    }
    return answered;
  });
}

/** Who chose knows what was asked: its mail need not go out any more, and nobody has to tell it another way. */
async function applyChoice(tx: Transaction, question: StoredQuestion, by: string): Promise<void> {
  const { id, orderNo, subject } = question;
  await tx.query(
    `insert into answers (question_id, order_no, generation, option, answered_by, answered_at) values ($1, $2, $3, $4, $5, $6)`,
    [id, orderNo, question.generation, question.answer, by, question.answeredAt],
  );
  await markTold(tx, orderNo, Number(subject));
  await giveUpAnswered(tx, id);
  for (const kind of askingKinds) {
    await closeTask(tx, orderNo, 'mail-refused', `${kind}/${subject}`);
    await closeTask(tx, orderNo, 'mail-bounced', `${kind}/${subject}`);
    await closeTask(tx, orderNo, 'mail-uncertain', `${kind}/${subject}`);
    await closeTask(tx, orderNo, 'nobody-to-tell', `${kind}/${subject}`);
    await closeTask(tx, orderNo, 'departure-within-a-day', `${kind}/${subject}`);
  }
  await releaseRefund(tx, question);
  await withdrawEarlierAnswers(tx, question);
}

/**
 * What the traveller said before is a person's task no more: the newest word counts. A refund of a part stays with the
 * person where the whole is wanted now, since it may be on its way.
 */
async function withdrawEarlierAnswers(tx: Transaction, { id, orderNo, answer }: StoredQuestion): Promise<void> {
  const reasons: readonly TaskReason[] = [
    'traveller-wants-other-flight',
    'traveller-wants-call',
    'passengers-disagree',
    'traveller-silent',
    ...(answer === 'refund' ? [] : (['traveller-wants-part-refund'] as const)),
  ];
  for (const one of await tripOf(tx, orderNo)) {
    if ((await closeTasks(tx, one, reasons)) === 0) continue;
    const text = 'what the traveller answered before is not to be done any more: the newest answer counts';
    await addToTimeline(tx, one, { kind: 'task', text, reference: id });
  }
}

/**
 * A refund that waited for the traveller's word has it: submitted under a task of its own, or not at all. It goes on
 * waiting with who wants to be called, or does not speak for all passengers.
 */
async function releaseRefund(tx: Transaction, { orderNo, answer }: StoredQuestion): Promise<void> {
  if (answer === 'call-me' || answer === 'not-all-agree') return;
  const text =
    answer === 'refund'
      ? 'the refund on hold is wanted again'
      : 'the refund on hold of the whole trip is not wanted any more';
  for (const one of await tripOf(tx, orderNo)) {
    if ((await closeTasks(tx, one, ['refund-on-hold'])) === 0) continue;
    await addToTimeline(tx, one, { kind: 'question', text });
  }
}

/** Of a question that takes no answer any more: the answer that it has, if it is this one. */
async function sameAnswer(
  tx: Transaction,
  id: string,
  answer: { readonly option: string; readonly by: 'traveller' | 'operator' },
): Promise<StoredQuestion> {
  const { rows } = await tx.query<StoredQuestion & { readonly answeredBy: string }>(
    `select ${columns}, answered_by as "answeredBy" from questions where id = $1`,
    [id],
  );
  const [closed] = rows;
  if (!closed) throw new SkyhookError('QUESTION_NOT_FOUND');
  const { answeredBy, ...question } = closed;
  if (question.state === 'answered' && question.answer === answer.option && answeredBy === answer.by) return question;
  throw new SkyhookError('QUESTION_CLOSED', { detail: whyClosed(closed) });
}

function whyClosed({ state, answer, answeredBy }: StoredQuestion & { readonly answeredBy: string }): string {
  if (state === 'answered') return `the ${answeredBy} has answered: ${answer}`;
  return state === 'superseded' ? 'there is a newer state of affairs' : 'its deadline has passed';
}

/** What a person's answer changes beyond closing the task. */
async function applyTaskAnswer(
  tx: Transaction,
  task: StoredQuestion,
  option: string,
  policies: ChangePolicies,
): Promise<void> {
  const reason = task.kind as TaskReason;
  if (reason === 'change-unconfirmed') {
    const claim = (await undecidedClaims(tx, task.orderNo)).find((candidate) => candidate.id === task.subject);
    if (claim && option === 'true') await applyClaim(tx, claim, 'person', policies);
    if (claim && option === 'not-true') await decideEvidence(tx, claim.id, 'dismissed', undefined);
  }
  if (reason === 'change-not-placed') await decideEvidence(tx, task.subject, 'dismissed', 'person');
  if (reason === 'unaccounted-cancellation') await applyReading(tx, task, option as CancellationReading, policies);
  if (reason === 'refund-outcome-unknown') {
    const act = { orderNo: task.orderNo, act: 'submit-refund', target: task.subject } as const;
    if (option === 'submitted') await endAct(tx, act, { state: 'done', outcome: 'PERSON_SAYS_SUBMITTED' });
    else await endAct(tx, act, { state: 'refused', outcome: 'PERSON_SAYS_NOT_SUBMITTED' });
  }
  if (reason === 'look-in-atrip') {
    const isOfClaims = (await undecidedClaims(tx, task.orderNo)).some(({ id }) => id === task.subject);
    if (isOfClaims) await dismissUnconfirmed(tx, task.orderNo, task.id);
    else await decideAllLike(tx, task.orderNo, task.subject);
  }
  if (reason === 'read-mail') await answerMail(tx, task.orderNo, task.subject, option as 'nothing-new' | 'pass-on');
  if (reason === 'nobody-to-tell' || reason === 'mail-refused' || reason === 'mail-bounced')
    await markToldByPerson(tx, task);
  if (reason === 'reinstated-after-refund') await markTold(tx, task.orderNo, Number(task.subject));
  if (reason === 'refund-on-hold' && option === 'already-submitted') await supersedeQuestions(tx, task.orderNo);
  if (reason === 'ticketing-late' && option === 'is-ticketed') {
    if (!(await markTicketedByPerson(tx, task.orderNo))) throw new SkyhookError('OPTION_NOT_OFFERED');
    await wantFreshQuery(tx, task.orderNo);
  }
}

/** The person told the traveller another way: the subject is `<message kind>/<number>`. */
async function markToldByPerson(tx: Transaction, { orderNo, subject }: StoredQuestion): Promise<void> {
  const [kind, number] = subject.split('/') as [MessageKind, string];
  const version = itineraryTold(kind, Number(number));
  if (version !== undefined) await markTold(tx, orderNo, version);
  if (tellsTickets(kind)) await markTicketsTold(tx, orderNo);
  if (kind === 'order-cancelled') await noteCancellationTold(tx, orderNo);
}

/** What a person found out about a cancellation that Atlas did not make: true ones are told like a cancelled flight. */
async function applyReading(
  tx: Transaction,
  task: StoredQuestion,
  reading: CancellationReading,
  policies: ChangePolicies,
): Promise<void> {
  const state = reading === 'not-cancelled' ? 'dismissed' : 'applied';
  const decided = await decideAllLike(tx, task.orderNo, task.subject, state, reading);
  // Another answer, or our own refund, decided it meanwhile.
  if (decided === 0) return;
  if (reading === 'flight-cancelled' || reading === 'abnormal-cancellation')
    await cancelAllFlights(tx, task.orderNo, task.subject, policies);
}

/**
 * The traveller's time is over: closes the question if it is still open and its deadline has passed by the database's
 * clock. Call under the lock.
 * @returns whether this call closed it
 */
export async function closeOverdueQuestion(
  tx: Transaction,
  id: string,
  outcome: 'no-choice' | 'expired-to-person',
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update questions set state = $2, version = version + 1, answered_by = 'deadline', answered_at = clock_timestamp()
     where id = $1 and state = 'open' and deadline <= clock_timestamp()`,
    [id, outcome],
  );
  await noteAnswer(tx, id);
  return rowCount === 1;
}
