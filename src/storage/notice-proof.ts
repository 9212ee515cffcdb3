import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { SkyhookError } from '../errors.ts';
import type { Fact } from '../notice-proof/format.ts';
import { inTransaction, type Pool, type Transaction } from './pool.ts';
import { tripOf } from './trips.ts';

/** All that is known about an order, for its proof of notice. Holds personal data: never logged. */
export interface KnownFacts {
  readonly orderNo: string;
  readonly tripPartners: readonly string[];
  readonly exportedAt: string;
  readonly facts: readonly Fact[];
}

type Row = Readonly<Record<string, unknown>>;
type Json = Fact['facts'];

/**
 * Reads it in one snapshot of the database, times in UTC with microseconds.
 * @throws SkyhookError ORDER_NOT_FOLLOWED
 */
export function readNoticeFacts(pool: Pool, orderNo: string): Promise<KnownFacts> {
  return inTransaction(pool, async (tx) => {
    await tx.query(`set transaction isolation level repeatable read, read only`);
    await tx.query(`set local time zone 'UTC'`);
    const [order] = await rowsOf(
      tx,
      `select to_jsonb(o) - 'shown_segments' as row from orders o where order_no = $1`,
      orderNo,
    );
    if (!order) throw new SkyhookError('ORDER_NOT_FOLLOWED');
    const [clock] = await rowsOf(
      tx,
      `select jsonb_build_object('at', clock_timestamp(), 'order', $1::text) as row`,
      orderNo,
    );
    const exportedAt = String(timesInUtc(clock?.at));
    const facts = [
      factOf('order', 'skyhook', orderNo, exportedAt, factsOf(order, orderFields)),
      ...(await readDeliveries(tx, orderNo)),
      ...(await readWhatWasHeard(tx, orderNo)),
      ...(await readFlights(tx, orderNo)),
      ...(await readMessages(tx, orderNo)),
      ...(await readQuestions(tx, orderNo)),
    ];
    const tripPartners = (await tripOf(tx, orderNo)).filter((one) => one !== orderNo);
    return { orderNo, tripPartners, exportedAt, facts };
  });
}

const orderFields = [
  'first_seen_at', 'stage', 'status', 'status_code', 'ticket_status_code', 'pnr', 'airline', 'contact_email', 'recipient_email',
  'told_version', 'queried_at', 'settled_at', 'replaced_by', 'trip',
]; // prettier-ignore

async function readDeliveries(tx: Transaction, orderNo: string): Promise<Fact[]> {
  const { rows } = await tx.query<{ row: Row; body: Buffer }>(
    `select to_jsonb(i) - 'body' - 'headers' as row, body from inbox i
     where order_no = $1 or key in (select id from evidence where order_no = $1)`,
    [orderNo],
  );
  return rows.map(({ row, body }) => {
    const said = factsOf(row, [
      'key', 'type', 'notification_id', 'arrival', 'received_at', 'state', 'understood_as', 'amends', 'reason', 'reason_detail',
      'repeats', 'last_repeat_at', 'ended_at',
    ]); // prettier-ignore
    // As it came: the hash is of its bytes.
    const content = isUtf8(body) ? { body: body.toString('utf8') } : { bodyBase64: body.toString('base64') };
    return factOf('delivery', 'webhook', row.key, row.received_at, { ...said, bodySha256: sha256(body), ...content });
  });
}

const evidenceChannels: Readonly<Record<string, string>> = { followed: 'seller', 'listed-change': 'incident-list' };

async function readWhatWasHeard(tx: Transaction, orderNo: string): Promise<Fact[]> {
  const evidence = await rowsOf(
    tx,
    `select to_jsonb(e) - 'order_no' as row from evidence e where order_no = $1`,
    orderNo,
  );
  const incidents = await rowsOf(
    tx,
    `select to_jsonb(i) - 'order_no' as row from incidents i where order_no = $1`,
    orderNo,
  );
  const timeline = await rowsOf(
    tx,
    `select to_jsonb(t) - 'order_no' as row from timeline t where order_no = $1`,
    orderNo,
  );
  const mails = await rowsOf(
    tx,
    `select to_jsonb(m) - 'order_no' - 'raw' || jsonb_build_object('bytes', octet_length(raw)) as row
     from airline_mails m where order_no = $1`,
    orderNo,
  );
  return [
    ...evidence.flatMap((row) => [
      factOf('evidence', evidenceChannels[String(row.kind)] ?? 'webhook', row.id, row.recorded_at, factsOf(row)),
      ...maybeFact('evidence-decided', row.corroborated_by ?? 'skyhook', row.id, row.decided_at, {
        ...factsOf(row, ['id', 'kind', 'state', 'corroborated_by', 'reading']),
      }),
    ]),
    ...incidents.flatMap((row) => [
      ...maybeFact('incident-pushed', 'webhook', row.event_id, row.pushed_at, factsOf(row)),
      ...maybeFact('incident-listed', 'incident-list', row.event_id, row.listed_at, factsOf(row)),
    ]),
    ...timeline.map((row) =>
      factOf(
        'timeline',
        timelineChannel(String(row.kind)),
        String(row.position).padStart(6, '0'),
        row.at,
        factsOf(row),
      ),
    ),
    ...mails.map((row) => factOf('airline-mail', 'airline-mail', row.code, row.heard_at, factsOf(row))),
  ];
}

const timelineChannel = (kind: string): string =>
  kind === 'query' ? 'order-query' : kind === 'delivery' ? 'webhook' : 'skyhook';

async function readFlights(tx: Transaction, orderNo: string): Promise<Fact[]> {
  const itineraries = await rowsOf(
    tx,
    `select to_jsonb(i) - 'order_no' || jsonb_build_object('segments', coalesce((
         select jsonb_agg(to_jsonb(s) - 'order_no' - 'version' order by position) from segments s
         where s.order_no = i.order_no and s.version = i.version), '[]')) as row
     from itineraries i where order_no = $1`,
    orderNo,
  );
  const judgements = await rowsOf(
    tx,
    `select to_jsonb(j) - 'order_no' as row from judgements j where order_no = $1`,
    orderNo,
  );
  return [
    ...itineraries.map((row) => {
      const channel = row.provenance === 'order-query' ? 'order-query' : 'evidence';
      const segments = (row.segments as Row[]).map((segment) => factsOf(segment));
      return factOf('itinerary', channel, row.version, row.recorded_at, { ...factsOf(row), segments });
    }),
    ...judgements.map((row) => factOf('judgement', 'skyhook', row.version, row.judged_at, factsOf(row))),
  ];
}

async function readMessages(tx: Transaction, orderNo: string): Promise<Fact[]> {
  const messages = await rowsOf(
    tx,
    `select to_jsonb(m) - 'order_no' - 'claimed_by' || jsonb_build_object('link_works', exists (
       select 1 from questions q where q.id = coalesce(m.question_id, substring(m.text_body from 'q_[0-9a-f]{24}'))
         and (q.state = 'open' or q.answered_at > clock_timestamp() - interval '1 day'))) as row
     from messages m where order_no = $1`,
    orderNo,
  );
  const events = await rowsOf(
    tx,
    `select to_jsonb(e) - 'order_no' - 'data' as row from seller_events e where order_no = $1`,
    orderNo,
  );
  return [
    ...messages.flatMap(({ html_body: html, text_body: text, link_works: works, ...row }) => {
      const shown = works ? maskLinks(String(text)) : String(text);
      const body = {
        text: shown,
        linkMasked: shown !== text,
        textSha256: sha256(String(text)),
        htmlSha256: sha256(String(html)),
      };
      const { state: _state, ...what } = factsOf(row, ['id', 'kind', 'recipient', 'state', 'subject']);
      return [
        factOf('message', 'mail', row.id, row.created_at, { ...factsOf(row), ...body }),
        ...maybeFact('message-claimed', 'mail', row.id, row.claimed_at, { ...what, ...factsOf(row, ['attempts']) }),
        ...maybeFact('message-sent', 'mail', row.id, row.sent_at, {
          ...what,
          ...factsOf(row, ['state', 'smtp_answer']),
        }),
        ...maybeFact('message-bounced', 'mail', row.id, row.bounced_at, { ...what, ...factsOf(row, ['bounce']) }),
      ];
    }),
    ...events.map((row) => factOf('seller-event', 'seller', row.id, row.created_at, factsOf(row))),
  ];
}

/**
 * A link whose question is open, or can be open again, would let its reader answer in the traveller's stead; the hash of the whole text is
 * given, so that the traveller's copy can be compared.
 */
function maskLinks(text: string): string {
  return text.replace(/(q_[0-9a-f]{24}\.[1-9]\d{0,8}\.)[A-Za-z0-9_-]{22}/g, '$1(masked-while-the-question-is-open)');
}

async function readQuestions(tx: Transaction, orderNo: string): Promise<Fact[]> {
  const questions = await rowsOf(
    tx,
    `select to_jsonb(q) - 'order_no' as row from questions q where order_no = $1`,
    orderNo,
  );
  const takenBack = await rowsOf(
    tx,
    `select to_jsonb(a) - 'order_no' as row from answers a where order_no = $1 and undone_at is not null`,
    orderNo,
  );
  const openings = await rowsOf(
    tx,
    `select to_jsonb(p) - 'order_no' as row from page_openings p where order_no = $1`,
    orderNo,
  );
  return [
    ...questions.flatMap((row) => {
      const isTask = row.asked_of === 'person';
      const asked = factOf(isTask ? 'task' : 'question', 'skyhook', row.id, row.asked_at, factsOf(row));
      const answer = factsOf(row, [
        'id',
        'kind',
        'subject',
        'generation',
        'state',
        'answer',
        'answered_by',
        'deadline',
      ]);
      const by = row.answered_by === 'traveller' ? 'decision-page' : (row.answered_by ?? 'skyhook');
      return [asked, ...maybeFact(isTask ? 'task-decided' : 'answer', by, row.id, row.answered_at, answer)];
    }),
    // The answer that counts is that of the question.
    ...takenBack.flatMap((row) => {
      const by = row.answered_by === 'traveller' ? 'decision-page' : String(row.answered_by);
      const said = factsOf(row, ['question_id', 'generation', 'option', 'answered_by']);
      return [
        factOf('answer-given', by, row.number, row.answered_at, said),
        factOf('answer-taken-back', 'decision-page', row.number, row.undone_at, said),
      ];
    }),
    ...openings.map((row) =>
      factOf(
        'page-opened',
        'decision-page',
        `${String(row.question_id)}/${String(row.number).padStart(2, '0')}`,
        row.at,
        factsOf(row),
      ),
    ),
  ];
}

async function rowsOf(tx: Transaction, sql: string, orderNo: string): Promise<Row[]> {
  const { rows } = await tx.query<{ row: Row }>(sql, [orderNo]);
  return rows.map(({ row }) => row);
}

function factOf(kind: string, channel: string, key: unknown, at: unknown, facts: Json): Fact {
  return { at: String(timesInUtc(at)), kind, channel, key: `${kind}/${String(key)}`, facts };
}

/** Nothing for what has not happened. */
function maybeFact(kind: string, channel: unknown, key: unknown, at: unknown, facts: Json): Fact[] {
  return at === null || at === undefined ? [] : [factOf(kind, String(channel), key, at, facts)];
}

/** A row's columns, all or the named ones, in the names that JSON has elsewhere; those that are missing are left out. */
function factsOf(row: Row, columns: readonly string[] = Object.keys(row)): Json {
  const named = columns.filter((column) => row[column] !== undefined);
  return Object.fromEntries(named.map((column) => [camelCase(column), timesInUtc(row[column])])) as Json;
}

const camelCase = (column: string): string => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** PostgreSQL's JSON of an instant, always with microseconds, so that text order is time order; others as they are. */
function timesInUtc(value: unknown): unknown {
  const [, second, fraction = ''] =
    (typeof value === 'string' && /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00:00$/.exec(value)) || [];
  return second === undefined ? value : `${second}.${fraction.padEnd(6, '0')}Z`;
}

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');
