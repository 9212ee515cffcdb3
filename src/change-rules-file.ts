import { z } from 'zod';
import {
  answers,
  defaultChangePolicy,
  policyFor,
  type Answer,
  type ChangeLimits,
  type ChangePolicies,
  type MinimumConnections,
  type OfferTable,
  type PolicyException,
} from './domain/change-policy.ts';
import { describeIssue, readJson, SettingsFileError } from './settings-file.ts';

/** The file with the seller's rules about schedule changes cannot be used; `problems` has a line for each reason. */
export class ChangeRulesError extends SettingsFileError {
  constructor(path: string, problems: readonly string[]) {
    super({ what: 'change rules', variable: 'CHANGE_RULES_FILE', path }, problems);
  }
}

/** A week: whatever is longer was meant in other units. */
const longestMinutes = 7 * 24 * 60;
const range = `is not a whole number of minutes from 0 to ${longestMinutes}`;
const minutes = z.int(range).min(0, range).max(longestMinutes, range).exactOptional();

const limits = z.strictObject({
  noneBelow: minutes,
  minorLaterBelow: minutes,
  minorEarlierBelow: minutes,
  majorLaterFrom: minutes,
  majorEarlierFrom: minutes,
  silenceLaterUpTo: minutes,
  silenceEarlierUpTo: minutes,
} satisfies Record<keyof ChangeLimits, z.ZodType>);

const minimumConnections = z.strictObject({
  domestic: minutes,
  international: minutes,
  airportChange: minutes,
  selfTransfer: minutes,
} satisfies Record<keyof MinimumConnections, z.ZodType>);

/** Those that are left for every change: `refund-part` and `not-all-agree` are not for every trip. */
const alwaysPossible: readonly Answer[] = ['keep', 'another-flight', 'refund', 'call-me'];

const offered = z
  .array(z.enum(answers, `is none of ${answers.join(', ')}`), 'is not a list of answers')
  .refine((list) => new Set(list).size === list.length, 'names an answer twice')
  .refine((list) => list.some((answer) => alwaysPossible.includes(answer)), {
    message: `has none of ${alwaysPossible.join(', ')}: some travellers would have nothing to choose`,
  });

const offers = z.strictObject({
  moderate: offered.exactOptional(),
  major: offered.exactOptional(),
  cancelled: offered
    .refine((list) => !list.includes('keep'), 'offers keep, though the flight is not flown')
    .exactOptional(),
} satisfies Record<keyof OfferTable, z.ZodType>);

const exception = z.strictObject({
  limits: limits.exactOptional(),
  minimumConnections: minimumConnections.exactOptional(),
  offers: offers.exactOptional(),
});

const rules = z.strictObject({
  default: exception.default({}),
  markets: z
    .record(z.string().regex(/^[A-Z]{2}$/, 'is not a country code of two capital letters'), exception)
    .default({}),
  airlines: z
    .record(z.string().regex(/^[A-Z0-9]{2}$/, 'is not an airline code of two capital letters or digits'), exception)
    .default({}),
});

/**
 * Reads the seller's rules about schedule changes: `{ default, markets, airlines }`, each part optional and laid over
 * Skyhook's own defaults. `deploy/change-rules.example.json` shows all of it, `docs/deployment.md` explains it.
 *
 * @param path undefined: Skyhook's own defaults
 * @throws ChangeRulesError with everything that is wrong in the file
 */
export function readChangePolicies(path: string | undefined): ChangePolicies {
  if (path === undefined) return { default: defaultChangePolicy, markets: {}, airlines: {} };
  const parsed = rules.safeParse(readJson(path, (problem) => new ChangeRulesError(path, [problem])));
  if (!parsed.success)
    throw new ChangeRulesError(
      path,
      parsed.error.issues.flatMap((issue) => describeIssue(issue, 'rule')),
    );
  const { markets, airlines } = parsed.data;
  const policies = { default: laidOver(parsed.data.default), markets, airlines };
  const problems = contradictions(policies);
  if (problems.length > 0) throw new ChangeRulesError(path, problems);
  return policies;
}

const laidOver = (given: PolicyException): ChangePolicies['default'] =>
  policyFor(
    { default: defaultChangePolicy, markets: { XX: given }, airlines: {} },
    { market: 'XX', airline: undefined },
  );

/** Limits that cannot hold together, of every market and airline as they come out of the exceptions. */
function contradictions(policies: ChangePolicies): string[] {
  const found = new Map<string, string>();
  for (const market of [undefined, ...Object.keys(policies.markets)]) {
    for (const airline of [undefined, ...Object.keys(policies.airlines)]) {
      const place = [market && `markets.${market}`, airline && `airlines.${airline}`].filter(Boolean).join(' with ');
      for (const problem of contradictionsOf(policyFor(policies, { market, airline }).limits))
        if (!found.has(problem)) found.set(problem, `${place || 'default'}: ${problem}`);
    }
  }
  return [...found.values()];
}

/** How each limit must stand to another one. */
const order: readonly (readonly [keyof ChangeLimits, 'not be above' | 'be below', keyof ChangeLimits])[] = [
  ['noneBelow', 'not be above', 'minorLaterBelow'],
  ['noneBelow', 'not be above', 'minorEarlierBelow'],
  ['minorLaterBelow', 'not be above', 'majorLaterFrom'],
  ['minorEarlierBelow', 'not be above', 'majorEarlierFrom'],
  // Nobody slides into a major change by silence.
  ['silenceLaterUpTo', 'be below', 'majorLaterFrom'],
  ['silenceEarlierUpTo', 'be below', 'majorEarlierFrom'],
];

const contradictionsOf = (given: ChangeLimits): string[] =>
  order
    .filter(([one, how, other]) => (how === 'be below' ? given[one] >= given[other] : given[one] > given[other]))
    .map(([one, how, other]) => `${one} (${given[one]}) must ${how} ${other} (${given[other]})`);
