-- Up Migration

-- How a new version of an itinerary was judged when it was found, and by which data and rules.
create table judgements (
  order_no       text not null,
  version        integer not null,
  -- The version that the traveller knew then; null while nothing was told.
  known_version  integer,
  judged_at      timestamptz not null default clock_timestamp(),
  -- {airports, zoneRules, changeRules, passengerRights}
  versions       jsonb not null,
  judgement      jsonb not null,
  primary key (order_no, version),
  foreign key (order_no, version) references itineraries (order_no, version) on delete cascade
);

-- Never written.
alter table itineraries drop column judgement;

-- The airport data and zone rules by which a traveller's deadline and the instants of an itinerary were computed; null where it
-- was done before they were pinned, by the rules of the runtime.
alter table questions add column time_data text;
alter table itineraries add column time_data text;
create index itineraries_time_data on itineraries (time_data);
