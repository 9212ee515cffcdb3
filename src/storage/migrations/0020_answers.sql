-- Up Migration

-- Every answer to a question of a traveller, also one that was taken back: `questions` holds the one that counts.
create table answers (
  -- Numbers the messages that confirm answers.
  number       integer primary key generated always as identity,
  question_id  text not null references questions (id) on delete cascade,
  order_no     text not null references orders on delete cascade,
  generation   integer not null,
  option       text not null,
  answered_by  text not null,
  answered_at  timestamptz not null,
  -- When the traveller took it back.
  undone_at    timestamptz
);
create index answers_of_question on answers (question_id);
create index answers_of_order on answers (order_no);
