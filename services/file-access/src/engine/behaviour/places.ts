/** Where addresses are, as far as the operator's database says. */
export interface Places {
  /** ISO 3166-1 alpha-2. */
  countryOf(ip: string): string | undefined;
  locationOf(ip: string): Location | undefined;
}

/** A circle that the address is in. */
export interface Location {
  /** Such as `Zurich, CH` or `CH`. */
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly radiusKm: number;
}
