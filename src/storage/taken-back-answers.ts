import type { TaskReason } from '../domain/order-state.ts';
import { undoLimit, type WhyItStands } from '../domain/taking-back.ts';
import { SkyhookError } from '../errors.ts';
import { lockOrderState } from './order-state.ts';
import { lockOrder, raiseVersion, wantLook } from './orders.ts';
import { noteAnswerTakenBack } from './people-events.ts';
import { inTransaction, type Pool, type Queryable, type Transaction } from './pool.ts';
import { readQuestion, type StoredQuestion } from './questions.ts';
import { closeTask, reopenTasks } from './tasks.ts';
import { addToTimeline } from './timeline.ts';
import { tripOf } from './trips.ts';

/** Tasks that follow from an answer; what they ask for is not to be done any more when it is taken back. */
const tasksOfAnswers = [
  'traveller-wants-refund',
  'traveller-wants-part-refund',
  'traveller-wants-other-flight',
  'traveller-wants-call',
  'passengers-disagree',
] as const satisfies readonly TaskReason[];

/**
 * When the answer that could be taken back was given, and the time now, milliseconds since 1970: nobody has acted on it. Until
 * when it can be says `undoLimit`; whether the flights are as they were then is seen when it is done.
 *
 * @returns undefined when it cannot be taken back
 */
export async function canBeTakenBackSince(
  db: Queryable,
  id: string,
): Promise<{ readonly answeredAt: number; readonly now: number } | undefined> {
  const { rows } = await db.query<{ answeredAt: number; now: number }>(
    `select (extract(epoch from answered_at) * 1000)::float8 as "answeredAt",
       (extract(epoch from clock_timestamp()) * 1000)::float8 as now from questions
     where id = $1 and asked_of = 'traveller' and state = 'answered' and not ${isActedOn('$2')}`,
    [id, tasksOfAnswers],
  );
  return rows[0];
}

/** The refund is submitted, or about to be, or was stopped; or a person has done what was asked for. */
const isActedOn = (reasons: string): string => `(
  exists (select 1 from acts a where a.act = 'submit-refund' and a.target = questions.id)
  or exists (select 1 from questions task where task.asked_of = 'person' and task.kind = any(${reasons})
    and task.subject = questions.id and task.state = 'answered'))`;

/**
 * The traveller takes an answer back: the question is open again, under the same link, at least for as long as answers can
 * be taken back. One compare-and-set under the order's lock, as the answer was; the case's wake-up is committed with it.
 *
 * @param undoSeconds how long after it an answer can be taken back, by the database's clock
 * @throws SkyhookError QUESTION_NOT_FOUND, ALREADY_TAKEN_BACK when the question is open, ANSWER_STANDS with the
 *   reason (`WhyItStands`) as its detail
 */
export async function takeAnswerBack(pool: Pool, id: string, undoSeconds: number): Promise<StoredQuestion> {
  return inTransaction(pool, async (tx) => {
    const question = await readQuestion(tx, id);
    if (question?.askedOf !== 'traveller') throw new SkyhookError('QUESTION_NOT_FOUND');
    await lockOrder(tx, question.orderNo);
    await checkStillSo(tx, id, undoSeconds);
    const { rows } = await tx.query<{ option: string; answeredAt: Date }>(
      `with before as (select id, answer, answered_at from questions where id = $1 for update)
       update questions set state = 'open', version = version + 1, answer = null, answered_by = null, answered_at = null,
         deadline = greatest(deadline, clock_timestamp() + make_interval(secs => $2))
       from before where questions.id = before.id and state = 'answered'
         and questions.answered_at + make_interval(secs => $2) > clock_timestamp() and not ${isActedOn('$3')}
       returning before.answer as option, before.answered_at as "answeredAt"`,
      [id, undoSeconds, tasksOfAnswers],
    );
    const [taken] = rows;
    if (!taken) throw stands('acted-on');
    const orderNos = await tripOf(tx, question.orderNo);
    await tx.query(
      `with undone as (update answers set undone_at = clock_timestamp() where question_id = $1 and undone_at is null returning number)
       update messages m set state = 'superseded' from undone
       where m.order_no = any($2) and m.kind = 'answer-received' and m.told_version = undone.number and m.state = 'pending'`,
      [id, orderNos],
    );
    const text = `the traveller took the answer "${taken.option}" back`;
    await addToTimeline(tx, question.orderNo, { kind: 'answer', text, reference: id });
    await noteAnswerTakenBack(tx, id, taken.option);
    for (const one of orderNos) {
      for (const reason of tasksOfAnswers) await closeTask(tx, one, reason, id);
      // One that waited for this answer waits for the next one.
      await reopenTasks(tx, one, 'refund-on-hold', taken.answeredAt);
      await raiseVersion(tx, one);
      await wantLook(tx, one, 'answer taken back');
    }
    return (await readQuestion(tx, id)) as StoredQuestion;
  });
}

/**
 * The question asks about the flights as they are and as the traveller knows them, its answer is fresh, and there is time to
 * answer it anew.
 */
async function checkStillSo(tx: Transaction, id: string, undoSeconds: number): Promise<void> {
  const question = await readQuestion(tx, id);
  if (question?.state === 'open') throw new SkyhookError('ALREADY_TAKEN_BACK');
  if (!question || question.state === 'superseded') throw stands('superseded');
  if (question.state !== 'answered' || !question.answeredAt) throw stands('time-is-over');
  const own = await lockOrderState(tx, question.orderNo);
  const speaker = own?.trip?.speaker;
  const state = speaker !== undefined && speaker !== question.orderNo ? await lockOrderState(tx, speaker) : own;
  const version = Number(question.subject);
  const isStillSo =
    state?.status === 'ticketed' &&
    state.question?.id === question.id &&
    state.told?.version === version &&
    state.current?.version === version;
  if (!isStillSo) throw stands('superseded');
  const answeredAt = question.answeredAt.getTime();
  const undo = undoSeconds * 1000;
  if (answeredAt + undo <= state.now) throw stands('time-is-over');
  if (undoLimit(answeredAt, undo, state.current?.segments ?? [], state.now) <= state.now)
    throw stands('departure-too-close');
}

const stands = (detail: WhyItStands): SkyhookError => new SkyhookError('ANSWER_STANDS', { detail });
