-- Up Migration

-- What the seller pays the traveller back, for the message that the airline's side is done; code '' is for the order's only case.
create table refund_amounts (
  order_no  text not null references orders on delete cascade,
  code      text not null default '',
  -- As the seller wrote it: it is shown, never reckoned with.
  amount    text not null,
  -- ISO 4217.
  currency  text not null,
  given_at  timestamptz not null default clock_timestamp(),
  primary key (order_no, code)
);

-- Travellers are told of the end of refunds and voids from now on: of what was paid before, nobody is mailed.
alter table settlements add column old_news boolean not null default false;
update settlements set old_news = true where state in ('refunded', 'fulfilled');

-- When the case of an order in which nothing is open is to be looked at again; the reconciler does it.
alter table orders add column look_at timestamptz;
create index orders_look_at on orders (look_at) where look_at is not null;
-- Of changed flights that are told already, the next look says when.
update orders o set look_at = clock_timestamp() where told_version > 1 and exists (
  select 1 from segments s where s.order_no = o.order_no and s.departs_at > clock_timestamp());
