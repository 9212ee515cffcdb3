-- Up Migration

-- What passengers bought with their flights, as the order query first showed it: with the flight that it was bought with, since
-- after a change the same number stands for another flight.
create table ancillaries (
  order_no       text not null references orders (order_no) on delete cascade,
  -- Of the passenger in the booking, from 1; who that is, is not kept here.
  position       integer not null,
  -- Among those of the passenger, from 1.
  number         integer not null,
  kind           text not null check (kind in ('baggage', 'seat', 'other')),
  description    text,
  dep_airport    text not null,
  arr_airport    text not null,
  flight_number  text,
  first_seen_at  timestamptz not null default clock_timestamp(),
  primary key (order_no, position, number)
);
