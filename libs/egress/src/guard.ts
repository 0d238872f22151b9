import { networkInterfaces } from 'node:os';
import { type Address, type Range, readAddress, readRange, widthOf } from './address.js';
import { EgressRefused } from './egress-refused.js';
import { kindOf, type Surroundings, wellKnownTranslators } from './judge-address.js';
import { type Opening, reaches } from './openings.js';
import type { EgressOptions } from './options.js';
import { isInternalName, type Place } from './read-url.js';

const usualPorts = [80, 443, 8080, 8443];
/** RFC 6052, section 2.2. */
const translatorLengths = [32, 40, 48, 56, 64, 96];

type GuardOptions = Pick<EgressOptions, 'openings' | 'ports' | 'refuse' | 'nat64'>;

/** Decides where a tenant may connect: before a name is looked up, and once its addresses are known. */
export class Guard {
  readonly #openings: () => readonly Opening[];
  readonly #isUsualPort: (port: number) => boolean;
  readonly #refuse: readonly Range[];
  readonly #nat64: readonly Range[];

  constructor({ openings = [], ports = usualPorts, refuse = [], nat64 = [] }: GuardOptions) {
    this.#openings = typeof openings === 'function' ? openings : () => openings;
    this.#isUsualPort = (port) => port !== 0 && (ports === 'any' || ports.includes(port));
    this.#refuse = refuse.map(readRange);
    this.#nat64 = [...nat64.map(readTranslator), ...wellKnownTranslators];
  }

  /** Throws if no address could make it right: nothing is looked up then, so nothing shows whether the name exists. */
  checkPlace(tenantId: string, { host, port }: Place): void {
    const mayBeOpen = this.#openingsOf(tenantId).some(
      (opening) => (opening.port ?? port) === port && (opening.host ?? host) === host,
    );
    if (port === 0 || !(this.#isUsualPort(port) || mayBeOpen)) throw new EgressRefused('bad-port');
    if (!mayBeOpen && readAddress(host) === undefined && isInternalName(host))
      throw new EgressRefused('not-global');
  }

  /** Throws unless all of the addresses are right: whoever answers with a wrong one isn't believed the others. */
  checkAddresses(tenantId: string, { host, port }: Place, addresses: readonly string[]): void {
    const openings = this.#openingsOf(tenantId);
    const surroundings = this.#surroundings();
    for (const text of addresses) {
      const address = readAddress(text);
      if (address === undefined) throw new EgressRefused('not-global');
      const kind = kindOf(address, surroundings);
      if (openings.some((opening) => reaches(opening, { host, port, address, kind }))) continue;
      if (kind !== 'global') throw new EgressRefused('not-global');
      if (!this.#isUsualPort(port)) throw new EgressRefused('bad-port');
    }
  }

  #openingsOf(tenantId: string): Opening[] {
    return this.#openings().filter((opening) => opening.tenantId === tenantId);
  }

  #surroundings(): Surroundings {
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    return {
      own: own
        .map(({ address }) => readAddress(address))
        .filter(isKnown)
        .map(alone),
      refuse: this.#refuse,
      nat64: this.#nat64,
    };
  }
}

function readTranslator(text: string): Range {
  const range = readRange(text);
  if (range[0].kind() === 'ipv4' || !translatorLengths.includes(range[1]))
    throw new Error(`${text} is no prefix of a NAT64: it has one of ${translatorLengths.join(', ')} bits`);
  return range;
}

function isKnown(address: Address | undefined): address is Address {
  return address !== undefined;
}

function alone(address: Address): Range {
  return [address, widthOf(address)];
}
