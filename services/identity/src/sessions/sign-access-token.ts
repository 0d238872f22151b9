import { Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE, type Claims, DEFAULT_AUDIENCE } from '@palisade/auth';
import { SignJWT } from 'jose';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { Settings } from '../settings.js';
import { SigningKeys } from '../signing-keys/signing-keys.js';
import type { Session } from './session.entity.js';

export interface AccessToken {
  access_token: string;
  expires_at: string;
}

/** Signs access tokens for sessions; a token never outlives its session. */
@Injectable()
export class SignAccessToken {
  constructor(
    private readonly keys: SigningKeys,
    private readonly settings: Settings,
  ) {}

  async sign(tx: EntityManager, session: Session, user: Pick<User, 'id' | 'email'>): Promise<AccessToken> {
    const { kid, privateKey } = await this.keys.active(tx);
    const iat = Math.floor(Date.now() / 1000);
    const sessionEnd = Math.floor(session.expiresAt.getTime() / 1000);
    const exp = Math.min(iat + this.settings.accessTokenSeconds, sessionEnd);
    const claims: Claims = {
      sub: user.id,
      sid: session.id,
      role: session.role,
      email: user.email,
      mv: session.membershipVersion,
      iat,
      exp,
      jti: newId(),
      ...(session.tenantId === null ? {} : { tid: session.tenantId }),
    };
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ACCESS_TOKEN_ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid })
      .setIssuer(this.settings.issuer)
      .setAudience(DEFAULT_AUDIENCE)
      .sign(privateKey);
    return { access_token: token, expires_at: new Date(exp * 1000).toISOString() };
  }
}
