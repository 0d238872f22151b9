import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ApiKeyRecord, SessionRecord } from '@palisade/contracts';
import { Readiness } from '@palisade/http';
import type { TopicFollower } from '@palisade/messaging';
import type { Caller } from './caller.js';
import { CallerWatch } from './caller-watch.js';
import { FollowedIdentity } from './followed-identity.js';
import { IdentityFollower } from './identity-follower.js';
import { permissionsOf } from './permissions.js';

const MAX_BEHIND_SECONDS = 120;
const tenantId = randomUUID();
const minute = 60_000;

let identity: FollowedIdentity;
let watch: CallerWatch;
let kafka: { behindSince: Date | undefined };
let ends: string[];

beforeEach(async () => {
  identity = new FollowedIdentity();
  kafka = { behindSince: undefined };
  ends = [];
  const follow = () => ({ ready: Promise.resolve(), behindSince: () => kafka.behindSince });
  const options = { issuer: 'palisade', maxBehindSeconds: MAX_BEHIND_SECONDS };
  const topics = { follow } as unknown as TopicFollower;
  const follower = new IdentityFollower(topics, identity, new Readiness(), options);
  follower.onApplicationBootstrap();
  await settled();
  watch = new CallerWatch(identity, follower);
});
afterEach(() => {
  watch.onApplicationShutdown();
});

const note = (reason: string) => ends.push(reason);
const settled = () => new Promise((resolve) => setImmediate(resolve));

it.each<[string, Partial<SessionRecord>, string]>([
  ['is revoked', { state: 'revoked' }, 'session-ended'],
  ['follows a change of role', { role: 'viewer', membership_version: 4 }, 'membership-changed'],
  ['is found to be over', { expires_at: new Date(0).toISOString() }, 'session-expired'],
])('tells at once, and once, when the session %s', (_name, change, reason) => {
  const session = signIn();
  watch.watch(callerOf(session), note);
  identity.onSession(tenantId, { ...session, ...change, revision: 2 });
  expect(ends).toEqual([reason]);
  identity.onSession(tenantId, { ...session, state: 'revoked', revision: 3 });
  watch.sweep();
  expect(ends).toEqual([reason]);
});

it('tells when the session moves to another tenant, and when identity forgets it', () => {
  const [moved, forgotten] = [signIn(), signIn()];
  watch.watch(callerOf(moved), note);
  watch.watch(callerOf(forgotten), note);
  identity.onSession(randomUUID(), { ...moved, revision: 2 });
  expect(ends).toEqual(['membership-changed']);
  identity.forgetSession(forgotten.session_id);
  expect(ends).toEqual(['membership-changed', 'session-ended']);
});

it('tells of an expiry when its time has come, which the end of an access token is not', () => {
  watch.watch(callerOf(signIn({ expires_at: after(60 * minute) })), note);
  watch.sweep(Date.now() + 6 * minute);
  expect(ends).toEqual([]);
  watch.sweep(Date.now() + 61 * minute);
  expect(ends).toEqual(['session-expired']);
});

it.each<[string, Partial<ApiKeyRecord>]>([
  ['is revoked', { state: 'revoked' }],
  ['loses a scope', { scopes: [] }],
  ['gets a scope', { scopes: ['alerts:read', 'alerts:triage'] }],
  ['gets another secret', { secret_hash: 'another' }],
  ['is over', { expires_at: new Date(0).toISOString() }],
])('tells when the API key %s', (_name, change) => {
  const key = aKey();
  watch.watch(holderOf(key), note);
  identity.onApiKey(tenantId, { ...key, name: 'renamed', revision: 2 });
  expect(ends).toEqual([]);
  identity.onApiKey(tenantId, { ...key, ...change, revision: 3 });
  expect(ends).toEqual(['api-key-revoked']);
});

it('tells when an API key is forgotten, or expires', () => {
  const [forgotten, expiring] = [aKey(), aKey({ expires_at: after(minute) })];
  watch.watch(holderOf(forgotten), note);
  watch.watch(holderOf(expiring), note);
  identity.forgetApiKey(forgotten.api_key_id);
  expect(ends).toEqual(['api-key-revoked']);
  watch.sweep(Date.now() + 2 * minute);
  expect(ends).toEqual(['api-key-revoked', 'api-key-revoked']);
});

it('holds while identity is not followed for a while, and tells when that lasts too long', () => {
  watch.watch(callerOf(signIn()), note);
  kafka.behindSince = new Date(Date.now() - 100_000);
  watch.sweep();
  expect(ends).toEqual([]);
  kafka.behindSince = new Date(Date.now() - 121_000);
  watch.sweep();
  expect(ends).toEqual(['unverifiable']);
});

it('waits for a session whose record is on its way, as long as records are missing', () => {
  const session = aSession();
  watch.watch(callerOf(session), note);
  kafka.behindSince = new Date(Date.now() - 10_000);
  watch.sweep(Date.now() + minute);
  expect(ends).toEqual([]);
  kafka.behindSince = undefined;
  watch.sweep(Date.now() + 1_000);
  expect(ends).toEqual([]);
  watch.sweep(Date.now() + minute);
  expect(ends).toEqual(['session-ended']);
});

it('takes a membership that is newer than the record for one whose record is on its way', () => {
  const session = signIn();
  watch.watch({ ...callerOf(session), membershipVersion: 4 }, note);
  watch.sweep();
  identity.onSession(tenantId, { ...session, membership_version: 4, revision: 2 });
  expect(ends).toEqual([]);
});

it('tells of what happened before anybody watched, but not before it has returned', async () => {
  const session = signIn({ state: 'revoked' });
  watch.watch(callerOf(session), note);
  const stop = watch.watch(callerOf(session), note);
  expect(ends).toEqual([]);
  stop();
  await settled();
  expect(ends).toEqual(['session-ended']);
});

it('tells nothing more to who has stopped watching, and goes on for others of the session', () => {
  const session = signIn();
  const stop = watch.watch(callerOf(session), note);
  watch.watch(callerOf(session), (reason) => note(`other ${reason}`));
  stop();
  stop();
  identity.onSession(tenantId, { ...session, state: 'revoked', revision: 2 });
  expect(ends).toEqual(['other session-ended']);
});

it('tells the others when one throws, and takes who stops or watches while being told', () => {
  const session = signIn();
  watch.watch(callerOf(session), () => {
    throw new Error('a socket that is gone');
  });
  watch.watch(callerOf(session), (reason) => {
    note(reason);
    stop();
    watch.watch(callerOf(session), note);
  });
  const stop = watch.watch(callerOf(session), note);
  identity.onSession(tenantId, { ...session, state: 'revoked', revision: 2 });
  expect(ends).toEqual(['session-ended']);
});

it('holds ten thousand callers on one timer, and looks only at those whom a change concerns', () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const sessions = Array.from({ length: 10_000 }, () => signIn());
  const stops = sessions.map((session) => watch.watch(callerOf(session), note));
  expect(timers() - before).toBeLessThanOrEqual(1);

  expect(millisecondsOf(() => watch.sweep())).toBeLessThan(200);
  const revoking = millisecondsOf(() => {
    for (const session of sessions.slice(0, 1_000)) {
      identity.onSession(tenantId, { ...session, state: 'revoked', revision: 2 });
    }
  });
  expect(revoking).toBeLessThan(200); // looking at all for each would take many seconds
  expect(ends).toHaveLength(1_000);
  for (const stop of stops) stop();
  expect(timers()).toBe(before);
});

function aSession(change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    session_id: randomUUID(),
    revision: 1,
    user_id: randomUUID(),
    role: 'analyst',
    membership_version: 3,
    state: 'active',
    expires_at: after(60 * minute),
    ...change,
  };
}

function signIn(change: Partial<SessionRecord> = {}): SessionRecord {
  const session = aSession(change);
  identity.onSession(tenantId, session);
  return session;
}

function callerOf({ user_id, session_id }: SessionRecord): Caller {
  return {
    kind: 'user',
    id: user_id ?? '',
    tenantId,
    role: 'analyst',
    sessionId: session_id,
    membershipVersion: 3,
    permissions: permissionsOf('analyst'),
  };
}

function aKey(change: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  const key: ApiKeyRecord = {
    api_key_id: randomUUID(),
    revision: 1,
    secret_hash: 'a hash',
    scopes: ['alerts:read'],
    state: 'active',
    ...change,
  };
  identity.onApiKey(tenantId, key);
  return key;
}

function holderOf({ api_key_id }: ApiKeyRecord): Caller {
  return { kind: 'api_key', id: api_key_id, tenantId, permissions: new Set(['alerts:read']) };
}

function after(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}

function millisecondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
