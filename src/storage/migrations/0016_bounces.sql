-- Up Migration

-- A mail that was accepted and came back is known no more than one that was refused.
alter table messages drop constraint messages_state_check;
alter table messages add constraint messages_state_check
  check (state in ('pending', 'claimed', 'sent', 'assumed-sent', 'refused', 'superseded', 'bounced'));
alter table messages
  add column bounced_at timestamptz,
  -- Why, as the mail that came back says.
  add column bounce text,
  -- What the traveller knew before, by order number: `{"version": 1, "tickets": […]}`; that is so again when it comes back.
  add column told_before jsonb;

-- What came to the return address of a message: one row for each kind, the first mail of it.
create table returned_mails (
  message_id   text not null references messages (id) on delete cascade,
  kind         text not null check (kind in ('bounced', 'delayed', 'auto-reply', 'other')),
  status       text,
  why          text not null,
  -- As it came, its beginning.
  raw          bytea not null,
  times        integer not null default 1,
  received_at  timestamptz not null default clock_timestamp(),
  primary key (message_id, kind)
);
