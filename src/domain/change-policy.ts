/**
 * What the seller decides about schedule changes: limits, minimum connection times, and which answers are offered. Kept
 * apart from passenger rights, which are law. All of it is configurable per market and airline.
 */

/** From which size a change counts as what. In minutes of true time. */
export interface ChangeLimits {
  /** Smaller moves are nothing; they add up against what the traveller was told. */
  readonly noneBelow: number;
  /** Up to here a later or earlier flight is a minor change. */
  readonly minorLaterBelow: number;
  readonly minorEarlierBelow: number;
  /** From here on it is a major one. */
  readonly majorLaterFrom: number;
  readonly majorEarlierFrom: number;
  /** Up to here no answer means "on the new flight, no choice made"; above it a person looks. */
  readonly silenceLaterUpTo: number;
  readonly silenceEarlierUpTo: number;
}

/** The shortest time between two flights that a traveller can make, in minutes. */
export interface MinimumConnections {
  /** Both flights are domestic. */
  readonly domestic: number;
  readonly international: number;
  /** From one airport of a city to another of it. */
  readonly airportChange: number;
  /** On separate bookings, or of airlines that do not connect: baggage is collected and checked in again. */
  readonly selfTransfer: number;
}

/**
 * What a traveller can be offered. `refund` is that of the whole trip, `refund-part` that of the affected part;
 * `not-all-agree` is for several passengers who want different things.
 */
export const answers = ['keep', 'another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'] as const;
export type Answer = (typeof answers)[number];

/** Which answers are offered for which class of change, in the order in which they are shown. */
export interface OfferTable {
  readonly moderate: readonly Answer[];
  readonly major: readonly Answer[];
  readonly cancelled: readonly Answer[];
}

export interface ChangePolicy {
  readonly limits: ChangeLimits;
  readonly minimumConnections: MinimumConnections;
  readonly offers: OfferTable;
}

/** Parts of a policy that differ for a market or an airline. */
export interface PolicyException {
  readonly limits?: Partial<ChangeLimits>;
  readonly minimumConnections?: Partial<MinimumConnections>;
  readonly offers?: Partial<OfferTable>;
}

export interface ChangePolicies {
  readonly default: ChangePolicy;
  /** By the country of the trip's first departure (ISO 3166, two letters). */
  readonly markets: Readonly<Record<string, PolicyException>>;
  /** By IATA airline code; goes before the market. */
  readonly airlines: Readonly<Record<string, PolicyException>>;
}

export const defaultChangePolicy: ChangePolicy = {
  limits: {
    noneBelow: 5,
    minorLaterBelow: 60,
    minorEarlierBelow: 15,
    majorLaterFrom: 180,
    majorEarlierFrom: 60,
    silenceLaterUpTo: 120,
    silenceEarlierUpTo: 30,
  },
  minimumConnections: { domestic: 45, international: 60, airportChange: 180, selfTransfer: 120 },
  offers: {
    moderate: ['keep', 'another-flight', 'refund', 'call-me', 'not-all-agree'],
    major: ['keep', 'another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
    cancelled: ['another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
  },
};

export const defaultChangePolicies: ChangePolicies = { default: defaultChangePolicy, markets: {}, airlines: {} };

/** The policy for a trip of this market and airline: the default, with the market's exceptions, then the airline's. */
export function policyFor(
  policies: ChangePolicies,
  { market, airline }: { readonly market: string | undefined; readonly airline: string | undefined },
): ChangePolicy {
  const exceptions = [
    market === undefined ? undefined : policies.markets[market],
    airline === undefined ? undefined : policies.airlines[airline],
  ];
  return exceptions.reduce<ChangePolicy>(
    (policy, exception) => ({
      limits: { ...policy.limits, ...exception?.limits },
      minimumConnections: { ...policy.minimumConnections, ...exception?.minimumConnections },
      offers: { ...policy.offers, ...exception?.offers },
    }),
    policies.default,
  );
}
