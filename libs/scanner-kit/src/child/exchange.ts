import { request as send, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline, type Duplex, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Handshake } from '../tools/handshake.js';
import { ToolRefused, type Answer, type RequestOptions } from '../tools/tools.js';
import { codeOf } from './code-of.js';

const usualBytes = 256 * 1024;
const maxHeaderSize = 64 * 1024;
/** They say how a message is framed, or for whom it is. */
const ours = [
  'host',
  'connection',
  'content-length',
  'expect',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
const decoders = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** One request on a connection that is there, and its answer; the connection is closed after it. */
export async function exchange(
  socket: Socket,
  url: URL,
  {
    options,
    handshake,
    signal,
  }: { options: RequestOptions; handshake: Handshake | null; signal: AbortSignal },
): Promise<Answer> {
  const destroy = () => socket.destroy();
  signal.addEventListener('abort', destroy);
  try {
    const message = await ask(socket, url, options);
    const read = await readBody(message, options.maxBytes ?? usualBytes, signal);
    return answer(message, { url: url.href, ...read, tls: handshake });
  } catch (error) {
    if (error instanceof ToolRefused) throw error;
    throw refusal(error, signal);
  } finally {
    signal.removeEventListener('abort', destroy);
    destroy();
  }
}

function ask(socket: Socket, url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { method = 'GET', body } = options;
  return new Promise((resolve, reject) => {
    const request = send({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      headers: headersOf(url, options),
      setHost: false,
      maxHeaderSize,
    });
    request.once('response', resolve);
    request.once('upgrade', () => {
      reject(new ToolRefused('bad_response', 'The server changed to another protocol.'));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function headersOf(url: URL, { headers = {} }: RequestOptions): Record<string, string> {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const forbidden = given.find(([name]) => ours.includes(name));
  if (forbidden !== undefined) throw new TypeError(`${forbidden[0]} is not for a collector to set`);
  return {
    host: url.host,
    'user-agent': 'Palisade-Scanner',
    accept: '*/*',
    'accept-encoding': 'gzip, br, identity',
    ...Object.fromEntries(given),
    connection: 'close',
  };
}

/** Status and fields are there already: a body that takes too long is cut where it was, and doesn't take them away. */
async function readBody(
  message: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Pick<Answer, 'body' | 'bodyCut' | 'bodyLate'>> {
  const chunks: Buffer[] = [];
  message.on('error', () => undefined);
  if (maxBytes === 0) return { body: Buffer.alloc(0), bodyCut: true, bodyLate: false };
  let left = maxBytes;
  try {
    for await (const chunk of decoded(message) as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left < 0) break;
    }
  } catch (error) {
    if (!isLate(signal)) throw error;
    return { body: Buffer.concat(chunks), bodyCut: true, bodyLate: true };
  }
  return { body: Buffer.concat(chunks), bodyCut: left < 0, bodyLate: false };
}

/** Its time is up; that the task ends is another reason. */
function isLate({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof DOMException && reason.name === 'TimeoutError';
}

function decoded(message: IncomingMessage): Readable {
  const codings = (message.headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const [coding, ...more] = codings;
  const isEmpty = message.headers['content-length'] === '0' || [204, 304].includes(message.statusCode ?? 0);
  if (coding === undefined || isEmpty) return message;
  const decoder = more.length > 0 ? undefined : decoders.get(coding);
  if (decoder === undefined)
    throw new ToolRefused('bad_response', 'The body is in a coding that we do not know.');
  // What fails is thrown where the decoder is read; a body that isn't read to its end fails as well.
  return pipeline(message, decoder(), () => undefined);
}

function answer(
  message: IncomingMessage,
  rest: Pick<Answer, 'url' | 'body' | 'bodyCut' | 'bodyLate' | 'tls'>,
): Answer {
  const { rawHeaders } = message;
  const fields: [string, string][] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    fields.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? '']);
  }
  return answerWith({ ...rest, status: message.statusCode ?? 0, httpVersion: message.httpVersion, fields });
}

/** An answer that has these fields. */
export function answerWith(parts: Omit<Answer, 'all' | 'header'>): Answer {
  const all = (name: string) =>
    parts.fields.filter(([own]) => own === name.toLowerCase()).map(([, value]) => value);
  return {
    ...parts,
    all,
    header: (name) => {
      const values = all(name);
      return values.length === 0 ? undefined : values.join(', ');
    },
  };
}

function refusal(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new ToolRefused('timeout', 'The answer took too long.', { cause: error });
  const code = codeOf(error);
  if (code === undefined) return error;
  const cause = { code, cause: error };
  if (/^(HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR_PADDING|ERR_HTTP)/.test(code) || code.startsWith('ERR__'))
    return new ToolRefused('bad_response', 'The answer is not what HTTP allows.', cause);
  return new ToolRefused('connection_failed', 'The connection broke off before the answer was read.', cause);
}
