import data from './airport-zones.json' with { type: 'json' };

const zoneOf = new Map<string, string>(
  Object.entries(data.zones).flatMap(([zone, codes]) => codes.split(' ').map((code) => [code, zone] as const)),
);

/** The airport data's source and version, to be stored with each judgement. */
export const airportDataVersion = `${data.source} ${data.version}`;

/** The IANA time zone of an IATA airport code, or undefined for an airport that the data does not know. */
export function airportZone(iata: string): string | undefined {
  return zoneOf.get(iata);
}
