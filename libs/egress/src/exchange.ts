import type { Socket } from 'node:net';
import { Client, type Dispatcher, errors } from 'undici';
import type { Deadline } from './deadline.js';
import { codeOf, EgressRefused } from './egress-refused.js';
import type { Hop } from './next-hop.js';
import { type BodyLimits, readBody } from './read-body.js';

export interface Answer {
  status: number;
  /** Names in lower case; a field that came more than once is a list. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

export interface ExchangeLimits extends BodyLimits {
  headersMilliseconds: number;
  maxHeaderBytes: number;
}

/** One request and its answer over a connection that exists already, which ends with it. Of an answer that isn't `wanted` no body is read. */
export async function exchange(
  socket: Socket,
  hop: Hop,
  {
    deadline,
    limits,
    wanted,
  }: {
    deadline: Deadline;
    limits: ExchangeLimits;
    wanted: (answer: Pick<Answer, 'status' | 'headers'>) => boolean;
  },
): Promise<Answer> {
  const client = clientOver(socket, hop.url.origin, limits.maxHeaderBytes);
  try {
    const answer = await deadline.stage('headers', limits.headersMilliseconds, (signal) =>
      send(client, hop, signal),
    );
    const { statusCode: status, headers } = answer;
    // Destroying the client below makes what isn't read fail, which interests nobody.
    answer.body.on('error', () => undefined);
    const body = wanted({ status, headers })
      ? await deadline.rest(() => readBody(answer.body, codingsOf(headers), limits))
      : Buffer.alloc(0);
    return { status, headers, body };
  } catch (error) {
    throw error instanceof EgressRefused ? error : refusalOf(error);
  } finally {
    await client.destroy();
  }
}

function send(
  client: Client,
  { url, method, headers, body }: Hop,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  return client.request({ path: `${url.pathname}${url.search}`, method, headers, body, signal });
}

/** A client that can't connect: it is given the connection once, and a second time nothing. */
function clientOver(socket: Socket, origin: string, maxHeaderSize: number): Client {
  let isTaken = false;
  return new Client(origin, {
    connect: (_options, callback) => {
      const isFirst = !isTaken;
      isTaken = true;
      // Called back at once, the client would wait for a connection that it has.
      queueMicrotask(() => {
        if (isFirst) callback(null, socket);
        else callback(new Error('the connection is gone'), null);
      });
    },
    maxHeaderSize,
    // Our own deadlines hold, with reasons of their own.
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
    allowH2: false,
  });
}

function codingsOf(headers: Answer['headers']): string[] {
  return [headers['content-encoding'] ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '');
}

const broken: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ETIMEDOUT'];

function refusalOf(error: unknown): EgressRefused {
  const code = codeOf(error);
  if (error instanceof errors.HeadersOverflowError) return new EgressRefused('too-large', { code });
  if (code !== undefined && broken.includes(code)) return new EgressRefused('connection-failed', { code });
  return new EgressRefused('bad-response', { code });
}
