import { type DynamicModule, Module } from '@nestjs/common';
import { FeatureFlags } from './feature-flags.js';
import { Organizations } from './organizations.js';

/** Organizations and their flags, followed in memory. Needs MessagingModule.forRoot. */
@Module({})
export class OrganizationsModule {
  static forRoot(): DynamicModule {
    const providers = [Organizations, FeatureFlags];
    return { module: OrganizationsModule, global: true, providers, exports: providers };
  }
}
