import { connect, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { codeOf, EgressRefused } from './egress-refused.js';

export interface Attempts {
  addresses: readonly string[];
  port: number;
  milliseconds: number;
  signal: AbortSignal;
  /** Nothing is read, so that a process that the socket is handed to finds every byte. */
  paused: boolean;
}

/**
 * A TCP connection to the first of the addresses that takes it. Each is a literal: Node looks nothing up, and no proxy that the
 * environment names is asked.
 */
export async function openSocket(attempts: Attempts): Promise<Socket> {
  const { addresses, port, paused, signal } = attempts;
  const until = Date.now() + attempts.milliseconds;
  let last: EgressRefused | undefined;
  for (const [at, address] of addresses.entries()) {
    if (isIP(address) === 0) throw new TypeError('only addresses are connected to');
    const share = Math.max((until - Date.now()) / (addresses.length - at), 1);
    const late = AbortSignal.timeout(Math.ceil(share));
    const socket = connect({ host: address, port, autoSelectFamily: false });
    if (paused) socket.pause();
    try {
      return await opened(socket, 'connect', AbortSignal.any([signal, late]));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      last = late.aborted
        ? new EgressRefused('timeout', { stage: 'connect' })
        : new EgressRefused('connection-failed', { code: codeOf(error) });
    }
  }
  throw last ?? new TypeError('there is no address to connect to');
}

/** TLS over a connection, verified against the name (or the address, if that is what the URL names). */
export async function secure(
  socket: Socket,
  host: string,
  { signal, secureContext }: { signal: AbortSignal; secureContext: ConnectionOptions['secureContext'] },
): Promise<TLSSocket> {
  const secured = connectTls({
    socket,
    host,
    // An address is no server name (RFC 6066); the certificate is compared with the host all the same.
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
    secureContext,
    // Stated, or NODE_TLS_REJECT_UNAUTHORIZED would decide.
    rejectUnauthorized: true,
  });
  try {
    return await opened(secured, 'secureConnect', signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new EgressRefused('tls-failed', { code: codeOf(error) });
  }
}

async function opened<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  let abort = () => {};
  const opening = new Promise<S>((resolve, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    socket.once(event, () => {
      resolve(socket);
    });
    // Stays: an error between this and what its taker listens with would otherwise end the process.
    socket.on('error', reject);
    socket.once('close', () => {
      reject(new Error('closed'));
    });
  });
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await opening;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
