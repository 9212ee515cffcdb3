import type { Itinerary } from '../domain/itinerary.ts';

/** What the seller says of an airline, for those who fly with it. Skyhook itself knows nothing of the kind. */
export interface AirlineFacts {
  readonly name: string;
  /** The airline's page for online check-in, https. */
  readonly checkInUrl?: string | undefined;
  /** Minutes before departure, as scheduled. */
  readonly checkInClosesMinutes?: number | undefined;
  readonly bagDropClosesMinutes?: number | undefined;
}

/** By IATA code. */
export type Airlines = Readonly<Record<string, AirlineFacts>>;

/** What is known of check-in with the airlines of these flights, each once, in the order of the flights. */
export const checkInFor = (flights: Itinerary, airlines: Airlines): readonly AirlineFacts[] =>
  [...new Set(flights.map(({ carrier }) => carrier))].flatMap((carrier) => {
    const facts = Object.hasOwn(airlines, carrier) ? airlines[carrier] : undefined;
    return facts && saysSomething(facts) ? [facts] : [];
  });

const saysSomething = ({ checkInUrl, checkInClosesMinutes, bagDropClosesMinutes }: AirlineFacts): boolean =>
  [checkInUrl, checkInClosesMinutes, bagDropClosesMinutes].some((one) => one !== undefined);
