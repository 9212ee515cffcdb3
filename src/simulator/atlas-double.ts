/**
 * The Atlas double itself: orders, incidents, pushes, faults. The Atlas side and the control API are two ways to reach it; tests
 * in the same process use it directly. Commands check their input and throw `DoubleError`; what is returned is a copy, except
 * deliveries, which fill in as the push proceeds.
 */
import { newNotificationId, OrderNumbers } from './atlas-formats.ts';
import { CallLog, type EndpointCalls } from './call-log.ts';
import * as commands from './commands.ts';
import type { Delivery } from './delivery.ts';
import { DoubleError, parseInput } from './double-error.ts';
import { FaultPlan } from './faults.ts';
import { newIncident, type Incident, type IncidentTimeFormat } from './incident.ts';
import { newOrder } from './new-order.ts';
import { OrderBook } from './order-book.ts';
import { personalDataOf, type Order } from './order.ts';
import { scheduleChangeOf } from './schedule-change.ts';
import type { DoubleState } from './state-file.ts';
import { orderCancelledBody, orderTicketedBody, scheduleChangeBody } from './webhook-messages.ts';
import { WebhookSender } from './webhook-sender.ts';

export interface AtlasDoubleSettings {
  readonly state: DoubleState;
  readonly onChange: () => void;
  readonly log: (message: string, fields?: Record<string, unknown>) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Account identifier in the pushes. */
  readonly cid: string;
  readonly pushTimeoutMs: number;
  readonly pushAttempts: number;
  readonly pushRetryAfterMs: number;
  readonly incidentTimeFormat: IncidentTimeFormat;
}

export interface ScheduleChangeResult {
  readonly notificationId: string;
  /** The exact body, pushed or not. */
  readonly body: string;
  /** Null when it was not to be pushed. */
  readonly delivery: Delivery | null;
}

export class AtlasDouble {
  /** For the calls of the Atlas side: the live orders. */
  readonly orderBook: OrderBook;
  readonly faultPlan = new FaultPlan();
  readonly callLog: CallLog;
  readonly settings: AtlasDoubleSettings;
  readonly #sender: WebhookSender;
  readonly #incidents: Incident[];
  readonly #orderNumbers = new OrderNumbers((orderNo) => this.orderBook.has(orderNo));
  #sequence: number;
  #webhookUrl: string | null;

  constructor(settings: AtlasDoubleSettings) {
    const { state, now, onChange, cid } = settings;
    this.settings = settings;
    this.callLog = new CallLog(now);
    this.#incidents = state.incidents;
    this.#sequence = state.sequence;
    this.#webhookUrl = state.webhookUrl;
    this.#sender = new WebhookSender({
      url: () => this.#webhookUrl,
      now,
      log: settings.log,
      timeoutMs: settings.pushTimeoutMs,
      attempts: settings.pushAttempts,
      retryAfterMs: settings.pushRetryAfterMs,
    });
    this.orderBook = new OrderBook(state.orders, now, {
      changed: onChange,
      ticketed: (order, push) => void (push && this.pushRaw(orderTicketedBody(cid, order, now()))),
      cancelled: (order, push) => void (push && this.pushRaw(orderCancelledBody(order))),
    });
  }

  /** Creates an order, and pays it where the command says or implies so. */
  createOrder(input: commands.CreateOrderCommand = {}): Order {
    const command = parseInput(commands.createOrderCommand, input);
    const order = newOrder(command, this.#sequence + 1, this.settings.now(), this.#orderNumbers);
    this.orderBook.add(order);
    this.#sequence += 1;
    const hasEnd = command.ticketAfterMs !== undefined || command.cancelWith !== undefined;
    if (command.pay ?? hasEnd) this.orderBook.pay(order.orderNo);
    this.settings.onChange();
    return this.order(order.orderNo);
  }

  pay(orderNo: string): Order {
    this.orderBook.pay(orderNo);
    return this.order(orderNo);
  }

  ticket(orderNo: string, input: commands.TicketCommand = {}): Order {
    this.orderBook.ticket(orderNo, parseInput(commands.ticketCommand, input).push);
    return this.order(orderNo);
  }

  cancel(orderNo: string, input: commands.CancelCommand = {}): Order {
    const { errorCode, push } = parseInput(commands.cancelCommand, input);
    this.orderBook.cancel(orderNo, errorCode ?? null, push);
    return this.order(orderNo);
  }

  order(orderNo: string): Order {
    return structuredClone(this.orderBook.get(orderNo));
  }

  orders(): Order[] {
    return structuredClone(this.orderBook.all());
  }

  /** Changes an order's flights; by default listed as an incident, shown by the order query at once, and pushed. */
  scheduleChange(input: commands.ScheduleChangeCommand): ScheduleChangeResult {
    const command = parseInput(commands.scheduleChangeCommand, input);
    const order = this.orderBook.get(command.orderNo);
    const change = scheduleChangeOf(order, command);
    const nowMs = this.settings.now();
    const notificationId = command.notificationId ?? newNotificationId(nowMs);
    const body = scheduleChangeBody(this.settings.cid, notificationId, order.orderNo, command.type, change);

    order.currentSegments = change.current;
    if (command.queryShows !== 'never') {
      const afterMs = command.queryShows === 'at once' ? 0 : command.queryShows.afterMs;
      order.shown.push({ fromMs: nowMs + afterMs, segments: change.current });
    }
    const incident = newIncident(notificationId, 'order.schedulechange', order, change.previous[0], nowMs);
    if (command.incident) this.#incidents.push(incident);
    const delivery = command.push ? this.pushRaw(body) : null;
    incident.notified = delivery === null || delivery.outcome === 'dropped' ? 0 : 1;
    this.orderBook.touched(order);
    return { notificationId, body, delivery };
  }

  /** Incidents, oldest first. */
  incidents(): Incident[] {
    return structuredClone(this.#incidents);
  }

  setIncidentStatus(eventId: string, input: commands.IncidentStatusCommand = {}): Incident {
    const { eventStatus, confirmedResult } = parseInput(commands.incidentStatusCommand, input);
    const incident = this.#incidents.find((of) => of.eventId === eventId);
    if (!incident) throw new DoubleError(404, `There is no incident ${eventId}.`);
    incident.eventStatus = eventStatus;
    incident.confirmedResult = eventStatus === 1 ? (confirmedResult ?? null) : null;
    incident.confirmedMs = eventStatus === 1 ? this.settings.now() : null;
    this.settings.onChange();
    return structuredClone(incident);
  }

  /** Pushes any body as it is: text or bytes unchanged. */
  pushRaw(body: string | Buffer): Delivery {
    return this.#sender.push(typeof body === 'string' ? Buffer.from(body, 'utf8') : body);
  }

  pushAgain(input: commands.PushAgainCommand = {}): Delivery[] {
    const { deliveryId, orderNo, times } = parseInput(commands.pushAgainCommand, input);
    const known = this.deliveries().findLast((of) => orderNo === undefined || of.orderNo === orderNo);
    const again = deliveryId ?? known?.deliveryId;
    if (again === undefined) throw new DoubleError(404, 'There is no delivery to push again.');
    return Array.from({ length: times }, () => this.#sender.pushAgain(again));
  }

  deliveries(): Delivery[] {
    return this.#sender.deliveries();
  }

  calls(): Record<string, EndpointCalls> {
    return this.callLog.all();
  }

  get webhookUrl(): string | null {
    return this.#webhookUrl;
  }

  setWebhookUrl(url: string | null): void {
    this.#webhookUrl = url;
    this.settings.onChange();
  }

  addFault(input: commands.FaultCommand): void {
    if ('kind' in input) {
      this.faultPlan.add(parseInput(commands.callFaultCommand, input));
      return;
    }
    const { drop, duplicate } = parseInput(commands.pushFaultCommand, input);
    if (drop !== undefined) this.#sender.dropNext(drop);
    if (duplicate !== undefined) this.#sender.duplicateNext(duplicate);
  }

  faults() {
    return { calls: this.faultPlan.list(), pushes: this.#sender.faults() };
  }

  clearFaults(): void {
    this.faultPlan.clear();
    this.#sender.dropNext(0);
    this.#sender.duplicateNext(0);
  }

  /** Every name, document number, birthday, e-mail, phone and postal address of all orders. */
  personalData(): string[] {
    return personalDataOf(this.orderBook.all());
  }

  /** Resolves when no push is under way. */
  settled(): Promise<void> {
    return this.#sender.settled();
  }

  /** What a restart needs. */
  state(): DoubleState {
    const { orderBook } = this;
    return {
      version: 1,
      sequence: this.#sequence,
      webhookUrl: this.#webhookUrl,
      orders: orderBook.all(),
      incidents: this.#incidents,
    };
  }

  start(): void {
    this.orderBook.start();
  }

  /** Ends timers and pushes; the state stays readable. */
  async stop(): Promise<void> {
    this.orderBook.stop();
    await this.#sender.stop();
  }
}
