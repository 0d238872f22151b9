import { isIP } from 'node:net';
import { TaskFailed, type Task, type Tools } from '@palisade/scanner-kit';
import { allOf, shown } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen } from '../snapshot/seen.js';
import { documentationOf, documentationPlaces, preflightOf, unencryptedOf, unknownPathOf } from './around.js';
import type { Asked } from './asked.js';
import { answersToCredentials } from './credentials.js';
import { oldVersionsOf, weakSuiteOf } from './handshakes-of-old.js';
import { type RegisteredUrl, registeredUrlOf } from './registered-url.js';

type Around = Pick<
  WebEndpoint,
  | 'oldTls'
  | 'weakSuite'
  | 'preflight'
  | 'unknownPath'
  | 'documentation'
  | 'unencrypted'
  | 'withCredentials'
  | 'unusedConnections'
>;

/** The one snapshot of an API: what its registered URL answers and, where its owner is proven, what is around it. */
export async function* collect(task: Task, tools: Tools): AsyncGenerator<WebEndpoint> {
  const asked = whomOf(task, tools);
  tools.progress('Asking the registered URL');
  const registered = await registeredUrlOf(asked);
  const around = task.target.ownershipProven ? await aroundOf(asked, registered) : unproven;
  const { url, host, serverName } = asked;
  yield {
    asset: assetOf(asked, registered),
    url: url.href,
    host,
    hostIsAddress: serverName === undefined,
    observedAt: new Date(),
    ...registered,
    ...around,
  };
}

function whomOf(task: Task, tools: Tools): Asked {
  const { baseUrl } = task.target;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TaskFailed('bad-url', 'The registered URL is neither http nor https.');
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { task, tools, url, host, serverName: isIP(host) === 0 ? host : undefined };
}

const notProven = notSeen('ownership_not_proven');
const unproven: Around = {
  oldTls: notProven,
  weakSuite: notProven,
  preflight: notProven,
  unknownPath: notProven,
  documentation: notProven,
  unencrypted: notProven,
  withCredentials: notProven,
  unusedConnections: [],
};

/** One after the other, so that the target is never asked twice at once. */
async function aroundOf(asked: Asked, registered: RegisteredUrl): Promise<Around> {
  const { tools, url } = asked;
  const total = documentationPlaces(url).length + 5;
  let done = 0;
  const say = (phase: string) => {
    tools.progress(phase, { done, total });
  };
  say('Offering old versions and ciphers of TLS');
  const isTls = url.protocol === 'https:';
  const oldTls = isTls ? await oldVersionsOf(asked) : absent('not_https');
  const weakSuite = isTls ? await weakSuiteOf(asked) : absent('not_https');
  done += 1;
  const { plain } = registered;
  // Who answers 429, or nothing, isn't asked on.
  const silent =
    plain.value === undefined ? plain : plain.value.status === 429 ? notSeen('rate_limited') : undefined;
  if (silent !== undefined) {
    const nothing = { preflight: silent, unknownPath: silent, documentation: silent };
    return {
      oldTls,
      weakSuite,
      ...nothing,
      unencrypted: silent,
      withCredentials: silent,
      unusedConnections: [],
    };
  }
  say('Asking without encryption');
  const unencrypted = await unencryptedOf(asked);
  done += 1;
  say('Asking with credentials');
  const authenticated = await answersToCredentials(asked, registered);
  done += 1;
  say('Asking as a page of another origin');
  const preflight = await preflightOf(asked);
  done += 1;
  say('Asking for what there is not');
  const unknownPath = await unknownPathOf(asked);
  done += 1;
  say('Looking for documentation');
  const documentation = await documentationOf(asked, () => {
    done += 1;
    say('Looking for documentation');
  });
  return { oldTls, weakSuite, preflight, unknownPath, documentation, unencrypted, ...authenticated };
}

function assetOf({ task, url, host }: Asked, { plain, tls }: RegisteredUrl): WebEndpoint['asset'] {
  const certificate = tls.value?.chain[0];
  const server = plain.value === undefined ? undefined : allOf(plain.value, 'server')[0];
  const known = {
    url: url.href,
    host,
    status: plain.value?.status.toString(),
    server: server === undefined ? undefined : shown(server, 100),
    tls_version: tls.value?.protocol,
    certificate_issuer: certificate?.issuer,
    certificate_expires: certificate?.notAfter.toISOString(),
  };
  const properties = Object.fromEntries(
    Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return {
    asset_id: `web.endpoint:${task.target.id}`,
    asset_type: 'web.endpoint',
    name: task.target.name,
    properties,
  };
}
