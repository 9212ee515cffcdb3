-- Up Migration

-- Every delivery as it came. The row, not Temporal's retention, is the authority on what was received and how it ended.
create table inbox (
  key               text primary key check (length(key) <= 200),
  arrival           bigint generated always as identity,
  type              text not null,
  order_no          text,
  notification_id   text,
  body              bytea not null,
  headers           jsonb not null,
  received_at       timestamptz not null default clock_timestamp(),
  state             text not null default 'pending'
                    check (state in ('pending', 'dispatched', 'processed', 'repeat', 'quarantined')),
  -- Raised by each re-drive: part of the workflow id, so that a closed workflow never blocks a new run.
  drive             integer not null default 1,
  attempts          integer not null default 0,
  next_attempt_at   timestamptz not null default clock_timestamp(),
  lease_owner       text,
  lease_until       timestamptz,
  dispatched_at     timestamptz,
  ended_at          timestamptz,
  -- Catalogue code, and where in the message it was found: never a value of the message.
  reason            text,
  reason_detail     text,
  -- How often the same content came again, and how many of those the current drive knows of.
  repeats           integer not null default 0,
  repeats_driven    integer not null default 0,
  last_repeat_at    timestamptz
);

create unique index inbox_arrival on inbox (arrival);
create index inbox_pending on inbox (next_attempt_at, arrival) where state = 'pending';
create index inbox_dispatched on inbox (dispatched_at) where state = 'dispatched';
create index inbox_order on inbox (order_no, arrival) where order_no is not null;

-- Tells deliveries apart that can truly repeat (airline.status).
create sequence repeating_deliveries;
