import { createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ApiKeyRecord, SessionRecord, SigningKeyRecord } from '@palisade/contracts';

interface Followed<T> {
  tenantId: string;
  data: T;
}

/**
 * What identity's compacted topics last said about signing keys, sessions and API keys, in memory: every request asks it,
 * so it has to answer without a network call. An older revision never replaces a newer one.
 */
@Injectable()
export class FollowedIdentity {
  private readonly signingKeys = new Map<string, { record: SigningKeyRecord; key: KeyObject }>();
  private readonly sessions = new Map<string, Followed<SessionRecord>>();
  private readonly apiKeys = new Map<string, Followed<ApiKeyRecord>>();

  signingKey(kid: string): { record: SigningKeyRecord; key: KeyObject } | undefined {
    return this.signingKeys.get(kid);
  }

  session(sessionId: string): Followed<SessionRecord> | undefined {
    return this.sessions.get(sessionId);
  }

  apiKey(apiKeyId: string): Followed<ApiKeyRecord> | undefined {
    return this.apiKeys.get(apiKeyId);
  }

  onSigningKey(record: SigningKeyRecord): void {
    const known = this.signingKeys.get(record.kid);
    if (known && known.record.revision >= record.revision) return;
    const jwk = { kty: 'EC', crv: 'P-256', x: record.x, y: record.y };
    this.signingKeys.set(record.kid, { record, key: createPublicKey({ key: jwk, format: 'jwk' }) });
  }

  onSession(tenantId: string, data: SessionRecord): void {
    remember(this.sessions, data.session_id, { tenantId, data });
  }

  onApiKey(tenantId: string, data: ApiKeyRecord): void {
    remember(this.apiKeys, data.api_key_id, { tenantId, data });
  }

  forgetSigningKey(kid: string): void {
    this.signingKeys.delete(kid);
  }

  forgetSession(sessionId: string): void {
    this.sessions.delete(sessionId);
  }

  forgetApiKey(apiKeyId: string): void {
    this.apiKeys.delete(apiKeyId);
  }
}

function remember<T extends { revision: number }>(
  known: Map<string, Followed<T>>,
  key: string,
  next: Followed<T>,
): void {
  const last = known.get(key);
  if (!last || last.data.revision < next.data.revision) known.set(key, next);
}
