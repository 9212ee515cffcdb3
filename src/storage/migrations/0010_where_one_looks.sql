-- Up Migration

-- The step that the order's case was last given, as Temporal shows it.
alter table orders
  add column step_because text,
  add column step_deadline timestamptz,
  add column needs_human boolean not null default false,
  add column airline text;

-- Who has taken a task on.
alter table questions add column owner text;
