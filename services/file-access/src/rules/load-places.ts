import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { MmdbPlaces } from '../engine/behaviour/mmdb-places.js';
import type { Places } from '../engine/behaviour/places.js';

const packaged = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

const loaded = new Map<string, Places>();

/** Where addresses are: by the operator's file in MaxMind's format, or by what registries say of countries. Read once. */
export function loadPlaces(file?: string): Places {
  const path = file ?? createRequire(import.meta.url).resolve(packaged);
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const places = MmdbPlaces.of(readFileSync(path));
  loaded.set(path, places);
  return places;
}
