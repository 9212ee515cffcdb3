/**
 * Where laws hold, as codes of `airportTerritory`.
 *
 * EU: the 27 member states with the outermost regions to which the treaties apply (TFEU art. 349, 355(1)): Guadeloupe,
 * French Guiana, Martinique, Réunion, Mayotte, Saint-Martin; the Azores, Madeira and the Canaries are PT and ES. Not
 * Greenland, the Faroes, French Polynesia, New Caledonia, Saint Barthélemy, Aruba, Curaçao. With Iceland and Norway
 * (EEA agreement) and Switzerland (air transport agreement of 1999).
 */
export const europeanUnion: readonly string[] =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GP GF MQ RE YT MF'.split(' ');
export const europe: readonly string[] = [...europeanUnion, 'IS', 'NO', 'CH', 'LI'];

/** Not Jersey, Guernsey, the Isle of Man or Gibraltar. */
export const unitedKingdom: readonly string[] = ['GB'];

/** The states, Puerto Rico, and the other territories and possessions (49 U.S.C. 40102(a)(46)). */
export const unitedStates: readonly string[] = ['US', 'PR', 'VI', 'GU', 'MP', 'AS', 'UM'];

/**
 * Airports that the data files under a state in whose area the law may not hold: Svalbard is outside the EEA agreement,
 * EU law is suspended in the north of Cyprus.
 */
export const doubtfulAirports: ReadonlySet<string> = new Set(['LYR', 'ECN']);
