-- Up Migration

-- Since when evidence has wanted a query without a break, and how much of it came lately (one less each minute).
alter table orders
  add column news_since timestamptz,
  add column evidence_level double precision not null default 0;

-- When, in the order of happenings, an answer was last stored: one to a question that was asked before that may be older.
alter table orders
  add column answered_sequence bigint not null default 0,
  add column settlement_answered_sequence bigint not null default 0;

-- How a person read an unaccounted cancellation; until now looked for among the answers.
alter table evidence add column reading text;
update evidence e set reading = (
  select q.answer from questions q where q.order_no = e.order_no and q.kind = 'unaccounted-cancellation'
    and q.state = 'answered' and q.answered_at >= e.recorded_at order by q.answered_at limit 1)
where kind = 'unaccounted-cancellation' and corroborated_by = 'person';

-- The departure that the incident list names with an incident: airport-local, `yyyy-MM-ddTHH:mm`.
alter table incidents add column departs_local text;
