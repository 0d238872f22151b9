import { createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ApiKeyRecord, SessionRecord, SigningKeyRecord } from '@palisade/contracts';

export interface Followed<T> {
  tenantId: string;
  data: T;
}

/** Called with the id of the session or API key of which something else is known now, or nothing any more. */
export type ChangeListener = (id: string) => void;

/**
 * What identity's compacted topics last said about signing keys, sessions and API keys, in memory: every request asks it,
 * so it has to answer without a network call. An older revision never replaces a newer one.
 */
@Injectable()
export class FollowedIdentity {
  private readonly signingKeys = new Map<string, { record: SigningKeyRecord; key: KeyObject }>();
  private readonly sessions = new Map<string, Followed<SessionRecord>>();
  private readonly apiKeys = new Map<string, Followed<ApiKeyRecord>>();
  private readonly listeners = new Set<ChangeListener>();

  /** Tells of every change of a session or API key from now on, once it can be asked for; a listener must not throw. */
  onChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

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
    if (remember(this.sessions, data.session_id, { tenantId, data })) this.changed(data.session_id);
  }

  onApiKey(tenantId: string, data: ApiKeyRecord): void {
    if (remember(this.apiKeys, data.api_key_id, { tenantId, data })) this.changed(data.api_key_id);
  }

  forgetSigningKey(kid: string): void {
    this.signingKeys.delete(kid);
  }

  forgetSession(sessionId: string): void {
    if (this.sessions.delete(sessionId)) this.changed(sessionId);
  }

  forgetApiKey(apiKeyId: string): void {
    if (this.apiKeys.delete(apiKeyId)) this.changed(apiKeyId);
  }

  private changed(id: string): void {
    for (const listener of this.listeners) listener(id);
  }
}

/** False when what is known is as new. */
function remember<T extends { revision: number }>(
  known: Map<string, Followed<T>>,
  key: string,
  next: Followed<T>,
): boolean {
  const last = known.get(key);
  if (last && last.data.revision >= next.data.revision) return false;
  known.set(key, next);
  return true;
}
