-- Up Migration

-- Orders that belong together: a round trip that Atlas split, or an order and the one that replaced it. The trip's name is
-- the number of the first of them.
alter table orders add column trip text;
create index orders_trip on orders (trip) where trip is not null;

-- What a version of a trip's itinerary is made of: itinerary versions by order number. The numbers begin above the
-- versions that its orders had when it became a trip, so that messages and questions from before keep their meaning.
create table trip_versions (
  trip      text not null,
  version   integer not null,
  parts     jsonb not null,
  primary key (trip, version),
  unique (trip, parts)
);

-- The order that the seller made in place of one that failed or expired (`regenerateOrder.do`, or booked anew).
alter table orders add column replaced_by text;
