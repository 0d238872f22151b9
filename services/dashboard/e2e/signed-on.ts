import { DnsServer } from '@palisade/egress/testing';
import type { Json } from './api.js';
import { eventually } from './eventually.js';
import { OpenIdProvider } from './openid-provider.js';
import type { ServiceProcess } from './service-process.js';
import { freePorts } from './services.js';
import { System } from './system.js';

/**
 * The system once more, in front of it a gateway and an identity that reach the provider of the demo organization, as an
 * operator opens what isn't public: by settings.
 */
export class SignedOn {
  private constructor(
    readonly system: System,
    readonly provider: OpenIdProvider,
    private readonly dns: DnsServer,
    private readonly added: ServiceProcess[],
  ) {}

  static async before(behind: System): Promise<SignedOn> {
    const [port = '', identityPort = '', operationsPort = ''] = await freePorts(3);
    const publicUrl = `http://localhost:${port}`;
    const provider = await OpenIdProvider.start(`${publicUrl}/sso/callback`);
    const dns = new DnsServer();
    const identity = behind.services.identity.another({
      PORT: identityPort,
      PUBLIC_URL: publicUrl,
      EGRESS_OPEN: `${behind.tenantId}=${provider.address}`,
      EGRESS_CA_FILE: provider.authorityFile,
      EGRESS_DNS_SERVERS: await dns.start(),
    });
    const gateway = behind.services.gateway.another({
      PORT: port,
      OPERATIONS_PORT: operationsPort,
      IDENTITY_URL: identity.url,
    });
    const { place, services, demo, mailUrl } = behind;
    const system = new System(place, { ...services, identity, gateway }, demo, mailUrl);
    const started = new SignedOn(system, provider, dns, [identity, gateway]);
    try {
      for (const service of started.added) service.start();
      await system.ready();
      return started;
    } catch (error) {
      await started.close();
      throw error;
    }
  }

  /** Proves that a domain of e-mail addresses is the organization's. */
  async prove(domain: string): Promise<void> {
    const path = '/v1/organizations/current/domains';
    const claimed = await this.post(path, { domain });
    this.dns.set(String(claimed.record_name), { TXT: [String(claimed.record_value)] });
    await eventually(() => this.post(`${path}/${String(claimed.id)}/verify`, {}));
  }

  async close(): Promise<void> {
    await Promise.all(this.added.map((service) => service.stop()));
    this.dns.stop();
    await this.provider.close();
  }

  private async post(path: string, body: object): Promise<Json> {
    const answer = await this.system.api.request('POST', path, await this.system.adminToken(), body);
    if (answer.status >= 300)
      throw new Error(`${path} answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
