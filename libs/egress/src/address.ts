import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = readonly [Address, number];

/**
 * An address in its one spelling: strict forms only (ipaddr.js alone reads octal and short ones too), no zone, and an
 * IPv4-mapped one as the IPv4 address that the kernel would connect to. Undefined if it isn't one.
 */
export function readAddress(text: string): Address | undefined {
  if (isIP(text) === 0 || text.includes('%')) return undefined;
  const address = ipaddr.parse(text);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** `10.0.0.0/8`, `fd00::/8`, or an address for itself alone. Throws on anything else. */
export function readRange(text: string): Range {
  const [, start = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = readAddress(start);
  if (address === undefined || (address.kind() === 'ipv4' && start.includes(':')))
    throw new Error(`${text} is no range of addresses, such as 10.0.0.0/8 or fd00::/8`);
  const length = widthOf(address);
  const prefix = bits === undefined ? length : Number(bits);
  if (prefix > length) throw new Error(`${text} has more bits than such an address has`);
  return [address, prefix];
}

export function widthOf(address: Address): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}

export function isWithin(address: Address, [start, bits]: Range): boolean {
  if (address instanceof ipaddr.IPv4) return start instanceof ipaddr.IPv4 && address.match(start, bits);
  return start instanceof ipaddr.IPv6 && address.match(start, bits);
}

/** The IPv4 address that a translator with this prefix would send to (RFC 6052, section 2.2). */
export function embeddedIpv4(address: Address, [, prefix]: Range): Address {
  const bytes = address.toByteArray();
  const from = prefix / 8;
  // The eighth byte is no part of the address, whatever the prefix' length.
  const embedded = bytes.filter((_byte, at) => at >= from && (at !== 8 || from > 8)).slice(0, 4);
  return ipaddr.fromByteArray(embedded);
}
