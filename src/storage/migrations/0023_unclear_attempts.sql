-- Up Migration

-- After how many attempts nobody knows whether the mail was taken: so many copies the traveller may have.
alter table messages add column unclear_attempts integer not null default 0;
