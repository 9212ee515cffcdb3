import places from './airport-places.json' with { type: 'json' };
import data from './airport-zones.json' with { type: 'json' };

const earthRadiusKm = 6371.009;

const zoneOf = new Map<string, string>(
  Object.entries(data.zones).flatMap(([zone, codes]) => codes.split(' ').map((code) => [code, zone] as const)),
);

/** The airport data's source and version, to be stored with each judgement. */
export const airportDataVersion = `${data.source} ${data.version}`;

/** The IANA time zone of an IATA airport code, or undefined for an airport that the data does not know. */
export function airportZone(iata: string): string | undefined {
  return zoneOf.get(iata);
}

interface Place {
  readonly country: string;
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
}

const placeOf = new Map<string, Place>(
  Object.entries(places.countries).flatMap(([country, airports]) =>
    airports.split(',').map((airport) => {
      const [iata = '', latitude, longitude] = airport.split(' ');
      return [iata, { country, latitude: Number(latitude), longitude: Number(longitude) }] as const;
    }),
  ),
);

const territoryOf = new Map(codesTo(places.territories));
const metropolitanAreaOf = new Map(codesTo(places.metropolitanAreas));

function codesTo(groups: Readonly<Record<string, string>>): (readonly [iata: string, group: string])[] {
  return Object.entries(groups).flatMap(([group, codes]) => codes.split(' ').map((code) => [code, group] as const));
}

/**
 * The ISO 3166 country code of an airport as the data files it, or undefined for an airport that it does not know. Guam
 * (GU), Réunion (RE), Guernsey (GG) and the like have codes of their own; Puerto Rico and the US Virgin Islands are US.
 */
export function airportCountry(iata: string): string | undefined {
  return placeOf.get(iata)?.country;
}

/** As `airportCountry`, but PR and VI for the airports of Puerto Rico and of the US Virgin Islands. */
export function airportTerritory(iata: string): string | undefined {
  return territoryOf.get(iata) ?? airportCountry(iata);
}

/**
 * The metropolitan area of an airport (LON for LHR), or its own code if it is in none. The data lists 41 areas, so some
 * pairs are missing: EWR is not in NYC, nor SEN in LON, nor BVA in PAR.
 */
export function cityOf(iata: string): string {
  return metropolitanAreaOf.get(iata) ?? iata;
}

/** The airports of a code given by `cityOf`: `['HND', 'NRT']` for TYO, the airport itself if it stands alone. */
export function airportsOfCity(city: string): readonly string[] {
  const own = placeOf.has(city) && cityOf(city) === city ? [city] : [];
  return [...new Set([...own, ...[...metropolitanAreaOf].filter(([, area]) => area === city).map(([iata]) => iata)])];
}

/** An airport's position in degrees, or undefined for an airport that the data does not know. */
export function airportPosition(iata: string): { readonly latitude: number; readonly longitude: number } | undefined {
  const place = placeOf.get(iata);
  return place && { latitude: place.latitude, longitude: place.longitude };
}

/** Great circle distance in kilometres on a sphere of the Earth's mean radius; undefined if an airport is not known. */
export function distanceKm(one: string, other: string): number | undefined {
  const [from, to] = [placeOf.get(one), placeOf.get(other)];
  if (!from || !to) return undefined;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const haversine = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;
  const chord =
    haversine(to.latitude - from.latitude) +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * haversine(to.longitude - from.longitude);
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)));
}
