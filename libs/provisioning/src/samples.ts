import { setTimeout as sleep } from 'node:timers/promises';

const own = 'Palisade';
const tries = 20;

/** Who registers the samples, as identity's demo has it. */
export const demoAdmin: Credentials = { email: 'admin@corp.com', password: 'adminpass' };

export interface Credentials {
  email: string;
  password: string;
}

/** Where the gateway is, for whoever registers the samples and for the scanners that audit it. */
export interface Gateway {
  /** With a slash at its end. */
  url: string;
  signal: AbortSignal;
}

interface Sample {
  name: string;
  base_url: string;
  description: string;
  [field: string]: unknown;
}

const samplesOf = ({ url }: Gateway): Sample[] => [
  {
    name: own,
    base_url: url,
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
 * its admin does, through the gateway. Returns the names of those that are new.
 */
export async function registerSamples(gateway: Gateway, admin: Credentials): Promise<string[]> {
  const { access_token: token } = (await ask(gateway, { path: '/v1/auth/login', body: admin })) as {
    access_token: string;
  };
  const made: string[] = [];
  try {
    for (const sample of samplesOf(gateway)) {
      if (await register(gateway, sample, token)) made.push(sample.name);
    }
  } finally {
    await ask(gateway, { path: '/v1/auth/logout', body: {}, token });
  }
  return made;
}

interface Asked {
  method?: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: object;
  token?: string;
}

async function register(gateway: Gateway, sample: Sample, token: string): Promise<boolean> {
  const path = `/v1/apis?q=${encodeURIComponent(sample.name)}`;
  const { items } = (await ask(gateway, { method: 'GET', path, token })) as {
    items: { id: string; name: string; base_url: string; revision: number }[];
  };
  const known = items.find(({ name }) => name === sample.name);
  if (known === undefined) {
    const { id } = (await ask(gateway, { path: '/v1/apis', body: sample, token })) as { id: string };
    if (sample.name === own) await ask(gateway, { path: `/v1/apis/${id}/audits`, body: {}, token });
    return true;
  }
  if (sample.name === own && known.base_url !== sample.base_url) {
    // Its port was another's this time.
    const body = { revision: known.revision, base_url: sample.base_url };
    await ask(gateway, { method: 'PATCH', path: `/v1/apis/${known.id}`, body, token });
  }
  return false;
}

/** Until the session is known everywhere, it is refused. */
async function ask({ url, signal }: Gateway, asked: Asked): Promise<unknown> {
  const { method = 'POST', path, body, token } = asked;
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(new URL(path.slice(1), url), {
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
