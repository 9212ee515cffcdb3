-- Up Migration

-- Since when the incident list has not answered what was asked about this order beside its query; null while it answers.
alter table orders add column list_away_since timestamptz;
