-- Up Migration

-- Facts about orders for the seller's own systems, each written in the transaction that stores the fact.
create table seller_events (
  id            text primary key,
  order_no      text not null references orders on delete cascade,
  -- From 1 for each order, without gaps: the order in which they are sent.
  sequence      integer not null,
  type          text not null,
  -- What it is about within the order: a task, a message, a refund. The newest of a subject is its state.
  subject       text not null,
  data          jsonb not null,
  created_at    timestamptz not null default clock_timestamp(),
  state         text not null default 'pending' check (state in ('pending', 'sent', 'given-up')),
  -- When it was to be sent: at once, or when somebody sent it again.
  due_at        timestamptz not null default clock_timestamp(),
  -- Since when it is tried, for this sending.
  tried_since   timestamptz,
  attempts      integer not null default 0,
  -- When the receiver, which is busy, wants to be asked again.
  not_before    timestamptz,
  sent_at       timestamptz,
  -- A code of the error catalogue.
  last_error    text,
  unique (order_no, sequence)
);

create index seller_events_subject on seller_events (order_no, subject, sequence);
create index seller_events_pending on seller_events (order_no, sequence) where state = 'pending';
create index seller_events_newest on seller_events (created_at);

alter table orders
  add column events_length integer not null default 0,
  -- A wake-up for the workflow that sends them; the relay delivers it where EVENTS_URL is set.
  add column events_due_at timestamptz;

create index orders_events_due on orders (events_due_at) where events_due_at is not null;
