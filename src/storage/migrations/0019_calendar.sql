-- Up Migration

-- The calendar file of a message: its method and its iCalendar text.
alter table messages add column calendar jsonb;
