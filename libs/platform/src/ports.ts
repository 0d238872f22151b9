import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

// Below the range from which kernels take the ports of outgoing connections: a server that is restarted on its port must
// not find it lent to one, nor a client that retries against a closed port connect to itself.
const RANGE = { from: 20_000, to: 32_000 };

export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first preferred port that is free, else another free one; `not` names ports already given away. */
export async function freePort(
  preferred: readonly number[] = [],
  not: readonly number[] = [],
): Promise<number> {
  for (const port of preferred) if (!not.includes(port) && (await isFree(port))) return port;
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(RANGE.from, RANGE.to);
    if (!not.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found between ${RANGE.from} and ${RANGE.to}`);
}
