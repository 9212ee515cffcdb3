/** An airline changes its operating state in Atlas. */
import { z } from 'zod';
import type { DoubleContext, MessageResult } from '../context.ts';
import { parseInput } from '../double-error.ts';
import { airlineStatusBody } from '../webhook-messages/airline-status.ts';

export const airlineStatusCommand = z.strictObject({
  airlines: z
    .array(z.string().regex(/^[A-Z0-9]{2}$/, 'IATA airline code'))
    .min(1)
    .default(['ZZ']),
  /** `Active`, `Maintenance` or `Inactive` as documented; any other text is pushed too. */
  status: z.string().min(1).default('Maintenance'),
  push: z.boolean().default(true),
});
export type AirlineStatusCommand = z.input<typeof airlineStatusCommand>;

/** Notes the state and pushes it; no call of Atlas reads it back. */
export function airlineStatus(
  context: DoubleContext,
  airlines: Map<string, string>,
  input: AirlineStatusCommand,
): MessageResult {
  const command = parseInput(airlineStatusCommand, input);
  for (const airline of command.airlines) airlines.set(airline, command.status);
  context.changed();
  const body = airlineStatusBody(command.airlines, command.status);
  return { body, delivery: command.push ? context.push(body) : null };
}
