-- Up Migration

-- Orders evidence and queries by one sequence, not by clocks: evidence recorded after a query was begun wants a fresh one.
create sequence happenings;

create table orders (
  order_no              text primary key,
  version               bigint not null default 1,
  first_seen_at         timestamptz not null default clock_timestamp(),
  status                text check (status in ('unpaid', 'ticketing', 'ticketed', 'cancelled', 'other')),
  -- Atlas's own values, for people.
  status_code           text,
  ticket_status_code    text,
  error_code            text,
  ticket_issued         boolean not null default false,
  every_ticket          boolean not null default false,
  payment_deadline      timestamptz,
  pnr                   text,
  contact_email         text,
  -- Recipient that the seller named; wins over the contact of the order query.
  recipient_email       text,
  -- The begin of the newest query whose answer is stored; an older answer is rejected.
  query_sequence        bigint not null default 0,
  queried_at            timestamptz,
  -- Of the last stored answer: an answer that says nothing new does not raise the version.
  answer_digest         text,
  -- The begin of the newest query that was tried, and the newest evidence that wants one.
  evidence_sequence     bigint not null default 0,
  evidence_at           timestamptz,
  -- The flights as the order query last showed them: only a difference to this is news from the query.
  shown_segments        jsonb,
  told_version          integer,
  stage                 text not null default 'ticketing',
  settled_at            timestamptz,
  -- A wake-up for the order case that is committed with what it is about; the relay delivers it.
  look_wanted           text,
  look_wanted_at        timestamptz,
  look_due_at           timestamptz not null default clock_timestamp(),
  timeline_length       integer not null default 0
);

create index orders_open on orders (order_no) where settled_at is null;
create index orders_look_wanted on orders (look_due_at) where look_wanted is not null;

create table passengers (
  order_no        text not null references orders on delete cascade,
  position        integer not null,
  name            text not null,
  passenger_type  integer not null,
  primary key (order_no, position)
);

create table tickets (
  order_no     text not null,
  position     integer not null,
  ordinal      integer not null,
  ticket_no    text,
  airline_pnr  text,
  primary key (order_no, position, ordinal),
  foreign key (order_no, position) references passengers (order_no, position) on delete cascade
);

-- What any channel said about an order, kept as said, with its corroboration.
create table evidence (
  id               text primary key,
  order_no         text not null references orders on delete cascade,
  kind             text not null check (kind in ('ticketed', 'schedule-change')),
  -- Digest of the normalised content: the same meaning under another key is a repeat.
  meaning          text not null,
  event_id         text,
  said             jsonb not null,
  sequence         bigint not null,
  recorded_at      timestamptz not null default clock_timestamp(),
  state            text not null default 'open'
                   check (state in ('open', 'ambiguous', 'noted', 'applied', 'superseded', 'dismissed', 'not-placed')),
  corroborated_by  text check (corroborated_by in ('order-query', 'incident-list', 'person')),
  decided_at       timestamptz,
  unique (order_no, meaning)
);

create index evidence_undecided on evidence (order_no) where state in ('open', 'ambiguous');
create index evidence_event on evidence (event_id) where event_id is not null;

create table itineraries (
  order_no      text not null references orders on delete cascade,
  version       integer not null,
  -- 'order-query', or the evidence that claimed it
  provenance    text not null,
  event_id      text,
  judgement     jsonb,
  recorded_at   timestamptz not null default clock_timestamp(),
  primary key (order_no, version)
);

create table segments (
  order_no       text not null,
  version        integer not null,
  position       integer not null,
  dep_airport    text not null,
  arr_airport    text not null,
  dep_local      text not null,
  arr_local      text not null,
  departs_at     timestamptz,
  arrives_at     timestamptz,
  carrier        text not null,
  flight_number  text not null,
  dep_terminal   text not null default '',
  arr_terminal   text not null default '',
  primary key (order_no, version, position),
  foreign key (order_no, version) references itineraries (order_no, version) on delete cascade
);

-- Incidents by event id: what was pushed and what the incident list shows.
create table incidents (
  event_id          text primary key,
  order_no          text not null,
  event_type        text not null,
  -- 1 means that someone on our side confirmed a reading, never that the airline agreed.
  event_status      integer,
  confirmed_result  text,
  pushed_at         timestamptz,
  listed_at         timestamptz
);

create index incidents_order on incidents (order_no);

-- How far each repeated query of an order has come; survives every workflow run.
create table polls (
  order_no    text not null references orders on delete cascade,
  purpose     text not null,
  started_at  timestamptz not null default clock_timestamp(),
  attempts    integer not null default 0,
  last_at     timestamptz not null default clock_timestamp(),
  primary key (order_no, purpose)
);

-- What is asked of a traveller or of a person.
create table questions (
  id            text primary key,
  order_no      text not null references orders on delete cascade,
  asked_of      text not null check (asked_of in ('traveller', 'person')),
  -- Traveller: 'schedule-change'; person: the reason of the task.
  kind          text not null,
  -- Traveller: the itinerary version; person: what the task is about. One question per kind and subject.
  subject       text not null,
  -- Traveller: the itinerary version that was known when it was asked.
  version_before integer,
  generation    integer not null default 1,
  version       integer not null default 1,
  options       text[] not null,
  asked_at      timestamptz not null default clock_timestamp(),
  deadline      timestamptz not null,
  consequence   text not null,
  reminders     integer not null default 0,
  state         text not null default 'open'
                check (state in ('open', 'answered', 'no-choice', 'expired-to-person', 'superseded')),
  answer        text,
  answered_by   text check (answered_by in ('traveller', 'operator', 'deadline', 'skyhook')),
  answered_at   timestamptz,
  unique (order_no, asked_of, kind, subject)
);

create index questions_open on questions (order_no) where state = 'open';

-- Outbox and proof of notice: a message is a row before it is a mail.
create table messages (
  id             text primary key,
  order_no       text not null references orders on delete cascade,
  told_version   integer not null,
  kind           text not null,
  recipient      text not null,
  template       text not null,
  subject        text not null,
  text_body      text not null,
  html_body      text not null,
  question_id    text,
  state          text not null default 'pending'
                 check (state in ('pending', 'claimed', 'sent', 'assumed-sent', 'refused', 'superseded')),
  claimed_by     text,
  claimed_at     timestamptz,
  attempts       integer not null default 0,
  smtp_answer    text,
  created_at     timestamptz not null default clock_timestamp(),
  sent_at        timestamptz,
  unique (order_no, told_version, kind, recipient)
);

-- One line per thing that happened, for people; append-only, numbered per order.
create table timeline (
  order_no   text not null references orders on delete cascade,
  position   integer not null,
  at         timestamptz not null default clock_timestamp(),
  kind       text not null,
  text       text not null,
  reference  text,
  primary key (order_no, position)
);
