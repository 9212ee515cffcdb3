/** The control API: one entry per command, from which `GET /control` lists itself. */
import type { AtlasDouble } from '../atlas-double.ts';
import type * as commands from '../commands.ts';

export interface ControlCall {
  /** Values of the `:names` in the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly raw: Buffer;
  /** The body as JSON, `{}` when empty. Its shape is checked by the command. Throws `DoubleError` 400 when it is not JSON. */
  json<T>(): T;
}

export interface ControlRoute {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  /** What the body holds, for readers. */
  readonly takes: string;
  readonly does: string;
  run(double: AtlasDouble, call: ControlCall): unknown;
}

const CREATE =
  '{ orderNo?, passengers?: number | [{ name?, passengerType?, birthday?, cardNum?, ticketNos?, ... }], segments?: [...], route?, departsInDays?: 30, contactEmail?, pay?, ticketAfterMs?, withoutTicketNumbersForMs?, cancelWith?: errorCode, push?: true }';
const CHANGE =
  "{ orderNo, type: 1 | 2, shiftMinutes? | segments?: [...], affected?: [1, ...], messageCarries?: 'affected' | 'itinerary', push?: true, incident?: true, queryShows?: 'at once' | 'never' | { afterMs }, notificationId? }";
const FAULT =
  "{ endpoint?, kind: 'http500' | '429' | '429-in-200' | 'slow' | 'half-answer' | 'html' | 'reset' | 'status', status?, times?: 1, ms? } | { drop: n } | { duplicate: n }";

export const controlRoutes: readonly ControlRoute[] = [
  {
    method: 'post',
    path: '/orders',
    takes: CREATE,
    does: 'creates an order, paid if pay, ticketAfterMs or cancelWith say so',
    run: (double, call) => double.createOrder(call.json<commands.CreateOrderCommand>()),
  },
  {
    method: 'get',
    path: '/orders',
    takes: '',
    does: 'lists all orders',
    run: (double) => double.orders(),
  },
  {
    method: 'get',
    path: '/orders/:orderNo',
    takes: '',
    does: 'shows one order',
    run: (double, { params }) => double.order(params['orderNo'] ?? ''),
  },
  {
    method: 'post',
    path: '/orders/:orderNo/pay',
    takes: '',
    does: 'pays; ticketing follows after ticketAfterMs',
    run: (double, { params }) => double.pay(params['orderNo'] ?? ''),
  },
  {
    method: 'post',
    path: '/orders/:orderNo/ticket',
    takes: '{ push? }',
    does: 'tickets now',
    run: (double, call) => double.ticket(call.params['orderNo'] ?? '', call.json<commands.TicketCommand>()),
  },
  {
    method: 'post',
    path: '/orders/:orderNo/cancel',
    takes: '{ errorCode?, push?: false }',
    does: 'cancels now',
    run: (double, call) => double.cancel(call.params['orderNo'] ?? '', call.json<commands.CancelCommand>()),
  },
  {
    method: 'post',
    path: '/schedule-changes',
    takes: CHANGE,
    does: 'changes flights; answers notificationId and the exact body',
    run: (double, call) => double.scheduleChange(call.json<commands.ScheduleChangeCommand>()),
  },
  {
    method: 'get',
    path: '/incidents',
    takes: '',
    does: 'lists all incidents',
    run: (double) => double.incidents(),
  },
  {
    method: 'post',
    path: '/incidents/:eventId/status',
    takes: '{ eventStatus?: 1, confirmedResult? }',
    does: 'confirms an incident',
    run: (double, call) =>
      double.setIncidentStatus(call.params['eventId'] ?? '', call.json<commands.IncidentStatusCommand>()),
  },
  {
    method: 'post',
    path: '/push',
    takes: 'any bytes',
    does: 'pushes the body of this request as it is',
    run: (double, { raw }) => double.pushRaw(raw),
  },
  {
    method: 'post',
    path: '/push-again',
    takes: '{ deliveryId?, orderNo?, times?: 1 }',
    does: 'pushes the same bytes again',
    run: (double, call) => double.pushAgain(call.json<commands.PushAgainCommand>()),
  },
  {
    method: 'get',
    path: '/deliveries',
    takes: '',
    does: 'lists pushes and their answers; ?orderNo= for one order',
    run: (double, { query }) => {
      const { orderNo } = query;
      return double.deliveries().filter((of) => orderNo === undefined || of.orderNo === orderNo);
    },
  },
  {
    method: 'get',
    path: '/calls',
    takes: '',
    does: 'counts the calls received, by endpoint, with their times',
    run: (double) => double.calls(),
  },
  {
    method: 'get',
    path: '/webhook-url',
    takes: '',
    does: 'shows the registered URL',
    run: (double) => ({ url: double.webhookUrl }),
  },
  {
    method: 'post',
    path: '/faults',
    takes: FAULT,
    does: 'plans faults of the next calls or pushes',
    run: (double, call) => {
      double.addFault(call.json<commands.FaultCommand>());
      return double.faults();
    },
  },
  {
    method: 'get',
    path: '/faults',
    takes: '',
    does: 'lists the faults still to come',
    run: (double) => double.faults(),
  },
  {
    method: 'delete',
    path: '/faults',
    takes: '',
    does: 'forgets the faults still to come',
    run: (double) => {
      double.clearFaults();
      return double.faults();
    },
  },
];
