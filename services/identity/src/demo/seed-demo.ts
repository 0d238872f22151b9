import { Injectable } from '@nestjs/common';
import type { Role } from '@palisade/auth';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { createUser } from '../accounts/create-user.js';
import { User } from '../accounts/user.entity.js';
import { ApiKey } from '../api-keys/api-key.entity.js';
import { ApiKeys } from '../api-keys/api-keys.js';
import { newId } from '../ids.js';
import { AddMember } from '../organizations/add-member.js';
import { FoundOrganization } from '../organizations/found-organization.js';
import { Passwords } from '../passwords/passwords.js';

const INGEST_KEY_NAME = 'demo ingest';

export const demo = {
  organization: { name: 'Corp', timeZone: 'Europe/Zurich' },
  otherOrganization: { name: 'Other Corp', timeZone: 'America/New_York' },
  admin: { email: 'admin@corp.com', password: 'adminpass', name: 'Ada Admin' },
  analyst: { email: 'analyst@corp.com', password: 'analystpass', name: 'Ann Analyst' },
  viewer: { email: 'viewer@corp.com', password: 'viewerpass', name: 'Vic Viewer' },
  otherAdmin: { email: 'other-admin@example.org', password: 'otherpass', name: 'Otto Other' },
};

type Person = typeof demo.admin;

export interface Wanted {
  ingestKey?: string;
  /** Of the organization, when it is made. */
  tenantId?: string;
}

/** The demo of the local mode. Run again, it adds what is missing and leaves the rest as it is. */
@Injectable()
export class SeedDemo {
  constructor(
    private readonly database: Database,
    private readonly organizations: FoundOrganization,
    private readonly members: AddMember,
    private readonly apiKeys: ApiKeys,
    private readonly passwords: Passwords,
  ) {}

  async seed(wanted: Wanted = {}) {
    const tenantId = await this.organization(demo.admin, demo.organization, wanted.tenantId);
    if (wanted.tenantId !== undefined && tenantId !== wanted.tenantId)
      throw new Error('the demo organization is there already, and has another id than the wanted one');
    await this.member(tenantId, demo.analyst, 'analyst');
    await this.member(tenantId, demo.viewer, 'viewer');
    const otherTenantId = await this.organization(demo.otherAdmin, demo.otherOrganization);
    return {
      admin: credentialsOf(demo.admin),
      analyst: credentialsOf(demo.analyst),
      viewer: credentialsOf(demo.viewer),
      other_admin: credentialsOf(demo.otherAdmin),
      ingest_key: await this.ingestKey(tenantId, wanted.ingestKey),
      tenant_id: tenantId,
      other_tenant_id: otherTenantId,
    };
  }

  private async organization(
    person: Person,
    { name, timeZone }: { name: string; timeZone: string },
    id = newId(),
  ): Promise<string> {
    const passwordHash = await this.passwords.hash(person.password);
    return this.database.asTenant(id, async (tx) => {
      const admin = await this.user(tx, person, passwordHash);
      if (admin.tenantId !== null) return admin.tenantId;
      await this.organizations.found(tx, admin, { id, name, timeZone });
      return id;
    });
  }

  private async member(tenantId: string, person: Person, role: Role): Promise<void> {
    const passwordHash = await this.passwords.hash(person.password);
    await this.database.asTenant(tenantId, async (tx) => {
      const user = await this.user(tx, person, passwordHash);
      if (user.tenantId === null) await this.members.add(tx, user, { tenantId, role });
    });
  }

  private async user(tx: EntityManager, { email, name }: Person, passwordHash: string): Promise<User> {
    const known = await tx.findOne(User, { where: { email }, lock: { mode: 'pessimistic_write' } });
    return known ?? createUser(tx, { email, name, passwordHash, isVerified: true });
  }

  /** The wanted key; without one a new one, in place of those before, since a stored key can't be read back. */
  private ingestKey(tenantId: string, wantedKey: string | undefined): Promise<string> {
    const wanted = {
      tenantId,
      name: INGEST_KEY_NAME,
      scopes: ['file-access:ingest' as const],
      by: { kind: 'system' as const },
    };
    return this.database.asTenant(tenantId, async (tx) => {
      if (wantedKey !== undefined) {
        if (!(await this.apiKeys.adopt(tx, wantedKey, wanted)))
          throw new Error('the wanted ingest key is no API key');
        return wantedKey;
      }
      const before = await tx.findBy(ApiKey, { tenantId, name: INGEST_KEY_NAME, state: 'active' });
      for (const { id } of before) await this.apiKeys.revoke(tx, id, wanted.by);
      return (await this.apiKeys.make(tx, wanted)).key;
    });
  }
}

function credentialsOf({ email, password }: Person) {
  return { email, password };
}
