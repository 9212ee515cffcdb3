import { Router } from 'express';
import type { ComponentChildren, VNode } from 'preact';
import { countDeliveries, listDeliveries } from '../storage/inbox.ts';
import { readMail } from '../storage/mail-reading.ts';
import { listOrders } from '../storage/orders.ts';
import type { Pool } from '../storage/pool.ts';
import { describeFlights } from '../domain/itinerary.ts';
import { listOpenTasks, taskTexts } from '../storage/tasks.ts';
import { MailList, MailPage } from './mail-page.tsx';
import { viewOrder, type OrderView } from './order-view.ts';
import { pageHeaders, renderPage } from './page.tsx';

/** The operators' pages: what is open, and one order's whole story. Mounted under `/ops`, behind the token. */
export function operatorsPages(pool: Pool): Router {
  const router = Router();

  router.get('/', async (_request, response) => {
    const [orders, tasks, counts, quarantined] = await Promise.all([
      listOrders(pool),
      listOpenTasks(pool),
      countDeliveries(pool),
      listDeliveries(pool, { state: 'quarantined', limit: 50 }),
    ]);
    const content = (
      <>
        <h1>Skyhook</h1>
        <p>
          Deliveries:{' '}
          {Object.entries(counts)
            .map(([state, count]) => `${count} ${state}`)
            .join(', ')}
        </p>
        <h2>Waiting for a person</h2>
        {tasks.length === 0 && <p class="quiet">Nothing.</p>}
        {tasks.map((task) => (
          <p class="warn">
            <OrderLink orderNo={task.orderNo} />: {taskTexts[task.reason]}
            {task.about ? ` [${task.about}]` : ''}{' '}
            {task.reason === 'read-mail' && <a href={`/ops/mails/${task.subject}`}>The mail</a>}{' '}
            <span class="quiet">
              {[
                task.priority !== 'normal' && task.priority,
                task.airline,
                task.departsAt && `leaves ${time(task.departsAt)}`,
                `since ${time(task.askedAt)}`,
                task.owner ? `with ${task.owner}` : 'nobody has it',
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
            <br />
            <code>
              skyhook answer {task.id} {task.options.join('|')}
            </code>
          </p>
        ))}
        <h2>Orders</h2>
        <Table head={['Order', 'Stage', 'Until', 'Because', 'Status', 'Airline', 'PNR', 'Seen']}>
          {orders.map((order) => (
            <tr>
              <td>
                <OrderLink orderNo={order.orderNo} />
              </td>
              <td>{order.stage}</td>
              <td>{order.deadline ? time(order.deadline) : ''}</td>
              <td>{order.because}</td>
              <td>{order.status}</td>
              <td>{order.airline}</td>
              <td>{order.pnr}</td>
              <td>{time(order.firstSeenAt)}</td>
            </tr>
          ))}
        </Table>
        <h2>Quarantined deliveries</h2>
        <Table head={['Received', 'Type', 'Order', 'Reason', 'Where']}>
          {quarantined.map((delivery) => (
            <tr>
              <td>{time(delivery.receivedAt)}</td>
              <td>{delivery.type}</td>
              <td>{delivery.orderNo}</td>
              <td>{delivery.reason}</td>
              <td>{delivery.reasonDetail}</td>
            </tr>
          ))}
        </Table>
      </>
    );
    response.set(pageHeaders).send(renderPage('Skyhook', content));
  });

  router.get('/orders/:orderNo', async (request, response) => {
    const view = await viewOrder(pool, request.params.orderNo);
    response.set(pageHeaders).send(renderPage(`Order ${view.order.orderNo}`, <OrderPage view={view} />));
  });

  router.get('/mails/:code', async (request, response) => {
    const mail = await readMail(pool, request.params.code);
    response.set(pageHeaders).send(renderPage('Mail of an airline', <MailPage mail={mail} />));
  });

  return router;
}

function OrderPage({ view }: { readonly view: OrderView }): VNode {
  const { order } = view;
  return (
    <>
      <p>
        <a href="/ops">All orders</a>,{' '}
        <a href={`/api/orders/${encodeURIComponent(order.orderNo)}/evidence?format=html`}>proof of notice</a>
      </p>
      <h1>Order {order.orderNo}</h1>
      <p>
        Stage <strong>{order.stage}</strong>
        {order.because ? ` (${order.because}${order.deadline ? `; until ${time(order.deadline)}` : ''})` : ''}, Atlas
        status {order.statusCode} ({order.status}), ticket status {order.ticketStatusCode}, PNR {order.pnr ?? '-'}
      </p>
      {view.questions
        .filter((question) => question.state === 'open')
        .map((question) => (
          <p class="warn">
            {question.askedOf === 'person'
              ? taskTexts[question.kind as keyof typeof taskTexts]
              : 'The traveller is asked about a change'}
            ; until {time(question.deadline)}, else {question.consequence}.
          </p>
        ))}
      <h2>What happened</h2>
      <Table head={['', 'When (UTC)', 'Kind', 'What', 'Reference']}>
        {view.timeline.map((entry) => (
          <tr>
            <td>{entry.position}</td>
            <td>{time(entry.at)}</td>
            <td>{entry.kind}</td>
            <td>{entry.text}</td>
            <td>
              <code>{entry.reference}</code>
            </td>
          </tr>
        ))}
      </Table>
      <h2>Flights</h2>
      {view.itineraries.map((itinerary) => (
        <p>
          Version {itinerary.version}: {describeFlights(itinerary.segments) || 'no flights left'}
        </p>
      ))}
      {view.judgements.map((judged) => (
        <details class="card">
          <summary>
            Version {judged.version}: {judged.judgement.severity}
            {judged.knownVersion === null ? '' : `, against version ${judged.knownVersion} that the traveller knew`}
          </summary>
          {judged.judgement.netEffect.map((sentence) => (
            <p>{sentence}</p>
          ))}
          {judged.judgement.ancillaries?.map(({ passenger, kind, description, segment, fate }) => (
            <p>
              Passenger {passenger}, {segment.flightNumber} {segment.depAirport}-{segment.arrAirport},{' '}
              {description ?? kind}: {fate}
            </p>
          ))}
          {judged.judgement.rights.rights.map((right) => (
            <p>
              {right.why} <a href={right.source}>{right.rules}</a>
            </p>
          ))}
          {judged.judgement.rights.remarks.map((remark) => (
            <p class="quiet">{remark.text}</p>
          ))}
          <p class="quiet">
            {time(judged.judgedAt)}, by {Object.values(judged.versions).join(', ')}
          </p>
        </details>
      ))}
      <h2>Passengers</h2>
      {view.passengers.map((passenger) => (
        <p>
          {passenger.name}:{' '}
          {passenger.tickets
            .map(({ ticketNo, airlinePnr }) => `ticket ${ticketNo ?? '-'}, PNR ${airlinePnr ?? '-'}`)
            .join('; ') || 'no ticket'}
        </p>
      ))}
      <h2>Mails of the airline</h2>
      <MailList mails={view.mails} />
      <h2>Messages</h2>
      {view.messages.map((message) => (
        <details class="card">
          <summary>
            {message.kind} to {message.recipient}: {message.state} {message.sentAt ? time(message.sentAt) : ''}
          </summary>
          <p class="quiet">{message.smtpAnswer}</p>
          <pre style="white-space:pre-wrap">{message.text}</pre>
        </details>
      ))}
      <h2>Temporal workflow ids</h2>
      {view.workflowIds.map((id) => (
        <p>
          <code>{id}</code>
        </p>
      ))}
    </>
  );
}

function OrderLink({ orderNo }: { readonly orderNo: string }): VNode {
  return <a href={`/ops/orders/${encodeURIComponent(orderNo)}`}>{orderNo}</a>;
}

function Table({ head, children }: { readonly head: readonly string[]; readonly children: ComponentChildren }): VNode {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {head.map((title) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const time = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');
