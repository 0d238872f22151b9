import { type Address, isWithin, type Range, readRange, widthOf } from './address.js';
import type { AddressKind } from './judge-address.js';
import { readHostname } from './read-url.js';

/** What an operator opened for one tenant: a range or the name of a host, at one port or, without it, at all. */
export interface Opening {
  tenantId: string;
  range?: Range;
  host?: string;
  port?: number;
}

export interface Destination {
  host: string;
  port: number;
  address: Address;
  kind: AddressKind;
}

/**
 * Openings as an operator writes them, separated by commas or spaces: `<tenant>=<what>`, with `10.0.0.0/8`, `10.1.2.3:8443`,
 * `[fd00::/8]:443`, `fd00::/8` or `idp.corp.example:8443` for what. Throws with the entry that it can't read.
 */
export function parseOpenings(text: string): Opening[] {
  return text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(readOpening);
}

function readOpening(entry: string): Opening {
  const [, tenantId, what = ''] = /^([^=*]+)=(.+)$/.exec(entry) ?? [];
  if (tenantId === undefined) throw new Error(`${entry} opens nothing: write <tenant>=<range or host:port>`);
  const { place, port } = splitPort(what);
  if (port !== undefined && (port < 1 || port > 65_535)) throw new Error(`${entry} names no port`);
  // What ends like an address is one, so that 10.0.0.300 isn't taken for a name.
  if (place.includes(':') || /(^|\.)\d+(\/\d+)?$/.test(place))
    return { tenantId, range: readRange(place), port };
  const host = readHostname(place);
  if (host === undefined || port === undefined)
    throw new Error(`${entry} opens no host: write its name and its port`);
  return { tenantId, host, port };
}

function splitPort(what: string): { place: string; port?: number } {
  const { place = what, port } =
    /^\[(?<place>[^\]]+)\](?::(?<port>\d{1,5}))?$/.exec(what)?.groups ??
    /^(?<place>[^:]+):(?<port>\d{1,5})$/.exec(what)?.groups ??
    {};
  return { place, port: port === undefined ? undefined : Number(port) };
}

/** Whether an opening of the tenant reaches a destination. */
export function reaches(opening: Opening, { host, port, address, kind }: Destination): boolean {
  if (kind === 'never' || (opening.port !== undefined && opening.port !== port)) return false;
  // Whoever answers for an opened name could point it anywhere: it doesn't get further than internal networks.
  if (opening.range === undefined) return opening.host === host && (kind === 'private' || kind === 'global');
  // A wide range that an operator opens isn't meant to hand out a machine's credentials.
  if (kind === 'metadata' && opening.range[1] < widthOf(address)) return false;
  return isWithin(address, opening.range);
}
