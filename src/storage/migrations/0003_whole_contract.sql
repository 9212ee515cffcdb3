-- Up Migration

-- Every message type is understood now.
alter table evidence drop constraint evidence_kind_check;
alter table evidence add constraint evidence_kind_check check (kind in (
  'ticketed', 'addon-completed', 'schedule-change', 'unclear-change', 'mailed-change', 'unaccounted-cancellation',
  'airline-mail', 'void', 'refund', 'order-cancelled'));

alter table inbox
  -- The meaning that the newest drive read out of it; null before that, and for what is not understood.
  add column understood_as text,
  -- Key of an earlier delivery with the same type and id and other content.
  add column amends text;

create index inbox_notification on inbox (notification_id, arrival) where notification_id is not null;

-- Airlines as airline.status last said. Nothing confirms it: a hint for the seller's own search.
create table airlines (
  airline     text primary key,
  state       text not null check (state in ('active', 'maintenance', 'inactive', 'other')),
  state_text  text,
  -- Of the delivery: messages have no time, so their arrival is the only order there is.
  arrival     bigint not null,
  heard_at    timestamptz not null,
  -- When the state last differed from the one before.
  changed_at  timestamptz not null
);

-- Each message, also one that came to be read after a newer one and so had no effect.
create table airline_states (
  airline     text not null,
  arrival     bigint not null,
  state       text not null,
  state_text  text,
  delivery    text not null,
  heard_at    timestamptz not null,
  applied     boolean not null,
  primary key (airline, arrival)
);

-- Secrets in the webhook URL beyond those of the environment: what `skyhook register --rotate` made, and until when
-- older ones are accepted. Made ones are derived from SIGNING_KEY and the salt; no secret is stored.
create table webhook_secrets (
  digest          text primary key,
  -- Null for a secret of the environment that was rotated out.
  salt            bytea,
  created_at      timestamptz not null default clock_timestamp(),
  -- When Atlas took the URL with it; null until then.
  registered_at   timestamptz,
  -- Null: without end.
  accepted_until  timestamptz
);
