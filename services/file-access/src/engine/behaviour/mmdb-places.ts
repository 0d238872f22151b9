import { Reader, type Response } from 'mmdb-lib';
import { contains, parseIp, parseNetwork } from '../ip-address.js';
import { countries } from './countries.js';
import type { Location, Places } from './places.js';

/** What the databases in use say of an address: by country alone, or as MaxMind's own do. */
type Found = Response & {
  readonly country_code?: string;
  readonly country?: { readonly iso_code?: string };
  readonly city?: { readonly names?: Readonly<Record<string, string>> };
  readonly location?: {
    readonly latitude?: number;
    readonly longitude?: number;
    readonly accuracy_radius?: number;
  };
};

interface Place {
  readonly country?: string;
  readonly location?: Location;
}

// Databases made from registries know who holds these, and that is nowhere.
const reserved = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
  '2001:db8::/32',
].flatMap((network) => parseNetwork(network) ?? []);

const nowhere: Place = {};
const cityRadiusKm = 50;
const mostCached = 20_000;

/** Places by a database of MaxMind's format; with locations where it has them, else by country. */
export class MmdbPlaces implements Places {
  private readonly cached = new Map<string, Place>();

  private constructor(private readonly reader: Reader<Found>) {}

  /** Throws on bytes that are no such database. */
  static of(database: Buffer): MmdbPlaces {
    return new MmdbPlaces(new Reader<Found>(database));
  }

  countryOf(ip: string): string | undefined {
    return this.placeOf(ip).country;
  }

  locationOf(ip: string): Location | undefined {
    return this.placeOf(ip).location;
  }

  private placeOf(ip: string): Place {
    // Of most events within an office; whatever else begins so is no address, and nowhere too.
    if (ip.startsWith('10.') || ip.startsWith('192.168.')) return nowhere;
    const known = this.cached.get(ip);
    if (known !== undefined) return known;
    // All at once: few addresses make most events, and those are back at once.
    if (this.cached.size >= mostCached) this.cached.clear();
    const place = this.read(ip);
    this.cached.set(ip, place);
    return place;
  }

  private read(ip: string): Place {
    const address = parseIp(ip);
    if (address === undefined || reserved.some((network) => contains(network, address))) return nowhere;
    const [, , , low] = address.words;
    const plain = address.v4 ? `${low >>> 24}.${(low >>> 16) & 255}.${(low >>> 8) & 255}.${low & 255}` : ip;
    const found = this.reader.get(plain);
    if (found === null) return nowhere;
    const country = found.country_code ?? found.country?.iso_code;
    return { ...(country !== undefined && { country }), ...withLocation(found, country) };
  }
}

function withLocation({ location, city }: Found, code: string | undefined): Pick<Place, 'location'> {
  const country = code === undefined ? undefined : countries.get(code);
  const { latitude: lat, longitude: lon, accuracy_radius: radius } = location ?? {};
  const town = city?.names?.['en'];
  // Some databases place what they only know the country of in the middle of it.
  if (lat !== undefined && lon !== undefined && (town !== undefined || country === undefined)) {
    const name = [town, country?.name].filter((part) => part !== undefined).join(', ');
    return {
      location: { name: name === '' ? 'an unnamed place' : name, lat, lon, radiusKm: radius ?? cityRadiusKm },
    };
  }
  return country === undefined ? {} : { location: country };
}
