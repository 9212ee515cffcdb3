-- Up Migration

alter table acts drop constraint acts_act_check;
alter table acts add constraint acts_act_check check (act in ('confirm-incident', 'submit-refund'));
-- Of a refund: what was quoted and the code of the case. Amounts are between Atlas and the seller.
alter table acts add column details jsonb;

alter table orders
  -- Since when the order query does not know it; null once it does.
  add column not_found_since timestamptz,
  -- A post-ticketing order of another one: no flights or tickets of its own.
  add column ancillary boolean not null default false,
  add column main_order_no text;

create index orders_pnr on orders (pnr) where pnr is not null;
