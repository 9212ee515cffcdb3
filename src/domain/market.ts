import { airportCountry } from './airports.ts';
import { policyFor, type ChangePolicies, type ChangePolicy } from './change-policy.ts';
import { firstAffected } from './deadlines.ts';
import type { Itinerary } from './itinerary.ts';

/** Which of the seller's exceptions hold for a trip: see `policyFor`. */

/** The market of a trip: the country of its first departure. */
export const marketOf = (bought: Itinerary): string | undefined => bought[0] && airportCountry(bought[0].depAirport);

/** The airline that changed something: that of the first affected flight. */
export const airlineOf = (known: Itinerary, now: Itinerary): string | undefined =>
  (firstAffected(known, now) ?? known[0] ?? now[0])?.carrier;

/**
 * The policy for a trip whose flights change.
 * @param known what the traveller last knew
 */
export const policyForChange = (
  policies: ChangePolicies,
  bought: Itinerary,
  known: Itinerary,
  now: Itinerary,
): ChangePolicy => policyFor(policies, { market: marketOf(bought), airline: airlineOf(known, now) });
