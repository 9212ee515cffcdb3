-- Up Migration

alter table orders
  -- Whether the order query ever showed it paid.
  add column paid boolean not null default false,
  -- Of the stretch of -3 that lasts (error code 615 is none): since when, from which query on; null when there is none.
  add column cancelled_since timestamptz,
  add column cancelled_sequence bigint,
  -- How many stretches of -3 there were.
  add column cancellations integer not null default 0,
  -- Since when all but infants have a ticket number.
  add column others_ticketed_at timestamptz,
  -- A person said that it counts as ticketed although ticket numbers are missing.
  add column ticketed_by_person boolean not null default false,
  -- Ticket numbers and airline PNRs per passenger: as last shown whole, and as the traveller knows them.
  add column tickets_known jsonb,
  add column tickets_version integer not null default 0,
  add column tickets_told jsonb;

-- What the message says of tickets, by order number; taken over as told when it is out.
alter table messages add column tickets jsonb;

update orders set paid = status in ('ticketing', 'ticketed') or exists (
  select 1 from itineraries i where i.order_no = orders.order_no) or error_code is not null
  where status is not null;

-- The hold begins now: nobody was told before that it runs.
update orders o set cancellations = 1,
    cancelled_since = case when status = 'cancelled' and error_code is distinct from '615' then clock_timestamp() end,
    cancelled_sequence = case when status = 'cancelled' and error_code is distinct from '615' then 0 end
  where status = 'cancelled' and error_code is distinct from '615'
    or exists (select 1 from questions q where q.order_no = o.order_no and q.kind = 'order-cancelled');

-- The subject of such a task names the stretch, so that the same error code can come twice.
update questions set subject = '1/' || subject, options = '{i-tell-the-traveller,tell-now,done}'
  where kind = 'order-cancelled' and asked_of = 'person';
update questions set options = '{done,is-ticketed}' where kind = 'ticketing-late' and asked_of = 'person';

update orders o set tickets_version = 1, tickets_known = known.tickets,
    tickets_told = case when o.told_version is not null then known.tickets end
  from (
    select p.order_no, jsonb_agg(jsonb_build_object('name', p.name,
        'ticketNos', coalesce((select jsonb_agg(ticket_no order by ordinal) from tickets t
           where t.order_no = p.order_no and t.position = p.position and ticket_no is not null), '[]'),
        'pnrs', coalesce((select jsonb_agg(airline_pnr order by ordinal) from tickets t
           where t.order_no = p.order_no and t.position = p.position and airline_pnr is not null), '[]')) order by p.position) as tickets
    from passengers p group by p.order_no) known
  where known.order_no = o.order_no and o.status = 'ticketed' and o.every_ticket
    and exists (select 1 from itineraries i where i.order_no = o.order_no);
