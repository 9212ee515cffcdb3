import { eventJsonSchema } from '../events/schema.ts';
import { wakeRelays } from '../relay/wake-ups.ts';
import { eventStates, listEvents, resendEvent, type EventState } from '../storage/seller-events.ts';
import { withDatabase } from './operator.ts';
import { printTable } from './print-table.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** `skyhook events` */
export async function showEvents(options: {
  readonly order?: string;
  readonly state?: string;
  readonly limit?: string;
  readonly json?: boolean;
}): Promise<void> {
  const limit = Number(options.limit ?? 100);
  const state = options.state as EventState | undefined;
  const wrong =
    state && !eventStates.includes(state)
      ? `There is no state "${state}"; the states are ${eventStates.join(', ')}.`
      : !Number.isInteger(limit) || limit < 1
        ? '--limit takes a whole number from 1.'
        : undefined;
  if (wrong !== undefined) {
    process.stderr.write(`${wrong}\n`);
    process.exitCode = 2;
    return;
  }
  await withDatabase(async (pool) => {
    const events = await listEvents(pool, { orderNo: options.order, state, limit });
    if (options.json) return printJson(events);
    printTable(
      ['happened (UTC)', 'order', '#', 'type', 'state', 'attempts', 'last error', 'id'],
      events.map(({ event, ...sending }) => [
        event.timestamp.slice(0, 19).replace('T', ' '),
        event.data.orderNo,
        String(event.data.sequence),
        event.type,
        sending.state,
        String(sending.attempts),
        sending.lastError ?? '',
        event.id,
      ]),
    );
    if (events.length === limit) print(`\nThe newest ${limit}; --limit shows more.`);
  });
}

/** `skyhook events resend <id>` */
export const resend = (id: string): Promise<void> =>
  withDatabase(async (pool) => {
    const { event } = await resendEvent(pool, id);
    await wakeRelays(pool);
    print(
      `${event.type} of order ${event.data.orderNo} is sent again; \`skyhook events --order ${event.data.orderNo}\` shows it.`,
    );
  });

/** `skyhook events schema` */
export const showEventSchema = (): void => printJson(eventJsonSchema());
