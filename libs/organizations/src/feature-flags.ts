import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { type Client, NOOP_PROVIDER, OpenFeature } from '@openfeature/server-sdk';
import { Problem } from '@palisade/http';
import { flagIn, type FlagName, flags } from './flags.js';
import { OrganizationFlags } from './organization-flags.js';
import { Organizations } from './organizations.js';

/** Whether a feature is on for an organization, at this moment. */
@Injectable()
export class FeatureFlags implements OnApplicationBootstrap, OnModuleDestroy {
  // OpenFeature is one for the whole process; a domain of its own keeps services of one process apart.
  private readonly domain = `palisade-${randomUUID()}`;
  private readonly provider: OrganizationFlags;
  private client: Client | undefined;

  constructor(private readonly organizations: Organizations) {
    this.provider = new OrganizationFlags(organizations);
  }

  onApplicationBootstrap(): void {
    OpenFeature.setProvider(this.domain, this.provider);
    this.client = OpenFeature.getClient(this.domain);
  }

  onModuleDestroy(): void {
    void this.provider.onClose();
    OpenFeature.setProvider(this.domain, NOOP_PROVIDER);
  }

  /** Before the organizations are known, which a service is not ready without, it is the default. */
  async isOn(name: FlagName, tenantId: string): Promise<boolean> {
    const fallback = flagIn(name);
    if (this.client === undefined) return fallback;
    return this.client.getBooleanValue(name, fallback, { targetingKey: tenantId });
  }

  /** Throws a 403 problem where it is off. */
  async assertOn(name: FlagName, tenantId: string): Promise<void> {
    if (!(await this.isOn(name, tenantId))) throw featureIsOff(name);
  }

  /** Tells which organizations' choices may be others from now on; a listener must not throw. */
  onChange(listener: (tenantId: string) => void): () => void {
    return this.organizations.onChange(listener);
  }
}

/** What somebody is told who asks for what his organization turned off. */
export function featureIsOff(name: FlagName): Problem {
  const title = flags.find((flag) => flag.name === name)?.title ?? name;
  return new Problem({
    status: 403,
    slug: 'feature-off',
    title: 'Turned off',
    detail: `${title}: turned off for your organization. An admin may turn it on.`,
    extensions: { feature: name },
  });
}
