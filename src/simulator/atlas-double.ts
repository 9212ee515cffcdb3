/**
 * The Atlas double itself: orders, incidents, mails, voids, refunds, pushes, faults. The Atlas side and the control API are two
 * ways to reach it; tests in the same process use it directly. Commands check their input and throw `DoubleError`; what is
 * returned is a copy, except deliveries, which fill in as the push proceeds.
 */
import { behaviourCommand, defaultBehaviour, type Behaviour, type BehaviourCommand } from './behaviour.ts';
import { CallLimits, callLimitCommand, type CallLimit, type CallLimitCommand } from './call-limits.ts';
import { CallLog, type EndpointCalls } from './call-log.ts';
import { Chaos, chaosCommand, type ChaosCommand, type ChaosProfile } from './chaos.ts';
import type { RefundClaim } from './claims/refund-claim.ts';
import type { VoidClaim } from './claims/void-claim.ts';
import * as commands from './commands.ts';
import type { DoubleContext, MessageResult } from './context.ts';
import type { Delivery } from './delivery.ts';
import { DoubleError, parseInput } from './double-error.ts';
import { assemble } from './double-parts.ts';
import { abnormalCancellation, type AbnormalCancellationCommand } from './events/abnormal-cancellation.ts';
import { airlineStatus, type AirlineStatusCommand } from './events/airline-status.ts';
import * as claims from './events/claims.ts';
import type { IncidentResult } from './events/incident-event.ts';
import { confirmIncident } from './events/incident-confirmation.ts';
import { addonComplete, refundComplete, type LegacyMessageCommand } from './events/legacy-messages.ts';
import { receiveMail, type MailCommand, type MailResult } from './events/mail.ts';
import { pushOrderMessage } from './events/order-progress.ts';
import { scheduleChange } from './events/schedule-change.ts';
import { FaultPlan } from './faults.ts';
import type { Incident, IncidentTimeFormat } from './incident.ts';
import type { Mail } from './mail.ts';
import { OrderCreation } from './order-creation.ts';
import { personalDataOf, type Order } from './order.ts';
import type { PaymentMethod } from './payment-method.ts';
import { SeededRandom } from './seeded-random.ts';
import type { DoubleState } from './state-file.ts';
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
  /** The double's own address, for the links of mails; without a slash at the end. */
  readonly baseUrl: () => string;
}

export class AtlasDouble {
  /** What the calls of the Atlas side work on: live, not copies. */
  readonly context: DoubleContext;
  readonly faultPlan = new FaultPlan();
  readonly callLog: CallLog;
  readonly callLimits: CallLimits;
  readonly chaos: Chaos;
  readonly settings: AtlasDoubleSettings;
  readonly #sender: WebhookSender;
  readonly #random: SeededRandom;
  readonly #airlines: Map<string, string>;
  readonly #creation: OrderCreation;
  #behaviour: Behaviour;
  #webhookUrl: string | null;

  constructor(settings: AtlasDoubleSettings) {
    const { state, now } = settings;
    this.settings = settings;
    this.callLog = new CallLog(now);
    this.callLimits = new CallLimits(now);
    this.#behaviour = { ...defaultBehaviour, ...definedOnly(state.behaviour) };
    this.#random = new SeededRandom(state.random ?? this.#behaviour.seed);
    this.chaos = new Chaos(this.#behaviour.seed);
    this.#airlines = new Map(Object.entries(state.airlines));
    this.#webhookUrl = state.webhookUrl;
    this.#sender = new WebhookSender({
      url: () => this.#webhookUrl,
      now,
      fate: () => this.chaos.fateOfPush(),
      log: settings.log,
      timeoutMs: settings.pushTimeoutMs,
      attempts: settings.pushAttempts,
      retryAfterMs: settings.pushRetryAfterMs,
    });
    this.context = assemble(
      settings,
      this.#random,
      () => this.#behaviour,
      (body) => this.pushRaw(body),
    );
    this.#creation = new OrderCreation(this.context.orders, now, state.sequence);
  }

  /**
   * Creates an order, and pays it where the command says or implies so. A split one becomes two orders: the answer is the
   * first, with both numbers as `A,B` (Atlas: order query, July 2026: "query A and B separately").
   */
  createOrder(input: commands.CreateOrderCommand = {}): Order {
    const numbers = this.#creation.create(input);
    return { ...this.order(numbers[0] ?? ''), orderNo: numbers.join(',') };
  }

  /** Creates a post-ticketing ancillary order for a ticketed one. Throws `DoubleError` 404, 409. */
  createAncillaryOrder(mainOrderNo: string, input: commands.AncillaryOrderCommand = {}): Order {
    return this.order(this.#creation.createAncillary(mainOrderNo, input));
  }

  /** A new order in place of an expired or failed one. Throws `DoubleError` 404, 409. */
  regenerate(originalOrderNo: string): Order {
    return this.order(this.#creation.regenerate(originalOrderNo));
  }

  pay(orderNo: string, method?: PaymentMethod): Order {
    if (method !== undefined && this.order(orderNo).status === 0)
      this.context.orders.get(orderNo).paymentMethod = method;
    this.context.orders.pay(orderNo);
    return this.order(orderNo);
  }

  ticket(orderNo: string, input: commands.TicketCommand = {}): Order {
    const { push, edition, again } = parseInput(commands.ticketCommand, input);
    if (edition !== undefined) this.context.orders.get(orderNo).edition = edition;
    this.context.orders.ticket(orderNo, push, again);
    return this.order(orderNo);
  }

  /** A reissue or division by the airline, or a corrected contact: only the order query shows it. */
  amend(orderNo: string, input: commands.AmendCommand): Order {
    this.context.orders.amend(orderNo, parseInput(commands.amendCommand, input));
    return this.order(orderNo);
  }

  cancel(orderNo: string, input: commands.CancelCommand = {}): Order {
    const { errorCode, push } = parseInput(commands.cancelCommand, input);
    this.context.orders.cancel(orderNo, errorCode ?? null, push);
    return this.order(orderNo);
  }

  order(orderNo: string): Order {
    return structuredClone(this.context.orders.get(orderNo));
  }

  orders(): Order[] {
    return structuredClone(this.context.orders.all());
  }

  /** A message about an order as it stands, whatever happened before. */
  pushMessage(input: commands.OrderMessageCommand): MessageResult {
    return pushOrderMessage(this.context, input);
  }

  /** Changes an order's flights; by default listed as an incident, shown by the order query at once, and pushed. */
  scheduleChange(input: commands.ScheduleChangeCommand): IncidentResult {
    return scheduleChange(this.context, input);
  }

  /** A mail about an order arrives; a schedule-change mail is an incident as well. */
  receiveMail(input: MailCommand): Promise<MailResult> {
    return receiveMail(this.context, input);
  }

  /** Mails with their full content, oldest first. */
  mails(): Mail[] {
    return structuredClone(this.context.mailbox.all());
  }

  abnormalCancellation(input: AbnormalCancellationCommand): IncidentResult {
    return abnormalCancellation(this.context, input);
  }

  airlineStatus(input: AirlineStatusCommand = {}): MessageResult {
    return airlineStatus(this.context, this.#airlines, input);
  }

  /** Operating state by airline, of those that ever had one. */
  airlines(): Record<string, string> {
    return Object.fromEntries(this.#airlines);
  }

  addonComplete(input: LegacyMessageCommand): MessageResult {
    return addonComplete(this.context, input);
  }

  refundComplete(input: LegacyMessageCommand): MessageResult {
    return refundComplete(this.context, input);
  }

  startVoid(input: claims.StartVoidCommand): VoidClaim {
    return structuredClone(claims.startVoidByCommand(this.context, input));
  }

  moveVoid(voidCode: string, input: claims.MoveClaimCommand): VoidClaim {
    return structuredClone(claims.moveClaimByCommand(this.context.voids, voidCode, input));
  }

  voids(): VoidClaim[] {
    return structuredClone(this.context.voids.all());
  }

  startRefund(input: claims.StartRefundCommand): RefundClaim {
    return structuredClone(claims.startRefundByCommand(this.context, input));
  }

  moveRefund(refundCode: string, input: claims.MoveClaimCommand): RefundClaim {
    return structuredClone(claims.moveClaimByCommand(this.context.refunds, refundCode, input));
  }

  refunds(): RefundClaim[] {
    return structuredClone(this.context.refunds.all());
  }

  /** Incidents, oldest first, also those that the incident list does not show yet. */
  incidents(): Incident[] {
    return structuredClone(this.context.incidents.all());
  }

  setIncidentStatus(eventId: string, input: commands.IncidentStatusCommand = {}): Incident {
    const command = parseInput(commands.incidentStatusCommand, input);
    const { eventStatus, confirmedResult, confirmedRemark, push } = command;
    const incident = this.context.incidents.get(eventId);
    const confirmation = { result: confirmedResult ?? null, remark: confirmedRemark ?? null };
    confirmIncident(this.context, incident, eventStatus === 1 ? confirmation : null, push);
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

  behaviour(): Behaviour {
    return structuredClone(this.#behaviour);
  }

  /** Changes what the command names. A seed starts all random draws again from there. */
  setBehaviour(input: BehaviourCommand): Behaviour {
    const changes = definedOnly(parseInput(behaviourCommand, input));
    this.#behaviour = { ...this.#behaviour, ...changes };
    if (changes.seed !== undefined) {
      this.#random.reseed(changes.seed);
      this.chaos.reseed(changes.seed);
    }
    this.settings.onChange();
    return this.behaviour();
  }

  setChaos(input: ChaosCommand): ChaosProfile {
    this.chaos.set(parseInput(chaosCommand, input));
    return this.chaos.profile;
  }

  addLimit(input: CallLimitCommand): CallLimit[] {
    this.callLimits.add(parseInput(callLimitCommand, input));
    return this.callLimits.list();
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
    return personalDataOf(this.context.orders.all());
  }

  /** Resolves when no push is under way. */
  settled(): Promise<void> {
    return this.#sender.settled();
  }

  /** What a restart needs. Offers, faults, limits, chaos and the record of deliveries are forgotten. */
  state(): DoubleState {
    const { orders, incidents, mailbox, voids, refunds } = this.context;
    return {
      version: 1,
      sequence: this.#creation.sequence,
      webhookUrl: this.#webhookUrl,
      orders: orders.all(),
      incidents: incidents.all(),
      mails: mailbox.all(),
      voids: voids.all(),
      refunds: refunds.all(),
      airlines: this.airlines(),
      behaviour: this.#behaviour,
      random: this.#random.state,
    };
  }

  start(): void {
    this.context.orders.start();
    this.context.voids.start();
    this.context.refunds.start();
  }

  /** Ends timers and pushes; the state stays readable. */
  async stop(): Promise<void> {
    this.context.orders.stop();
    this.context.voids.stop();
    this.context.refunds.stop();
    await this.#sender.stop();
  }
}

function definedOnly<T extends object>(of: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(of).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
