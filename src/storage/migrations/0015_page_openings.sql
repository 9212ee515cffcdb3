-- Up Migration

-- When a link to the decision page was opened, for the proof of notice. No address of the reader: it would prove nothing, since
-- mail scanners open links too, and is personal data.
create table page_openings (
  order_no     text not null references orders on delete cascade,
  question_id  text not null references questions on delete cascade,
  -- Among those of the question, from 1 to 50.
  number       integer not null check (number between 1 and 50),
  generation   integer not null,
  at           timestamptz not null default clock_timestamp(),
  status       integer not null,
  page         text not null check (page in ('question', 'closed')),
  user_agent   text,
  -- Openings that have no row of their own: beyond the fiftieth, or at the same moment as this one.
  more         integer not null default 0,
  last_at      timestamptz,
  primary key (question_id, number)
);

create index page_openings_order on page_openings (order_no);
