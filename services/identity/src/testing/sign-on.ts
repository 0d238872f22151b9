import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority, DnsServer } from '@palisade/egress/testing';
import { type Answer, Identity, type Person } from './identity.js';
import { type Claims, client, OpenIdProvider } from './openid-provider.js';

export const PROVIDER_HOST = 'login.palisade-test.com';
const publicUrl = 'https://palisade.example.com';

/** The service beside a provider that two organizations have set up; a third has none. */
export class SignOn {
  private constructor(
    readonly identity: Identity,
    readonly provider: OpenIdProvider,
    readonly dns: DnsServer,
    /** Each with its admin: the second has the same provider and no proven domain. */
    readonly people: { owner: Person; second: Person; bare: Person },
    private readonly folder: string,
  ) {}

  static async start(): Promise<SignOn> {
    const [dns, authority] = [new DnsServer(), new CertificateAuthority()];
    const folder = await mkdtemp(join(tmpdir(), 'palisade-sso-'));
    await writeFile(join(folder, 'ca.pem'), authority.pem);
    dns.set(PROVIDER_HOST, { A: ['127.0.0.1'] });
    const identity = await Identity.start({
      EGRESS_DNS_SERVERS: await dns.start(),
      EGRESS_CA_FILE: join(folder, 'ca.pem'),
      PUBLIC_URL: publicUrl,
    });
    const provider = await OpenIdProvider.start({
      host: PROVIDER_HOST,
      redirectUri: `${publicUrl}/sso/callback`,
      tls: authority.issue({ dns: [PROVIDER_HOST] }),
    });
    const [owner, second, bare] = [
      await identity.organization(),
      await identity.organization(),
      await identity.organization(),
    ];
    // As an operator opens what isn't public to a tenant: by a setting, and a restart.
    const open = [owner, second].map(({ tenantId }) => `${tenantId}=127.0.0.1:${provider.port}`);
    Object.assign(identity.settings, { EGRESS_OPEN: open.join(',') });
    const before = identity.app;
    await identity.addReplica();
    await identity.stop(before);
    const started = new SignOn(identity, provider, dns, { owner, second, bare }, folder);
    for (const admin of [owner, second]) await started.setUp(admin);
    return started;
  }

  async close(): Promise<void> {
    this.provider.close();
    this.dns.stop();
    await this.identity.close();
    await rm(this.folder, { recursive: true });
  }

  settings(changes: object = {}) {
    return {
      issuer: this.provider.issuer,
      ...client,
      default_role: 'analyst',
      enforced: false,
      revision: 0,
      ...changes,
    };
  }

  async put(admin: Person, body: object): Promise<Answer> {
    return this.identity.request('PUT', '/v1/organizations/current/single-sign-on', {
      token: await this.identity.tokenOf(admin),
      payload: body,
    });
  }

  async known(admin: Person): Promise<Answer> {
    const path = '/v1/organizations/current/single-sign-on';
    return this.identity.get(path, await this.identity.tokenOf(admin));
  }

  /** Changes the settings from what they are, with the secret that is there. */
  async change(admin: Person, changes: object): Promise<Answer> {
    const { revision } = (await this.known(admin)).body;
    return this.put(admin, this.settings({ revision, client_secret: undefined, ...changes }));
  }

  async prove(admin: Person, name: string): Promise<Answer> {
    const token = await this.identity.tokenOf(admin);
    const claimed = await this.identity.post('/v1/organizations/current/domains', { domain: name }, token);
    this.dns.set(claimed.body.record_name as string, {
      TXT: ['something else', claimed.body.record_value as string],
    });
    return this.identity.post(
      `/v1/organizations/current/domains/${claimed.body.id as string}/verify`,
      {},
      token,
    );
  }

  /** Signs in from the start to the end; `claims` are what the provider says of the person. */
  signIn(subject: string, claims: Claims, organization = this.people.owner): Promise<Answer> {
    return this.goThrough({ organization: organization.tenantId }, subject, claims);
  }

  /** From what the browser begins with to what it is answered. */
  async goThrough(begin: object, subject: string, claims: Claims): Promise<Answer> {
    this.provider.people.set(subject, claims);
    const started = await this.identity.post('/v1/auth/sso/start', begin);
    if (started.status !== 200) return started;
    const query = await this.provider.signIn(started.body.url as string, subject);
    return this.identity.post('/v1/auth/sso/finish', { attempt: started.body.attempt, query });
  }

  /** Links an account as its owner does, logged in. */
  async link(person: Person, subject: string): Promise<Answer> {
    const token = await this.identity.tokenOf(person);
    const { body } = await this.identity.post('/v1/auth/sso/link', {}, token);
    const query = await this.provider.signIn(body.url as string, subject);
    return this.identity.post('/v1/auth/sso/link/finish', { attempt: body.attempt, query }, token);
  }

  private async setUp(admin: Person): Promise<void> {
    const { status, body } = await this.put(admin, this.settings());
    if (status !== 200) throw new Error(`the provider was not taken: ${JSON.stringify(body)}`);
  }
}

export const claimsOf = (email: string): Claims => ({ email, email_verified: true, name: 'Nora New' });
export const somebodyAt = (domain: string) => `${randomUUID()}@${domain}`;
export const typeOf = ({ status, body }: Answer) => [
  status,
  String(body.type).replace('urn:palisade:problem:', ''),
];
