import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { ApiKeyUses } from './api-key-uses.js';
import { ApiKeys } from './api-keys.js';
import { AuditTrail } from './audit-trail.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import { CallerWatch } from './caller-watch.js';
import { FollowedIdentity } from './followed-identity.js';
import { IdentityFollower } from './identity-follower.js';
import { Routes } from './routes.js';
import { Verifier } from './verifier.js';

/** Guards every route of the service. Needs MessagingModule.forRoot, and DatabaseModule.forRoot where there is a schema. */
@Module({})
export class AuthModule {
  static forRoot(options: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: AUTH_OPTIONS, useValue: options },
        { provide: APP_GUARD, useClass: AccessGuard },
        FollowedIdentity,
        IdentityFollower,
        AccessTokens,
        ApiKeys,
        ApiKeyUses,
        Verifier,
        CallerWatch,
        AuditTrail,
        Routes,
      ],
      exports: [Verifier, CallerWatch, AuditTrail, ApiKeyUses, FollowedIdentity, Routes],
    };
  }

  /** For commands, which serve nobody: the audit trail alone. */
  static forCommands(options: Pick<AuthOptions, 'service'>): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: AUTH_OPTIONS, useValue: { issuer: '', ...options } satisfies AuthOptions },
        AuditTrail,
      ],
      exports: [AuditTrail],
    };
  }
}
