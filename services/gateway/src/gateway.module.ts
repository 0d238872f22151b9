import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@palisade/auth';
import { AuditRecord } from '@palisade/contracts';
import { kafkaOf } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import type { GatewaySettings } from './config.js';

/** No controllers: what the gateway answers itself stands straight on Fastify, and the rest is the services'. */
@Module({})
export class GatewayModule {
  static forRoot(settings: GatewaySettings): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        MessagingModule.forRoot({
          service: 'gateway',
          ...kafkaOf(settings),
        }),
        MessagingModule.forFeature({ handlers: [], produces: [AuditRecord] }),
        AuthModule.forRoot({
          issuer: settings.AUTH_ISSUER,
          maxBehindSeconds: settings.AUTH_MAX_BEHIND_SECONDS,
          service: 'gateway',
        }),
      ],
    };
  }
}
