import { airportTerritory } from '../airports.ts';
import { carrierCountry } from './carriers.ts';
import { airportsOf, firstOf, lastOf, type Journey } from './journey-changes.ts';
import { doubtfulAirports } from './places.ts';
import type { RightsRule, ScopeClause } from './rule.ts';

/** What the answer hangs on where the data cannot tell. */
export type Dependence = 'carrier' | 'airport' | 'cause';

/** Whether a law covers a journey: yes, no, or yes if something that the data does not know is so. */
export type Coverage =
  { readonly covers: false } | { readonly covers: true; readonly dependsOn: readonly Exclude<Dependence, 'cause'>[] };

type Answer = 'yes' | 'no' | 'unknown';

/** Judges the scope of a rule for a journey as it was bought. */
export function coverage(rule: RightsRule, journey: Journey): Coverage {
  const answers = rule.scope.map((clause) => clauseCovers(clause, journey));
  const covering = answers.filter((answer) => answer.covers);
  if (covering.length === 0) return { covers: false };
  return covering.find(({ dependsOn }) => dependsOn.length === 0) ?? covering[0] ?? { covers: false };
}

function clauseCovers(
  clause: ScopeClause,
  journey: Journey,
): { covers: boolean; dependsOn: Exclude<Dependence, 'cause'>[] } {
  const airports = airportsOf(journey);
  const places: Answer[] = [];
  if (clause.departs) places.push(liesIn(firstOf(journey).depAirport, clause.departs));
  if (clause.arrives) places.push(liesIn(lastOf(journey).arrAirport, clause.arrives));
  if (clause.touches) places.push(any(airports.map((airport) => liesIn(airport, clause.touches ?? []))));
  if (clause.within) places.push(all(airports.map((airport) => liesIn(airport, clause.within ?? []))));
  const place = all(places);
  const carrier = clause.carrier ? operatedFrom(journey, clause.carrier) : 'yes';
  return {
    covers: place !== 'no' && carrier !== 'no',
    dependsOn: [
      ...(place === 'unknown' ? (['airport'] as const) : []),
      ...(carrier === 'unknown' ? (['carrier'] as const) : []),
    ],
  };
}

/** An airport that the data does not know lies in no area: the judgement says once that it is unknown. */
function liesIn(airport: string, area: readonly string[]): Answer {
  if (!area.includes(airportTerritory(airport) ?? '')) return 'no';
  return doubtfulAirports.has(airport) ? 'unknown' : 'yes';
}

/** Yes if all flights are of carriers of those countries, no if none may be. */
function operatedFrom(journey: Journey, countries: readonly string[]): Answer {
  const answers = journey.map(({ carrier }): Answer => {
    const country = carrierCountry(carrier);
    if (country === undefined) return 'unknown';
    return countries.includes(country) ? 'yes' : 'no';
  });
  if (answers.every((answer) => answer === 'yes')) return 'yes';
  return answers.every((answer) => answer === 'no') ? 'no' : 'unknown';
}

const all = (answers: readonly Answer[]): Answer =>
  answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
const any = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';

/** Whether a journey lies within an area altogether; undefined when an airport of it is not known. */
export function isWithin(journey: Journey, area: readonly string[]): boolean | undefined {
  const territories = airportsOf(journey).map(airportTerritory);
  if (territories.some((territory) => territory !== undefined && !area.includes(territory))) return false;
  return territories.includes(undefined) ? undefined : true;
}

/** The airports of a journey that the data does not know. */
export const unknownAirports = (journey: Journey): string[] =>
  airportsOf(journey).filter((airport) => airportTerritory(airport) === undefined);
