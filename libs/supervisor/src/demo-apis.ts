import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from './environment.js';
import type { Demo } from './demo.js';

const own = 'Palisade';
const tries = 20;

interface Sample {
  name: string;
  base_url: string;
  description: string;
  [field: string]: unknown;
}

/** Where workers reach what `make up` started: by its address, which is opened to the demo organization alone. */
export const localUrl = ({ ports }: Pick<Environment, 'ports'>): string =>
  `http://127.0.0.1:${ports.gateway ?? 8080}/`;

/** The setting of scanners that lets them reach it for that organization, beside what the operator opened. */
export function openedTo({ tenant_id }: Demo, environment: Environment): Record<string, string> {
  if (tenant_id === undefined) return {};
  const opened = environment.settings.passedOn.EGRESS_OPEN ?? '';
  const local = `${tenant_id}=${new URL(localUrl(environment)).host}`;
  return { EGRESS_OPEN: opened === '' ? local : `${opened},${local}` };
}

const samplesOf = (environment: Environment): Sample[] => [
  {
    name: own,
    base_url: localUrl(environment),
    description: 'This installation itself, without TLS: something to audit that is always there.',
    environment: 'local',
    owner_email: 'admin@corp.com',
    criticality: 'high',
    data_sensitivity: 'confidential',
  },
  {
    name: 'Example',
    base_url: 'https://example.com/',
    description: 'A page on the Internet, which nothing is sent to until somebody asks for an audit.',
    environment: 'production',
    criticality: 'low',
    data_sensitivity: 'public',
  },
];

/**
 * Registers the demo organization's sample APIs, as far as they are missing, and has the first audited when it is new: as
 * its admin does, through the gateway.
 */
export async function registerSamples(
  environment: Environment,
  { admin }: Demo,
  signal: AbortSignal,
): Promise<void> {
  if (admin === undefined) return;
  const { access_token: token } = (await ask(environment, {
    path: '/v1/auth/login',
    body: admin,
    signal,
  })) as { access_token: string };
  try {
    for (const sample of samplesOf(environment)) await register(environment, { sample, token, signal });
  } finally {
    await ask(environment, { path: '/v1/auth/logout', body: {}, token, signal });
  }
}

interface Asked {
  method?: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: object;
  token?: string;
  signal: AbortSignal;
}

async function register(
  environment: Environment,
  { sample, token, signal }: { sample: Sample; token: string; signal: AbortSignal },
): Promise<void> {
  const path = `/v1/apis?q=${encodeURIComponent(sample.name)}`;
  const { items } = (await ask(environment, { method: 'GET', path, token, signal })) as {
    items: { id: string; name: string; base_url: string; revision: number }[];
  };
  const known = items.find(({ name }) => name === sample.name);
  if (known === undefined) {
    const { id } = (await ask(environment, { path: '/v1/apis', body: sample, token, signal })) as {
      id: string;
    };
    if (sample.name === own)
      await ask(environment, { path: `/v1/apis/${id}/audits`, body: {}, token, signal });
  } else if (sample.name === own && known.base_url !== sample.base_url) {
    // Its port was another's this time.
    const { base_url } = sample;
    const body = { revision: known.revision, base_url };
    await ask(environment, { method: 'PATCH', path: `/v1/apis/${known.id}`, body, token, signal });
  }
}

/** Until the session is known everywhere, it is refused. */
async function ask(environment: Environment, asked: Asked): Promise<unknown> {
  const { method = 'POST', path, body, token, signal } = asked;
  const url = new URL(path.slice(1), localUrl(environment));
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, {
      method,
      signal,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    if (attempt === tries || ![401, 502, 503].includes(response.status))
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 200)}`);
    await sleep(500, undefined, { signal });
  }
}
