import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Answer, type Identity, PASSWORD } from './identity.js';

export interface Credentials {
  access_token: string;
  access_expires_at: string;
  refresh_token: string;
  refresh_expires_at: string;
}

/** What the gateway makes cookies of. */
export function credentialsIn({ headers }: Answer): Credentials {
  const said = String(headers['x-palisade-session']);
  return JSON.parse(Buffer.from(said, 'base64url').toString()) as Credentials;
}

/** Somebody's browser behind the gateway: it logs in, and its cookies come as the gateway passes them on. */
export class Browser {
  constructor(private readonly identity: Identity) {}

  async logIn({ email }: { email: string }): Promise<Credentials> {
    return credentialsIn(await this.identity.post('/v1/auth/login', { email, password: PASSWORD }));
  }

  refresh(refreshToken: string | undefined, app?: NestFastifyApplication): Promise<Answer> {
    return this.post('/v1/auth/refresh', { refreshToken, app });
  }

  logOut(credentials: Pick<Passed, 'refreshToken' | 'token'>): Promise<Answer> {
    return this.post('/v1/auth/logout', credentials);
  }

  private post(url: string, { refreshToken, ...passed }: Passed): Promise<Answer> {
    const headers: Record<string, string> = {};
    if (refreshToken !== undefined) headers['x-palisade-refresh-token'] = refreshToken;
    return this.identity.request('POST', url, { ...passed, headers });
  }
}

interface Passed {
  refreshToken?: string | undefined;
  token?: string;
  app?: NestFastifyApplication | undefined;
}

export function sessionOf(accessToken: string): string {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid as string;
}
