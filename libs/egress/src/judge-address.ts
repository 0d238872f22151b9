import { type Address, embeddedIpv4, isWithin, type Range, readRange } from './address.js';
import { globalIpv6, type SpecialKind, specialBlocks, wellKnownNat64 } from './special-purpose.js';

export type AddressKind = SpecialKind | 'global';

export interface Surroundings {
  /** Ranges that are global unicast and yet internal here. */
  refuse: readonly Range[];
  /** Prefixes behind which a translator of this network reaches IPv4. */
  nat64: readonly Range[];
  /** This machine's own addresses. */
  own: readonly Range[];
}

const blocks = specialBlocks.map(({ range, kind }) => ({ range: readRange(range), kind }));
const globalUnicast = readRange(globalIpv6);
export const wellKnownTranslators: readonly Range[] = [readRange(wellKnownNat64)];

/** Pure: what an address is, from here. */
export function kindOf(address: Address, surroundings: Surroundings): AddressKind {
  const { nat64, own, refuse } = surroundings;
  // First, since a translator's prefix may lie inside of what is refused otherwise.
  const translator = nat64.find((range) => isWithin(address, range));
  if (translator !== undefined) {
    const embedded = kindOf(embeddedIpv4(address, translator), { ...surroundings, nat64: [] });
    return embedded === 'private' ? 'special' : embedded;
  }
  const block = blocks.find(({ range }) => isWithin(address, range));
  if (block !== undefined) return block.kind;
  if (own.some((range) => isWithin(address, range))) return 'special';
  if (refuse.some((range) => isWithin(address, range))) return 'special';
  if (address.kind() === 'ipv4') return 'global';
  return isWithin(address, globalUnicast) && !isIsatap(address) ? 'global' : 'special';
}

/** An interface id of RFC 5214: its router would unpack the packet and send it to the IPv4 address at the end. */
function isIsatap(address: Address): boolean {
  const [u = 0, zero, five, fe] = address.toByteArray().slice(8, 12);
  return (u & 0xfd) === 0 && zero === 0 && five === 0x5e && fe === 0xfe;
}
