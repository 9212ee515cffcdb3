import { readVoices } from '../brands-file.ts';
import { readChangePolicies } from '../change-rules-file.ts';
import type { Config } from '../config.ts';
import { describeMisfit } from '../atlas/fields.ts';
import { viewOrder, type OrderView } from '../console/order-view.ts';
import { recipientInput, recipientWarnings } from '../console/recipient-input.ts';
import { lateAmountWords, refundAmountInput } from '../console/refund-amount-input.ts';
import { SkyhookError } from '../errors.ts';
import { wakeRelays } from '../relay/wake-ups.ts';
import { listAirlines } from '../storage/airlines.ts';
import {
  deliveryStates,
  listDeliveries,
  readDelivery,
  redriveDeliveries,
  type DeliveryState,
  type EndState,
} from '../storage/inbox.ts';
import { followOrder, type Recipient } from '../storage/follow.ts';
import { describeCopy } from '../console/mail-page.tsx';
import { readMail, readRawMail } from '../storage/mail-reading.ts';
import { listOrders } from '../storage/orders.ts';
import { createPool, type Pool } from '../storage/pool.ts';
import { setRefundAmount } from '../storage/refund-amounts.ts';
import { stopRefund } from '../storage/refund-submissions.ts';
import { answerQuestion } from '../storage/questions.ts';
import { describeFlights } from '../domain/itinerary.ts';
import { listOpenTasks, takeTask, taskTexts } from '../storage/tasks.ts';
import { SettingsFileError } from '../settings-file.ts';
import { configOrExit } from './run-role.ts';
import { printTable } from './print-table.ts';

const time = (date: Date | null): string => (date ? date.toISOString().slice(0, 19).replace('T', ' ') : '');
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Runs an operator's command on the database; a catalogue error ends it with status 1 and its advice. */
export async function withDatabase(work: (pool: Pool, config: Config<'operator'>) => Promise<void>): Promise<void> {
  const config = configOrExit('operator');
  const pool = createPool(config.DATABASE_URL, { applicationName: 'skyhook-cli', onIdleError: () => {}, max: 2 });
  try {
    await work(pool, config);
  } catch (error) {
    if (!(error instanceof SkyhookError || error instanceof SettingsFileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await pool.end();
  }
}

/** `skyhook orders` */
export const showOrders = (options: { readonly json?: boolean; readonly open?: boolean }): Promise<void> =>
  withDatabase(async (pool) => {
    const orders = await listOrders(pool, { open: options.open });
    if (options.json) return printJson(orders);
    printTable(
      ['order', 'stage', 'until (UTC)', 'because', 'status', 'airline', 'PNR', 'first seen (UTC)', 'tasks'],
      orders.map((order) => [
        order.orderNo,
        order.stage,
        time(order.deadline),
        order.because ?? '',
        order.status ?? '',
        order.airline ?? '',
        order.pnr ?? '',
        time(order.firstSeenAt),
        String(order.openTasks),
      ]),
    );
  });

/** `skyhook order <orderNo>` */
export const showOrder = (orderNo: string, options: { readonly json?: boolean }): Promise<void> =>
  withDatabase(async (pool) => {
    const view = await viewOrder(pool, orderNo);
    if (options.json) return printJson(view);
    const { order } = view;
    print(
      `Order ${order.orderNo}: ${order.stage}, Atlas status ${order.statusCode ?? '-'} (${order.status ?? 'not queried'}), PNR ${order.pnr ?? '-'}`,
    );
    const others = view.trip.filter((one) => one !== order.orderNo);
    if (others.length > 0) print(`  one trip with ${others.join(', ')}: the traveller is told of all together`);
    if (order.lookAt) print(`  changed flights: to be confirmed to the traveller at ${time(order.lookAt)} (UTC)`);
    for (const itinerary of view.itineraries) {
      print(`  flights, version ${itinerary.version}: ${describeFlights(itinerary.segments) || 'none left'}`);
    }
    print('');
    printTable(
      ['#', 'when (UTC)', 'kind', 'what', 'reference'],
      view.timeline.map((entry) => [
        String(entry.position),
        time(entry.at),
        entry.kind,
        entry.text,
        entry.reference ?? '',
      ]),
    );
    for (const line of moneyLines(view)) print(line);
    print('');
    print('Temporal workflows:');
    for (const id of view.workflowIds) print(`  ${id}`);
    const tasks = await listOpenTasks(pool, orderNo);
    for (const task of tasks) {
      print(`\nWaits for a person: ${taskTexts[task.reason]}`);
      if (task.reason === 'read-mail') print(`  skyhook mail ${task.subject}`);
      print(`  skyhook answer ${task.id} ${task.options.join('|')}`);
    }
  });

/** Refunds and voids with their amounts, and the submissions of Skyhook. For operators: amounts are the seller's. */
function* moneyLines({ settlements, acts, refundAmounts }: OrderView): Generator<string> {
  for (const { kind, code, state, amount, transactionFee } of settlements)
    yield `  ${kind} ${code}: ${state}, ${moneyOf(amount)}${transactionFee === null ? '' : `, fee ${transactionFee}`}`;
  for (const { code, amount, currency } of refundAmounts)
    yield `  what the traveller gets back${code === undefined ? '' : ` for ${code}`}, as the seller says: ${amount} ${currency}`;
  for (const { act, target, state, outcome, details } of acts) {
    if (act !== 'submit-refund') continue;
    const quoted = (details as { readonly quotation?: unknown } | null)?.quotation;
    yield `  refund for ${target}: ${state} (${outcome ?? 'outcome not known'}), quoted ${moneyOf(quoted)}`;
  }
}

function moneyOf(amount: unknown): string {
  const { currency, estimatedRefund } = (amount ?? {}) as { currency?: string; estimatedRefund?: number };
  return estimatedRefund === undefined ? 'no amount' : `${estimatedRefund} ${currency ?? 'in an unnamed currency'}`;
}

/** `skyhook inbox` */
export const showInbox = (options: {
  readonly json?: boolean;
  readonly state?: string;
  readonly order?: string;
  readonly limit?: string;
}): Promise<void> =>
  withDatabase(async (pool) => {
    const state = options.state as DeliveryState | undefined;
    if (state && !deliveryStates.includes(state)) {
      process.stderr.write(`There is no state "${state}"; the states are ${deliveryStates.join(', ')}.\n`);
      process.exitCode = 2;
      return;
    }
    const limit = options.limit === undefined ? 100 : Number(options.limit);
    if (!Number.isInteger(limit) || limit < 1) {
      process.stderr.write('--limit takes a whole number from 1.\n');
      process.exitCode = 2;
      return;
    }
    const deliveries = await listDeliveries(pool, { state, orderNo: options.order, limit });
    if (options.json) return printJson(deliveries);
    printTable(
      ['received (UTC)', 'state', 'type', 'understood as', 'order', 'repeats', 'drive', 'reason', 'key'],
      deliveries.map((delivery) => [
        time(delivery.receivedAt),
        delivery.state,
        delivery.type,
        [delivery.understoodAs, delivery.amends && '(amended)'].filter(Boolean).join(' '),
        delivery.orderNo ?? '',
        String(delivery.repeats),
        String(delivery.drive),
        [delivery.reason, delivery.reasonDetail].filter(Boolean).join(': '),
        delivery.key,
      ]),
    );
    if (deliveries.length === limit) print(`\nThe newest ${limit}; --limit shows more.`);
  });

/** `skyhook redrive [key]` */
export const redrive = (key: string | undefined, options: { readonly state?: string }): Promise<void> =>
  withDatabase(async (pool) => {
    const endStates = ['processed', 'repeat', 'quarantined'];
    if (
      (key === undefined) === (options.state === undefined) ||
      (options.state && !endStates.includes(options.state))
    ) {
      process.stderr.write(`Give a key, or --state with one of ${endStates.join(', ')}.\n`);
      process.exitCode = 2;
      return;
    }
    const driven = await redriveDeliveries(pool, key === undefined ? { state: options.state as EndState } : { key });
    if (key !== undefined && driven.length === 0)
      throw new SkyhookError((await readDelivery(pool, key)) ? 'DELIVERY_NOT_ENDED' : 'DELIVERY_NOT_FOUND');
    await wakeRelays(pool);
    print(`${driven.length} ${driven.length === 1 ? 'delivery is' : 'deliveries are'} driven again:`);
    for (const one of driven) print(`  ${one}`);
  });

/** `skyhook follow <orderNo>` */
export const follow = (
  orderNo: string,
  { replaces, ...recipient }: Recipient & { readonly replaces?: string },
): Promise<void> =>
  withDatabase(async (pool, config) => {
    const voices = readVoices(config);
    const given = recipientInput.safeParse(recipient);
    if (!given.success) {
      process.stderr.write(`The recipient cannot be taken: ${describeMisfit(given.error, recipient)}.\n`);
      process.exitCode = 2;
      return;
    }
    const orders = await followOrder(pool, orderNo, given.data, { replaces });
    await wakeRelays(pool);
    for (const one of orders) print(`${one} is followed; \`skyhook order ${one}\` shows what happens.`);
    for (const warning of recipientWarnings(given.data, voices)) process.stderr.write(`Note: ${warning}.\n`);
  });

/** `skyhook stop-refund <orderNo>` */
export const stopOrderRefund = (orderNo: string): Promise<void> =>
  withDatabase(async (pool) => {
    await stopRefund(pool, orderNo);
    await wakeRelays(pool);
    print(`The refund of ${orderNo} is not submitted; \`skyhook tasks\` has it.`);
  });

/** `skyhook refund-amount <orderNo> <amount> <currency>` */
export const setOrderRefundAmount = (
  orderNo: string,
  amount: string,
  currency: string,
  options: { readonly code?: string },
): Promise<void> =>
  withDatabase(async (pool) => {
    const input = { amount, currency, ...options };
    const given = refundAmountInput.safeParse(input);
    if (!given.success) {
      process.stderr.write(`The amount cannot be taken: ${describeMisfit(given.error, input)}.\n`);
      process.exitCode = 2;
      return;
    }
    const { toldBefore } = await setRefundAmount(pool, orderNo, given.data);
    const of = options.code === undefined ? 'the refund or void' : options.code;
    print(`${amount} ${currency} is kept for the traveller’s message about ${of} of ${orderNo}.`);
    const note = lateAmountWords(toldBefore);
    if (note !== undefined) process.stderr.write(`Note: ${note}.\n`);
  });

/** `skyhook mail <code>` */
export const showMail = (code: string, options: { readonly json?: boolean; readonly raw?: boolean }): Promise<void> =>
  withDatabase(async (pool) => {
    if (options.raw) return void process.stdout.write(await readRawMail(pool, code));
    const mail = await readMail(pool, code);
    if (options.json) return printJson(mail);
    for (const [name, value] of [
      ['Order', mail.orderNo],
      ['From', mail.from],
      ['To', mail.to],
      ['Subject', mail.subject],
      ['Received', time(mail.receivedAt)],
      ['Category', mail.categoryText ?? mail.category],
      ['State', [mail.state, mail.joinedWith && `explained by ${mail.joinedWith}`].filter(Boolean).join(', ')],
      ['Copy', describeCopy(mail)],
    ])
      print(`${name}: ${printable(value ?? '-')}`);
    print(`\n${printable(mail.text ?? '')}`);
  });

/** A mail may hold anything: nothing of it commands the terminal. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => ('\n\t'.includes(char) ? char : ''));

/** `skyhook airlines` */
export const showAirlines = (options: { readonly json?: boolean }): Promise<void> =>
  withDatabase(async (pool) => {
    const airlines = await listAirlines(pool);
    if (options.json) return printJson(airlines);
    printTable(
      ['airline', 'state', 'heard (UTC)', 'since (UTC)'],
      airlines.map((one) => [one.airline, one.stateText ?? one.state, time(one.heardAt), time(one.changedAt)]),
    );
  });

/** `skyhook tasks` */
export const showTasks = (options: { readonly json?: boolean }): Promise<void> =>
  withDatabase(async (pool) => {
    const tasks = await listOpenTasks(pool);
    if (options.json) return printJson(tasks);
    if (tasks.length === 0) print('Nothing waits for a person.');
    for (const task of tasks) {
      const about = task.about ? ` [${task.about}]` : '';
      const facts = [
        task.priority !== 'normal' && task.priority,
        task.reason,
        task.airline,
        departureWords(task.minutesToDeparture),
        `since ${time(task.askedAt)}`,
        task.owner ? `with ${task.owner}` : 'nobody has it',
      ];
      print(`${task.orderNo}: ${taskTexts[task.reason]}${about}`);
      print(`  ${facts.filter(Boolean).join(', ')}`);
      if (task.reason === 'read-mail') print(`  skyhook mail ${task.subject}`);
      print(`  skyhook answer ${task.id} ${task.options.join('|')}`);
    }
  });

function departureWords(minutes: number | null): string | undefined {
  if (minutes === null) return undefined;
  return minutes < 48 * 60
    ? `leaves in ${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `leaves in ${Math.floor(minutes / 1440)} days`;
}

/** `skyhook take <id> --as <name>` */
export const take = (id: string, options: { readonly as?: string; readonly giveBack?: boolean }): Promise<void> =>
  withDatabase(async (pool) => {
    const owner = options.as?.trim();
    if (!owner === !options.giveBack) {
      process.stderr.write('Say who takes it, --as <name>, or --give-back.\n');
      process.exitCode = 2;
      return;
    }
    await takeTask(pool, id, owner ?? null);
    print(owner ? `${id} is with ${owner} now.` : `${id} is given back.`);
  });

/** `skyhook answer <id> <option>` */
export const answer = (id: string, option: string): Promise<void> =>
  withDatabase(async (pool, config) => {
    const policies = readChangePolicies(config.CHANGE_RULES_FILE);
    const question = await answerQuestion(pool, id, { option, by: 'operator' }, policies);
    await wakeRelays(pool);
    print(`Answered: ${question.kind} of order ${question.orderNo} is "${option}".`);
  });
