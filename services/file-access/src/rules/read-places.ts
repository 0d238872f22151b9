import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { MmdbPlaces } from '../engine/behaviour/mmdb-places.js';
import type { Places } from '../engine/behaviour/places.js';

const countries = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/** By the operator's database, or else by the one of countries that comes with the program. Throws on a file that is none. */
export function readPlaces(database = ''): Places {
  const path = database === '' ? createRequire(import.meta.url).resolve(countries) : database;
  try {
    return MmdbPlaces.of(readFileSync(path));
  } catch (cause) {
    throw new Error(`${path} is no address database`, { cause });
  }
}
