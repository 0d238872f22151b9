/** Where addresses are, as far as the operator's database says. */
export interface Places {
  /** ISO 3166-1 alpha-2. */
  countryOf(ip: string): string | undefined;
  locationOf(ip: string): Location | undefined;
}

/** A circle that the address is in. */
export interface Location {
  /** Such as `Zurich, Switzerland` or `Switzerland`. */
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly radiusKm: number;
}

const earthKm = 6371;
const radians = Math.PI / 180;

/** What at least lies between them, over the ground: 0 where the circles touch. */
export function distanceKm(from: Location, to: Location): number {
  const lat = Math.sin(((to.lat - from.lat) * radians) / 2);
  const lon = Math.sin(((to.lon - from.lon) * radians) / 2);
  const half = lat * lat + Math.cos(from.lat * radians) * Math.cos(to.lat * radians) * lon * lon;
  const between = 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(half)));
  return Math.max(0, between - from.radiusKm - to.radiusKm);
}
