import { readFile } from 'node:fs/promises';
import { readStackFile } from '../devstack/stack-file.ts';
import type { Delivery } from '../simulator/delivery.ts';
import { ControlClient, SendError } from '../simulator/send/control-client.ts';
import { sendMessage, type Sent } from '../simulator/send/send-message.ts';

export interface SendCliOptions {
  readonly order?: string;
  /** `field=value`, the value as JSON where it is JSON, else as text. */
  readonly set: readonly string[];
  readonly edition?: string;
  readonly push: boolean;
  readonly double?: string;
  readonly shift?: string;
  readonly type?: string;
  readonly leg?: string;
  readonly airline?: string;
  readonly state?: string;
}

/** Where the command writes: what it did, and why it cannot. */
export interface SendTerminal {
  print(line: string): void;
  complain(line: string): void;
}

const processTerminal: SendTerminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
};

/** Where the double is when nobody says: that of the development stack in this folder, else that of `skyhook simulator`. */
const defaultDoubleUrl = (): string => readStackFile()?.ATLAS_BASE_URL ?? 'http://127.0.0.1:4100';

/**
 * `skyhook send <type>`: makes the Atlas double do something and push its message; prints the receiver's answer and the body.
 *
 * @returns the exit status: 1 when the double cannot do it, or the receiver did not take the message
 */
export async function send(
  type: string,
  file: string | undefined,
  options: SendCliOptions,
  terminal: SendTerminal = processTerminal,
): Promise<0 | 1> {
  try {
    const double = new ControlClient(options.double ?? defaultDoubleUrl());
    const sent = await sendMessage(double, {
      type,
      orderNo: options.order,
      fields: fieldsOf(options.set),
      edition: options.edition,
      push: options.push,
      shiftMinutes: numberOf('--shift', options.shift),
      changeType: numberOf('--type', options.type),
      leg: numberOf('--leg', options.leg),
      airlines: options.airline?.split(','),
      state: options.state,
      bytes: file === undefined ? undefined : await bytesOf(file),
    });
    for (const line of linesOf(sent)) terminal.print(line);
    return sent.deliveries.every(isTaken) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof SendError)) throw error;
    terminal.complain(error.message);
    return 1;
  }
}

function linesOf({ orderNo, isNewOrder, deliveries, answer }: Sent): string[] {
  const lines = orderNo === null ? [] : [`Order ${orderNo}${isNewOrder ? ', a new one' : ''}`];
  for (const delivery of deliveries) lines.push(`${delivery.type ?? 'message'}: ${outcomeOf(delivery)}`, delivery.body);
  if (deliveries.length === 0)
    lines.push('Done, without a push. The double answered:', JSON.stringify(answer, null, 2));
  return lines;
}

function outcomeOf(delivery: Delivery): string {
  const last = delivery.attempts.at(-1);
  switch (delivery.outcome) {
    case 'answered':
      return `the receiver answered HTTP ${last?.status ?? '-'} ${last?.body ?? ''}`.trimEnd();
    case 'no URL':
      return 'not sent, since no webhook URL is registered; register it with "skyhook register"';
    case 'dropped':
      return 'dropped, as a fault or the chaos of the double says';
    case 'failed':
      return `no answer: ${last?.error ?? 'the double stopped'}`;
    case 'under way':
      return 'still under way';
  }
}

function isTaken(delivery: Delivery): boolean {
  const status = delivery.attempts.at(-1)?.status ?? 0;
  return delivery.outcome === 'answered' && status >= 200 && status < 300;
}

function fieldsOf(set: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    set.map((assignment) => {
      const [, field, value] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
      if (field === undefined || value === undefined) {
        throw new SendError(`--set takes field=value, not "${assignment}".`);
      }
      return [field, valueOf(value)];
    }),
  );
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number)) throw new SendError(`${option} takes a whole number, not "${text}".`);
  return number;
}

function bytesOf(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new SendError(`The file ${file} cannot be read.`, { cause });
  });
}
