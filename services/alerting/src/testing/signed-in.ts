import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { DEFAULT_AUDIENCE, type Claims, type Role } from '@palisade/auth';
import { SessionRecord, SigningKeyRecord } from '@palisade/contracts';
import type { Alerting } from './alerting.js';

const hour = 3_600_000;

/** Issues access tokens as identity does, and tells of sessions on its topics. */
export class Identity {
  private readonly kid = randomUUID();
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  private constructor(private readonly alerting: Alerting) {}

  static async start(alerting: Alerting): Promise<Identity> {
    const identity = new Identity(alerting);
    const { kid, keys } = identity;
    const { x, y } = keys.publicKey.export({ format: 'jwk' });
    const expires_at = new Date(Date.now() + hour).toISOString();
    const data: SigningKeyRecord = { kid, revision: 1, x, y, state: 'active', expires_at };
    await alerting.produce(SigningKeyRecord, { tenantId: '', key: kid, data });
    return identity;
  }

  async signIn(tenantId: string, role: Role): Promise<{ token: string; session: SessionRecord }> {
    const session: SessionRecord = {
      session_id: randomUUID(),
      revision: 1,
      user_id: randomUUID(),
      role,
      membership_version: 1,
      state: 'active',
      expires_at: new Date(Date.now() + hour).toISOString(),
    };
    await this.tell(tenantId, session);
    const iat = Math.floor(Date.now() / 1000);
    const claims: Claims & { iss: string; aud: string } = {
      iss: 'palisade',
      aud: DEFAULT_AUDIENCE,
      sub: session.user_id ?? '',
      sid: session.session_id,
      tid: tenantId,
      role,
      email: 'somebody@corp.com',
      mv: 1,
      iat,
      exp: iat + 300,
      jti: randomUUID(),
    };
    return { token: tokenOf(this.kid, claims, this.keys.privateKey), session };
  }

  /** The session's new state, as identity publishes it. */
  async tell(tenantId: string, data: SessionRecord): Promise<void> {
    await this.alerting.produce(SessionRecord, { tenantId, key: data.session_id, data });
  }
}

function tokenOf(kid: string, claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'ES256', typ: 'at+jwt', kid })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
