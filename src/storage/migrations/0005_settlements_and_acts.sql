-- Up Migration

-- Refunds and voids as their queries last showed them. Amounts are between Atlas and the seller.
create table settlements (
  order_no               text not null references orders on delete cascade,
  kind                   text not null check (kind in ('refund', 'void')),
  code                   text not null,
  state                  text not null check (state in ('atlas-processing', 'airline-processing', 'refunded',
                           'airline-refunding', 'rejected', 'fulfilled', 'withdrawn', 'other')),
  status_code            integer,
  cancel_reason          text,
  expected_confirmation  date,
  expected_refund        date,
  tickets                jsonb not null default '[]',
  amount                 jsonb,
  transaction_fee        numeric,
  first_seen_at          timestamptz not null default clock_timestamp(),
  changed_at             timestamptz not null default clock_timestamp(),
  primary key (order_no, kind, code)
);

-- The begin of the newest query of refunds and voids whose answer is stored.
alter table orders add column settlement_sequence bigint not null default 0;

-- A rejected void is found by its query now, and goes to a person under a name of its own.
update evidence set state = 'noted' where kind = 'void' and state in ('open', 'ambiguous');

-- Claims of acts that must not be done twice: committed before the act, resolved after it.
create table acts (
  order_no    text not null references orders on delete cascade,
  act         text not null check (act in ('confirm-incident')),
  target      text not null,
  state       text not null check (state in ('claimed', 'done', 'refused')),
  -- The attempt that may act; another one that finds the claim asks the world first.
  claimed_by  text not null,
  claimed_at  timestamptz not null default clock_timestamp(),
  ended_at    timestamptz,
  -- A code, never a text of Atlas's.
  outcome     text,
  primary key (order_no, act, target)
);
