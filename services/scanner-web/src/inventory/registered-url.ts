import {
  type Answer,
  type Handshake,
  type RequestOptions,
  TaskFailed,
  ToolRefused,
} from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen, seen, type Seen } from '../snapshot/seen.js';
import { answerOf, type Asked, foreignOriginOf, tried } from './asked.js';

export type RegisteredUrl = Pick<
  WebEndpoint,
  'tls' | 'tlsBefore13' | 'plain' | 'fromForeignOrigin' | 'fromNullOrigin'
>;

/**
 * All that is asked of a target whose owner isn't proven: its registered URL, as anybody, as a page of another origin (without TLS
 * 1.3, which tells what 1.2 is like), and as a page without one. Three connections; at most five, where the first broke off or
 * there is no TLS 1.2. Of an answer without an end the beginning is judged, and the others aren't waited for.
 */
export async function registeredUrlOf(asked: Asked): Promise<RegisteredUrl> {
  const plain = await answerOrRefusal(asked);
  if (plain instanceof ToolRefused) return await withoutHttp(asked, plain);
  const rest: RequestOptions = plain.bodyLate ? { maxBytes: 0 } : {};
  if (plain.bodyLate && !isStream(plain))
    asked.tools.incomplete('timeout', 'The answer did not come to an end in time: its beginning was judged.');
  const foreign = await fromForeignOrigin(asked, plain.tls, rest);
  const fromNullOrigin = await tried(asked.tools, () => ask(asked, { ...rest, headers: { origin: 'null' } }));
  return {
    tls: plain.tls === null ? absent('not_https') : seen(plain.tls),
    tlsBefore13: foreign.tlsBefore13,
    plain: seen(answerOf(plain)),
    fromForeignOrigin: originAnswer(foreignOriginOf(asked), foreign.answer),
    fromNullOrigin: originAnswer('null', fromNullOrigin),
  };
}

/** What has no end by its nature: no audit would see more of it. */
const isStream = (answer: Answer) =>
  /^(?:text\/event-stream|multipart\/x-mixed-replace)\b/i.test(answer.header('content-type') ?? '');

const ask = ({ tools, url }: Asked, options?: RequestOptions) => tools.request(url, options);

const passing = ['connection_failed', 'timeout'];

async function answerOrRefusal(asked: Asked): Promise<Answer | ToolRefused> {
  try {
    return await ask(asked);
  } catch (error) {
    if (!(error instanceof ToolRefused)) throw error;
    if (!passing.includes(error.reason)) return error;
  }
  try {
    return await ask(asked);
  } catch (error) {
    if (error instanceof ToolRefused) return error;
    throw error;
  }
}

async function fromForeignOrigin(
  asked: Asked,
  first: Handshake | null,
  rest: RequestOptions,
): Promise<{ answer: Seen<Answer>; tlsBefore13: Seen<Handshake> }> {
  const options = { ...rest, headers: { origin: foreignOriginOf(asked) } };
  const others = async () => await tried(asked.tools, () => ask(asked, options));
  if (first === null) return { answer: await others(), tlsBefore13: absent('not_https') };
  if (first.protocol !== 'TLSv1.3') return { answer: await others(), tlsBefore13: seen(first) };
  const answer = await tried(asked.tools, () => ask(asked, { ...options, tls: { maxVersion: 'TLSv1.2' } }));
  if (answer.because?.reason === 'tls_failed') {
    return { answer: await others(), tlsBefore13: absent('tls_1_3_only') };
  }
  const tls = answer.value?.tls;
  return { answer, tlsBefore13: tls == null ? notSeen(answer.because?.reason ?? 'tls_failed') : seen(tls) };
}

function originAnswer(origin: string, answer: Seen<Answer>): RegisteredUrl['fromNullOrigin'] {
  return answer.value === undefined ? answer : seen({ origin, answer: answerOf(answer.value) });
}

/** Where TLS is spoken, and no HTTP by it, TLS is judged alone and the audit is partial. Where nothing is, there is no audit. */
async function withoutHttp(asked: Asked, refusal: ToolRefused): Promise<RegisteredUrl> {
  const { tools, url } = asked;
  const mayHaveTls =
    url.protocol === 'https:' && [...passing, 'bad_response', 'tls_failed'].includes(refusal.reason);
  const tls = mayHaveTls ? await tlsAlone(asked) : undefined;
  if (tls === undefined) throw failureOf(refusal);
  const { reason, detail } = silenceOf(refusal);
  tools.incomplete(reason.replaceAll('_', '-'), detail);
  const nothing = notSeen(reason, detail);
  return {
    tls: seen(tls),
    tlsBefore13: tls.protocol === 'TLSv1.3' ? nothing : seen(tls),
    plain: nothing,
    fromForeignOrigin: nothing,
    fromNullOrigin: nothing,
  };
}

function silenceOf({ reason, code = '' }: ToolRefused): { reason: string; detail: string } {
  if (code.includes('CERTIFICATE_REQUIRED')) {
    const detail = 'The server asks for a client certificate, which no connection has.';
    return { reason: 'client_certificate_required', detail };
  }
  return reason === 'timeout'
    ? { reason, detail: 'The server speaks TLS, and its answer did not come to an end in time.' }
    : { reason: 'no_http_answer', detail: 'The server speaks TLS, and gives no HTTP answer by it.' };
}

async function tlsAlone({ tools, url }: Asked): Promise<Handshake | undefined> {
  try {
    return await tools.handshake(url);
  } catch (error) {
    if (!(error instanceof ToolRefused) || error.reason === 'aborted') throw error;
    return undefined;
  }
}

/** Words of DNS that say that there is no such name; anything else may be better in a minute. */
const final = ['ENOTFOUND', 'ENODATA'];

export function failureOf(refusal: ToolRefused): unknown {
  const { reason, message, code, cause } = refusal;
  if (reason === 'aborted') return refusal;
  const retriable =
    [...passing, 'budget_spent'].includes(reason) ||
    (reason === 'unresolvable' && !final.includes(code ?? ''));
  const detail = code === undefined ? message : `${message} (${code})`;
  return new TaskFailed(reason.replaceAll('_', '-'), detail, { retriable, cause });
}
