import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { ApiKeyRecord } from '@palisade/contracts';
import { newApiKey, parseApiKey } from './api-key.js';
import { ApiKeys } from './api-keys.js';
import { FollowedIdentity } from './followed-identity.js';

const tenantId = randomUUID();
const apiKeyId = randomUUID();
const { key, secretHash } = newApiKey(apiKeyId);

it('finds the id and the hash of a key again', () => {
  expect(key).toMatch(/^pal_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
  expect(parseApiKey(key)).toEqual({ apiKeyId, secretHash });
});

it('stands for its tenant and its scopes, and for no scope that does not exist', () => {
  expect(checked(key, { scopes: ['file-access:ingest', 'everything'] })).toEqual({
    caller: { kind: 'api_key', id: apiKeyId, tenantId, permissions: new Set(['file-access:ingest']) },
  });
});

it.each<[string, string, Partial<ApiKeyRecord>, string]>([
  ['another secret', `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, {}, 'api-key-unknown'],
  ['another id', newApiKey(randomUUID()).key, {}, 'api-key-unknown'],
  ['no secret', key.slice(0, 37), {}, 'api-key-malformed'],
  ['more than a key', `${key}x`, {}, 'api-key-malformed'],
  ['the stored hash as secret', `${key.slice(0, 37)}${secretHash}`, {}, 'api-key-unknown'],
  ['a revoked key', key, { state: 'revoked' }, 'api-key-revoked'],
  ['an expired key', key, { expires_at: '2020-01-01T00:00:00Z' }, 'api-key-expired'],
])('refuses %s', (_name, presented, change, refused) => {
  expect(checked(presented, change)).toEqual({ refused });
});

it('refuses a key that belongs to no tenant', () => {
  const identity = new FollowedIdentity();
  identity.onApiKey('', record({}));
  expect(new ApiKeys(identity).check(key)).toEqual({ refused: 'api-key-revoked' });
});

function checked(presented: string, change: Partial<ApiKeyRecord>) {
  const identity = new FollowedIdentity();
  identity.onApiKey(tenantId, record(change));
  return new ApiKeys(identity).check(presented);
}

function record(change: Partial<ApiKeyRecord>): ApiKeyRecord {
  return {
    api_key_id: apiKeyId,
    revision: 1,
    secret_hash: secretHash,
    scopes: [],
    state: 'active',
    ...change,
  };
}
