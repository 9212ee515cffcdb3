import type { Segment } from '../domain/itinerary.ts';
import type { Fact } from '../events/schema.ts';
import { theSeller } from './messages.ts';
import type { Transaction } from './pool.ts';
import { addEvent } from './seller-events.ts';

/** The events about travellers and the seller's people. Each is called under the order's lock, after the fact is stored. */

type Told = (Fact & { type: 'traveller.told' })['data'];

/**
 * `traveller.told`: a message that is out, was refused or came back; nothing while it waits in the outbox.
 * @param urlOf the address of a question's decision page; told where the seller is to pass it on
 */
export async function noteTold(
  tx: Transaction,
  messageId: string,
  urlOf?: (question: { readonly id: string; readonly generation: number }) => string,
): Promise<void> {
  const { rows } = await tx.query<{ orderNo: string; data: Omit<Told, 'decision'>; question: ToldQuestion | null }>(
    `select m.order_no as "orderNo", json_build_object('message', m.kind, 'number', m.told_version, 'about', nullif(m.about, ''), 'state', m.state,
       'by', case when m.recipient = $2 then 'seller' else 'skyhook' end,
       'orderNos', (select json_agg(one.order_no order by one.order_no) from orders one
         where one.order_no = o.order_no or one.trip = o.trip)) as data,
       (select json_build_object('id', q.id, 'generation', q.generation, 'options', q.options,
          'deadline', (extract(epoch from q.deadline) * 1000)::bigint, 'consequence', q.consequence)
        from questions q where q.id = m.question_id and m.recipient = $2) as question
     from messages m join orders o using (order_no)
     where m.id = $1 and m.state in ('sent', 'assumed-sent', 'refused', 'bounced')`,
    [messageId, theSeller],
  );
  const told = rows[0];
  if (!told) return;
  const { question } = told;
  const decision =
    question && urlOf
      ? {
          questionId: question.id,
          url: urlOf(question),
          options: question.options,
          deadline: new Date(question.deadline).toISOString(),
          consequence: question.consequence,
        }
      : null;
  const data = { ...told.data, decision };
  await addEvent(tx, told.orderNo, `message/${messageId}`, { type: 'traveller.told', data });
}

/** `traveller.urgent`: a change was told less than a day before this flight leaves. */
export async function noteUrgent(
  tx: Transaction,
  messageId: string,
  { flight, departsAt }: { readonly flight: Segment; readonly departsAt: number },
): Promise<void> {
  const { rows } = await tx.query<{ orderNo: string; data: Pick<Urgent, 'message' | 'number' | 'orderNos'> }>(
    `select m.order_no as "orderNo", json_build_object('message', m.kind, 'number', m.told_version,
       'orderNos', (select json_agg(one.order_no order by one.order_no) from orders one
         where one.order_no = o.order_no or one.trip = o.trip)) as data
     from messages m join orders o using (order_no) where m.id = $1`,
    [messageId],
  );
  const told = rows[0];
  if (!told) return;
  const { flightNumber, depAirport } = flight;
  const data = { ...told.data, flightNumber, depAirport, departsAt: new Date(departsAt).toISOString() };
  await addEvent(tx, told.orderNo, `urgent/${messageId}`, { type: 'traveller.urgent', data });
}

type Urgent = (Fact & { type: 'traveller.urgent' })['data'];

interface ToldQuestion {
  readonly id: string;
  readonly generation: number;
  readonly options: string[];
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly consequence: string;
}

/** `traveller.answered`: an answered question, or one whose time is over; nothing for one that is open or superseded. */
export async function noteAnswer(tx: Transaction, questionId: string): Promise<void> {
  const { rows } = await tx.query<{
    orderNo: string;
    generation: number;
    data: (Fact & { type: 'traveller.answered' })['data'];
  }>(
    `select order_no as "orderNo", generation, json_build_object('questionId', id, 'kind', kind, 'outcome', state,
       'itineraryVersion', case when subject ~ '^[0-9]{1,9}$' then subject::int end, 'option', answer,
       'by', answered_by) as data
     from questions where id = $1 and asked_of = 'traveller' and state in ('answered', 'no-choice', 'expired-to-person')`,
    [questionId],
  );
  const question = rows[0];
  if (!question) return;
  const { orderNo, generation, data } = question;
  // Asked again, it can have the same answer again.
  await addEvent(tx, orderNo, `question/${questionId}/${generation}`, { type: 'traveller.answered', data });
}

/** `traveller.answered` once more: the answer was taken back, and the question is open again. */
export async function noteAnswerTakenBack(tx: Transaction, questionId: string, option: string): Promise<void> {
  const { rows } = await tx.query<{
    orderNo: string;
    generation: number;
    data: Omit<(Fact & { type: 'traveller.answered' })['data'], 'outcome' | 'option' | 'by'>;
  }>(
    `select order_no as "orderNo", generation, json_build_object('questionId', id, 'kind', kind,
       'itineraryVersion', case when subject ~ '^[0-9]{1,9}$' then subject::int end) as data
     from questions where id = $1`,
    [questionId],
  );
  const [question] = rows;
  if (!question) return;
  const data = { ...question.data, outcome: 'taken-back', option, by: 'traveller' };
  const subject = `question/${questionId}/${question.generation}`;
  await addEvent(tx, question.orderNo, subject, { type: 'traveller.answered', data });
}

/**
 * `task.opened` and `task.closed`: of all tasks of the order whose state is another than their newest event says.
 * @param texts what a person is asked to do, by the reason of the task
 */
export async function noteTasks(
  tx: Transaction,
  orderNo: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const { rows } = await tx.query<TaskRow>(
    `select id, kind as reason, subject as about, options, state, answer, answered_by as by from questions q
     where order_no = $1 and asked_of = 'person'
       and case when state = 'open' then 'task.opened' else 'task.closed' end is distinct from coalesce(
         (select type from seller_events e where e.order_no = q.order_no and e.subject = 'task/' || q.id
          order by sequence desc limit 1), 'task.closed')
     order by asked_at`,
    [orderNo],
  );
  for (const { id, reason, about, options, state, answer, by } of rows) {
    const isOpen = state === 'open';
    await addEvent(
      tx,
      orderNo,
      `task/${id}`,
      isOpen
        ? { type: 'task.opened', data: { taskId: id, reason, about, text: texts[reason] ?? reason, options } }
        : { type: 'task.closed', data: { taskId: id, reason, answer, by: by ?? 'skyhook' } },
    );
  }
}

interface TaskRow {
  readonly id: string;
  readonly reason: string;
  readonly about: string;
  readonly options: string[];
  readonly state: string;
  readonly answer: string | null;
  readonly by: string | null;
}
