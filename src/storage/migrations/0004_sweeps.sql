-- Up Migration

-- What the seller asked to be followed, and what only the incident list shows.
alter table evidence drop constraint evidence_kind_check;
alter table evidence add constraint evidence_kind_check check (kind in (
  'ticketed', 'addon-completed', 'schedule-change', 'unclear-change', 'mailed-change', 'unaccounted-cancellation',
  'airline-mail', 'void', 'refund', 'order-cancelled', 'followed', 'listed-change'));

alter table orders
  -- Of the first answer of the order query.
  add column first_status text,
  add column recipient_phone text,
  add column recipient_language text,
  add column recipient_brand text;

update orders set first_status = status where status is not null;

alter table incidents
  add column event_at timestamptz,
  add column airline text,
  add column confirmed_at timestamptz;

-- How far each sweep has come.
create table sweep_watermarks (
  sweep        text primary key,
  -- Nothing from before is looked for: the sweep's first run.
  began_at     timestamptz not null default clock_timestamp(),
  -- Everything up to here was looked at.
  reached_at   timestamptz not null default clock_timestamp(),
  started_at   timestamptz,
  ended_at     timestamptz,
  found        integer not null default 0,
  fresh        integer not null default 0,
  missed       integer not null default 0,
  -- What was listed and could not be read.
  skipped      integer not null default 0
);

-- What Atlas's own lists showed and no push had brought by then.
create table missed_webhooks (
  key          text primary key,
  order_no     text not null,
  type         text not null,
  happened_at  timestamptz,
  found_at     timestamptz not null default clock_timestamp(),
  -- When the push came after all.
  arrived_at   timestamptz
);

create index missed_webhooks_order on missed_webhooks (order_no);
