import { z } from 'zod';
import type { AirlineFacts, Airlines } from './messages/airline-facts.ts';
import { https, line } from './settings-fields.ts';
import { describeIssue, readJson, SettingsFileError } from './settings-file.ts';

/** The file with what the seller says of airlines cannot be used; `problems` has a line for each reason. */
export class AirlinesError extends SettingsFileError {
  constructor(path: string, problems: readonly string[]) {
    super({ what: 'airlines', variable: 'AIRLINES_FILE', path }, problems);
  }
}

/** Minutes before departure: nothing closes a day before, and nothing at the last moment. */
const minutes = z
  .int('is not a whole number of minutes')
  .min(5, 'is below 5 minutes')
  .max(1440, 'is above 1440 minutes, a day');

const airline = z.strictObject({
  name: line,
  checkInUrl: https.exactOptional(),
  checkInClosesMinutes: minutes.exactOptional(),
  bagDropClosesMinutes: minutes.exactOptional(),
} satisfies Record<keyof AirlineFacts, z.ZodType>);

const code = z.string().regex(/^(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])$/, 'is no IATA code of an airline, such as ZZ or 1Z');

const airlines = z.record(code, airline);

/**
 * Reads what the seller says of airlines, by their IATA codes. `deploy/airlines.example.json` shows all of it,
 * `docs/deployment.md` explains it.
 *
 * @param path undefined: nothing is known of any
 * @throws AirlinesError with everything that is wrong in the file
 */
export function readAirlines(path: string | undefined): Airlines {
  if (path === undefined) return {};
  const parsed = airlines.safeParse(readJson(path, (problem) => new AirlinesError(path, [problem])));
  if (parsed.success) return parsed.data;
  throw new AirlinesError(
    path,
    parsed.error.issues.flatMap((issue) => describeIssue(issue, 'part of an airline')),
  );
}
