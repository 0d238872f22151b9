import { type DynamicModule, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { Verifier } from './verifier.js';

export interface AuthOptions {
  issuer: string;
  /** Default `palisade`. */
  audience?: string;
  /** Refuse everybody (503) when the identity topics have not been read to their end for this long. Default 120. */
  maxBehindSeconds?: number;
  /** Named in audit records. */
  service?: string;
}

@Module({})
export class AuthModule {
  static forRoot(_options: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [Verifier, AuditTrail],
      exports: [Verifier, AuditTrail],
    };
  }
}
