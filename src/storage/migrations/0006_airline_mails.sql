-- Up Migration

-- Mails of airlines that Atlas captured for an order: a copy of its own, since links live for ten minutes.
create table airline_mails (
  order_no         text not null references orders on delete cascade,
  -- Atlas's id of the mail, 32 hex digits; before the mail query gave it, a name of our own that begins with `unlisted-`.
  code             text not null,
  -- The event id of the incident `email.schedulechange` that is about it.
  event_id         text,
  category         text not null,
  category_text    text,
  sender           text,
  addressee        text,
  subject          text,
  received_at      timestamptz,
  stored_at        timestamptz,
  heard_at         timestamptz not null default clock_timestamp(),
  pushed_at        timestamptz,
  -- When the mail query first showed it for this order: a push alone could invent it.
  listed_at        timestamptz,
  raw              bytea,
  sha256           text,
  text_body        text,
  -- `pushed-link` is only a rescue copy; what a traveller is told of comes from a `queried-link`.
  fetched_by       text check (fetched_by in ('pushed-link', 'queried-link')),
  fetched_at       timestamptz,
  attempts         integer not null default 0,
  -- Code of the newest attempt's failure.
  problem          text,
  -- `open`: somebody has to read it, unless something else explains it; `archived`: kept without more.
  state            text not null default 'archived'
                   check (state in ('open', 'archived', 'joined', 'read', 'passed-on')),
  -- What explains it: an itinerary version, a piece of evidence, or an earlier mail.
  joined_with      text,
  decided_at       timestamptz,
  primary key (order_no, code)
);

create index airline_mails_code on airline_mails (code);
create unique index airline_mails_event on airline_mails (order_no, event_id) where event_id is not null;

-- A message may be about one mail of several.
alter table messages add column about text not null default '';
alter table messages drop constraint messages_order_no_told_version_kind_recipient_key;
alter table messages add constraint messages_once unique (order_no, told_version, kind, recipient, about);
