/**
 * What a block of addresses is to somebody who may only reach the public Internet.
 * - `never`: no unicast destination at all, or one that the kernel turns into this machine; nothing opens it.
 * - `metadata`: a cloud's instance metadata and link-local; opened only by naming that very address.
 * - `private`: internal networks; opened by a range or by the name of a host.
 * - `special`: everything else that isn't global unicast; opened by a range.
 */
export type SpecialKind = 'never' | 'metadata' | 'private' | 'special';

interface Block {
  range: string;
  kind: SpecialKind;
  name: string;
}

/**
 * IANA's special-purpose registries (RFC 6890 and updates) and what clouds put at addresses outside of them. Blocks that the
 * registries call globally reachable are in it too: anycast relays and sinks (AS112, AMT, PCP, TURN), where no tenant has a
 * server. The first block that matches decides, so a part comes before its whole.
 */
export const specialBlocks: readonly Block[] = [
  { range: '0.0.0.0/8', kind: 'never', name: 'this network' },
  { range: '224.0.0.0/4', kind: 'never', name: 'multicast' },
  { range: '240.0.0.0/4', kind: 'never', name: 'reserved and broadcast' },
  {
    range: '169.254.0.0/16',
    kind: 'metadata',
    name: 'link-local, metadata of AWS, Azure, Google and others',
  },
  { range: '100.100.100.200/32', kind: 'metadata', name: 'metadata of Alibaba' },
  { range: '192.0.0.192/32', kind: 'metadata', name: 'metadata of Oracle' },
  {
    range: '168.63.129.16/32',
    kind: 'metadata',
    name: 'WireServer of Azure, a public address that only its machines reach',
  },
  { range: '10.0.0.0/8', kind: 'private', name: 'private use' },
  { range: '172.16.0.0/12', kind: 'private', name: 'private use' },
  { range: '192.168.0.0/16', kind: 'private', name: 'private use' },
  { range: '100.64.0.0/10', kind: 'private', name: 'shared address space' },
  { range: '127.0.0.0/8', kind: 'special', name: 'loopback' },
  { range: '192.0.0.0/24', kind: 'special', name: 'protocol assignments' },
  { range: '192.0.2.0/24', kind: 'special', name: 'documentation' },
  { range: '192.31.196.0/24', kind: 'special', name: 'AS112' },
  { range: '192.52.193.0/24', kind: 'special', name: 'AMT' },
  { range: '192.88.99.0/24', kind: 'special', name: '6to4 relays' },
  { range: '192.175.48.0/24', kind: 'special', name: 'AS112' },
  { range: '198.18.0.0/15', kind: 'special', name: 'benchmarking' },
  { range: '198.51.100.0/24', kind: 'special', name: 'documentation' },
  { range: '203.0.113.0/24', kind: 'special', name: 'documentation' },

  { range: '::/128', kind: 'never', name: 'unspecified' },
  { range: 'ff00::/8', kind: 'never', name: 'multicast' },
  { range: 'fe80::/10', kind: 'metadata', name: 'link-local' },
  { range: 'fd00:ec2::/32', kind: 'metadata', name: 'metadata of AWS' },
  { range: 'fd20:ce::/32', kind: 'metadata', name: 'metadata of Google' },
  { range: 'fc00::/7', kind: 'private', name: 'unique local' },
  {
    range: '2001::/23',
    kind: 'special',
    name: 'protocol assignments: Teredo, anycasts, benchmarking, ORCHID',
  },
  { range: '2001:db8::/32', kind: 'special', name: 'documentation' },
  { range: '2002::/16', kind: 'special', name: '6to4' },
  { range: '2620:4f:8000::/48', kind: 'special', name: 'AS112' },
  { range: '3ffe::/16', kind: 'special', name: '6bone, given back' },
  { range: '3fff::/20', kind: 'special', name: 'documentation' },
];

/** The only part of IPv6 from which global unicast addresses are assigned; what lies outside is refused unnamed. */
export const globalIpv6 = '2000::/3';

/** RFC 6052's prefix, behind which an IPv6-only network reaches IPv4. RFC 8215's 64:ff9b:1::/48 is for local use, and refused. */
export const wellKnownNat64 = '64:ff9b::/96';
