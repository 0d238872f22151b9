import dgram from 'node:dgram';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

class NoNetwork extends Error {
  readonly code = 'ERR_NO_NETWORK';
}

function refuse(): never {
  throw new NoNetwork('a task connects by its tools only');
}

/**
 * Takes the ways to the network away from everything that is loaded after it. Beside a network namespace it only makes mistakes
 * show early; where there is none it is what keeps a collector's libraries from connecting by themselves. It doesn't hold against
 * whoever runs code of his own in the process.
 */
export function guard(): void {
  // What fetch, http, https, http2 and tls connect by, too.
  replace(net.Socket.prototype, ['connect']);
  replace(net.Server.prototype, ['listen']);
  replace(dgram.Socket.prototype, ['bind', 'connect', 'send']);
  const lookups = (from: object) =>
    Object.keys(from).filter((name) => /^(lookup|resolve|reverse|Resolver)/.test(name));
  replace(dns, lookups(dns));
  replace(dnsPromises, lookups(dnsPromises));
  syncBuiltinESMExports();
}

function replace(from: object, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(from, name, { value: refuse, configurable: false, writable: false });
  }
}
