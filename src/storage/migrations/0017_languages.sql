-- Up Migration

-- In which language a message was written, and under which brand and sender; null: as messages were before, or the
-- installation's own sender.
alter table messages
  add column language text,
  add column brand text,
  add column sender text;
