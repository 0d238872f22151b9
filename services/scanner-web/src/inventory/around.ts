import { createHash } from 'node:crypto';
import { ToolRefused } from '@palisade/scanner-kit';
import { redirectOf, type WebAnswer } from '../snapshot/answer.js';
import type { DocumentationPage, WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen, seen, type Seen } from '../snapshot/seen.js';
import { answerOf, type Asked, foreignOriginOf, tried } from './asked.js';

/** Where frameworks put documentation unless they are told otherwise; below the registered path too. */
const usualPlaces = [
  '/openapi.json',
  '/openapi.yaml',
  '/swagger.json',
  '/swagger/v1/swagger.json',
  '/swagger-ui/index.html',
  '/swagger/index.html',
  '/api-docs',
  '/v2/api-docs',
  '/v3/api-docs',
  '/docs',
  '/redoc',
  '/graphiql',
];
const placesBelow = ['/openapi.json', '/swagger.json', '/docs'];

/** A preflight as a browser sends it for a page of another origin. */
export async function preflightOf(asked: Asked): Promise<WebEndpoint['preflight']> {
  const origin = foreignOriginOf(asked);
  const headers = {
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-type',
  };
  const answer = await tried(asked.tools, () =>
    asked.tools.request(asked.url, { method: 'OPTIONS', headers }),
  );
  return answer.value === undefined ? answer : seen({ origin, answer: answerOf(answer.value) });
}

/** A path that there can't be: of the task's id, so that nobody else asks for it. */
export async function unknownPathOf(asked: Asked): Promise<Seen<WebAnswer>> {
  const name = createHash('sha256').update(asked.task.taskId).digest('hex').slice(0, 16);
  return await askedFor(asked, below(asked.url, `/palisade-${name}`));
}

/** What is found of documentation in the usual places. */
export async function documentationOf(
  asked: Asked,
  step: () => void,
): Promise<Seen<readonly DocumentationPage[]>> {
  const found = new Map<string, DocumentationPage>();
  for (const place of documentationPlaces(asked.url)) {
    const answer = await followed(asked, place);
    step();
    if (answer.value === undefined) return found.size > 0 ? seen([...found.values()]) : answer;
    const { status, url, body } = answer.value;
    if (status === 429) return found.size > 0 ? seen([...found.values()]) : notSeen('rate_limited');
    const { pathname } = new URL(url);
    if (status === 200 && body.documentation !== null)
      found.set(pathname, { path: pathname, kind: body.documentation });
  }
  return seen([...found.values()]);
}

export function documentationPlaces(url: URL): URL[] {
  const root = usualPlaces.map((path) => new URL(path, url.origin));
  const isRoot = url.pathname === '/' || url.pathname === '';
  return isRoot ? root : [...root, ...placesBelow.map((path) => below(url, path))];
}

/** The same place without encryption, where it would be: port 80 beside port 443. What is at other ports is something else. */
export async function unencryptedOf({ tools, url }: Asked): Promise<WebEndpoint['unencrypted']> {
  if (url.protocol !== 'https:') return absent('not_https');
  if (url.port !== '')
    return absent('other_port', 'The API is at a port of its own: port 80 is another matter.');
  const plain = new URL(`http://${url.host}${url.pathname}`);
  try {
    (await tools.connect(plain, { purpose: { use: 'request', method: 'GET' } })).destroy();
  } catch (error) {
    if (!(error instanceof ToolRefused) || error.reason === 'aborted') throw error;
    // Refused, or kept from us by a firewall, while port 443 answers.
    if (['connection_failed', 'timeout'].includes(error.reason)) return seen({ listens: false });
    return notSeen(error.reason, error.message);
  }
  const answer = await tried(tools, () => tools.request(plain));
  return answer.value === undefined ? answer : seen({ listens: true, answer: answerOf(answer.value) });
}

async function askedFor({ tools }: Asked, place: URL): Promise<Seen<WebAnswer>> {
  const answer = await tried(tools, () => tools.request(place));
  if (answer.value === undefined) return answer;
  if (!answer.value.bodyLate) return seen(answerOf(answer.value));
  // What matters of it is its body, and the rest may be in what didn't come.
  tools.incomplete('timeout', 'An answer did not come to an end in time.');
  return notSeen('timeout', 'The answer did not come to an end in time.');
}

/** One redirect, as from /docs to /docs/, within the origin. */
async function followed(asked: Asked, place: URL): Promise<Seen<WebAnswer>> {
  const answer = await askedFor(asked, place);
  const target = answer.value === undefined ? undefined : redirectOf(answer.value);
  return target?.origin === place.origin ? await askedFor(asked, target) : answer;
}

function below(url: URL, path: string): URL {
  return new URL(`${url.pathname.replace(/\/+$/, '')}${path}`, url.origin);
}
