import { Injectable } from '@nestjs/common';
import { isSameHash, parseApiKey } from './api-key.js';
import { FollowedIdentity } from './followed-identity.js';
import { isPermission } from './permissions.js';
import type { Verdict } from './verifier.js';

/** Checks API keys against what identity last published about them. */
@Injectable()
export class ApiKeys {
  constructor(private readonly identity: FollowedIdentity) {}

  check(key: string): Verdict {
    const presented = parseApiKey(key);
    if (!presented) return { refused: 'api-key-malformed' };
    const known = this.identity.apiKey(presented.apiKeyId);
    if (!known || !isSameHash(presented.secretHash, known.data.secret_hash))
      return { refused: 'api-key-unknown' };

    const { api_key_id, scopes = [], state, expires_at } = known.data;
    if (state !== 'active' || known.tenantId === '') return { refused: 'api-key-revoked' };
    if (expires_at !== undefined && Date.parse(expires_at) <= Date.now())
      return { refused: 'api-key-expired' };
    return {
      caller: {
        kind: 'api_key',
        id: api_key_id,
        tenantId: known.tenantId,
        permissions: new Set(scopes.filter(isPermission)),
      },
    };
  }
}
