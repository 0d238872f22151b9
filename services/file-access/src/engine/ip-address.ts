/** An address as four words of 32 bits, the highest first. An IPv4 one has only the last, and so has one mapped to IPv6. */
export interface IpAddress {
  readonly v4: boolean;
  readonly words: readonly [number, number, number, number];
}

/** Addresses whose first `bits` are these. */
export interface IpNetwork {
  readonly v4: boolean;
  readonly words: readonly [number, number, number, number];
  readonly masks: readonly [number, number, number, number];
}

const dot = 0x2e;
const colon = 0x3a;

/** Reads what node:net calls an address, without a zone; undefined: it is none. */
export function parseIp(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(':')) {
    const v4 = parseV4(text, 0);
    return v4 === undefined ? undefined : { v4: true, words: [0, 0, 0, v4] };
  }
  const words = parseV6(text);
  if (words === undefined) return undefined;
  // Senders behind a dual-stack listener name IPv4 clients so: a rule on 10.0.0.0/8 means them too.
  const mapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
  return mapped ? { v4: true, words: [0, 0, 0, words[3]] } : { v4: false, words };
}

/** Reads `192.0.2.0/24`, `2001:db8::/32`, or an address alone; bits behind the length may be set. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const slash = text.indexOf('/');
  const written = slash < 0 ? text : text.slice(0, slash);
  const address = parseIp(written);
  if (address === undefined) return undefined;
  const asV6 = written.includes(':');
  const most = asV6 ? 128 : 32;
  const length = slash < 0 ? most : lengthOf(text.slice(slash + 1));
  if (length === undefined || length > most) return undefined;
  const bits = address.v4 ? length + (asV6 ? 0 : 96) : length;
  // Of a mapped address's network, what is shorter than the mapping is no network of IPv4 addresses.
  if (address.v4 && bits < 96) return undefined;
  const masks = [maskOf(bits), maskOf(bits - 32), maskOf(bits - 64), maskOf(bits - 96)] as const;
  const [a, b, c, d] = address.words;
  return {
    v4: address.v4,
    words: [(a & masks[0]) >>> 0, (b & masks[1]) >>> 0, (c & masks[2]) >>> 0, (d & masks[3]) >>> 0],
    masks,
  };
}

export function contains(network: IpNetwork, address: IpAddress): boolean {
  if (network.v4 !== address.v4) return false;
  const { words, masks } = network;
  const other = address.words;
  return (
    (other[3] & masks[3]) >>> 0 === words[3] &&
    (network.v4 ||
      ((other[0] & masks[0]) >>> 0 === words[0] &&
        (other[1] & masks[1]) >>> 0 === words[1] &&
        (other[2] & masks[2]) >>> 0 === words[2]))
  );
}

/** The /24 or /48 that it is in, as text that is the same for all of its addresses. */
export function networkOf({ v4, words }: IpAddress): string {
  const [high, middle, , low] = words;
  if (v4) return `${low >>> 24}.${(low >>> 16) & 255}.${(low >>> 8) & 255}.0/24`;
  return `${(high >>> 16).toString(16)}:${(high & 0xffff).toString(16)}:${(middle >>> 16).toString(16)}::/48`;
}

/** After the last dot of an IPv4 address: what its /24 begins with. -1: the text is no such address. */
export function networkEnd(text: string): number {
  return text.length > 15 || parseV4(text, 0) === undefined ? -1 : text.lastIndexOf('.') + 1;
}

function lengthOf(text: string): number | undefined {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : undefined;
}

function maskOf(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0;
}

function parseV4(text: string, from: number): number | undefined {
  let value = 0;
  let octet = -1;
  let octets = 0;
  for (let i = from; i <= text.length; i++) {
    const code = i === text.length ? dot : text.charCodeAt(i);
    if (code === dot) {
      if (octet < 0 || octet > 255 || ++octets > 4) return undefined;
      value = value * 256 + octet;
      octet = -1;
      continue;
    }
    // A leading zero would be octal to some readers: nobody's address is written so.
    if (code < 0x30 || code > 0x39 || octet === 0) return undefined;
    octet = (octet < 0 ? 0 : octet * 10) + code - 0x30;
  }
  return octets === 4 ? value : undefined;
}

function parseV6(text: string): [number, number, number, number] | undefined {
  const groups: number[] = [];
  let gap = -1;
  let i = 0;
  if (text.startsWith('::')) {
    gap = 0;
    i = 2;
  } else if (text.startsWith(':')) return undefined;
  while (i < text.length) {
    const end = text.indexOf(':', i);
    if (end < 0 && text.includes('.', i)) {
      const v4 = parseV4(text, i);
      if (v4 === undefined) return undefined;
      groups.push(v4 >>> 16, v4 & 0xffff);
      break;
    }
    const group = text.slice(i, end < 0 ? text.length : end);
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    groups.push(Number.parseInt(group, 16));
    if (end < 0) break;
    i = end + 1;
    if (text.charCodeAt(i) === colon) {
      if (gap >= 0) return undefined;
      gap = groups.length;
      i++;
    } else if (i === text.length) return undefined;
  }
  if (groups.length > (gap < 0 ? 8 : 7) || (gap < 0 && groups.length < 8)) return undefined;
  if (gap >= 0) groups.splice(gap, 0, ...Array.from({ length: 8 - groups.length }, () => 0));
  const word = (at: number) => (groups[at] ?? 0) * 65_536 + (groups[at + 1] ?? 0);
  return [word(0), word(2), word(4), word(6)];
}
