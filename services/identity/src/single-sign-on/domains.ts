import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { DomainChangedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { ownableDomain } from './domain-name.js';
import { Domain } from './domain.entity.js';
import { TextRecords } from './text-records.js';

const MOST_OF_A_TENANT = 50;
const TOKEN_BYTES = 24;
const CHECK_EVERY = `interval '1 day'`;
const system: AuditActor = { kind: 'system', id: 'identity' };

/** Domains of e-mail addresses that organizations prove to own by a TXT record, looked for again every day. */
@Injectable()
export class Domains {
  constructor(
    private readonly database: Database,
    private readonly records: TextRecords,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  list(tenantId: string): Promise<Domain[]> {
    return this.database.asTenant(tenantId, (tx) => tx.find(Domain, { order: { domain: 'asc' } }));
  }

  /** Claims a domain, which proves nothing yet. One that is claimed already stays as it is. */
  claim(tenantId: string, name: string, by: AuditActor): Promise<Domain> {
    const domain = ownableDomain(name);
    return this.database.asTenant(tenantId, async (tx) => {
      const known = await tx.findOneBy(Domain, { domain });
      if (known) return known;
      if ((await tx.count(Domain)) >= MOST_OF_A_TENANT) {
        throw Problem.conflict(
          'too-many-domains',
          `An organization has at most ${MOST_OF_A_TENANT} domains.`,
        );
      }
      const claimed = tx.create(Domain, {
        id: newId(),
        tenantId,
        domain,
        token: randomBytes(TOKEN_BYTES).toString('base64url'),
        state: 'pending',
        provenAt: null,
        checkedAt: null,
        createdAt: new Date(),
      });
      await tx.insert(Domain, claimed);
      await this.record(tx, 'claimed', claimed, by);
      return claimed;
    });
  }

  async forget(tenantId: string, id: string, by: AuditActor): Promise<void> {
    await this.database.asTenant(tenantId, async (tx) => {
      const known = await this.locked(tx, id);
      await tx.query('delete from identity.proven_domains where domain = $1 and tenant_id = $2', [
        known.domain,
        tenantId,
      ]);
      await tx.delete(Domain, { id });
      await this.record(tx, 'removed', known, by);
    });
  }

  /** Looks for the record now; throws 409 problems when it isn't there, or when the domain is another organization's. */
  async prove(tenantId: string, id: string, by: AuditActor): Promise<Domain> {
    const { domain, token } = await this.database.asTenant(tenantId, (tx) => this.found(tx, id));
    const isThere = await this.isThere(domain, token);
    if (isThere === undefined) {
      throw Problem.unavailable('DNS does not answer for this domain; try again in a while.');
    }
    return this.database.asTenant(tenantId, async (tx) => {
      const known = await this.locked(tx, id);
      known.checkedAt = new Date();
      if (!isThere) {
        throw Problem.conflict(
          'record-not-found',
          `DNS has no TXT record ${recordName(domain)} with this value yet.`,
        );
      }
      const isNew = known.state !== 'proven';
      if (isNew) {
        await this.own(tx, known);
        known.provenAt = known.checkedAt;
        known.state = 'proven';
        await this.record(tx, 'proven', known, by);
      }
      return tx.save(Domain, known);
    });
  }

  /** Looks once more for the records that were not looked for since a day, at most `limit`; returns how many. */
  async checkAgain(limit = 20): Promise<number> {
    const [due] = await this.database.system((tx) =>
      tx.query<[{ domain: string; tenant_id: string }[], number]>(
        `update identity.proven_domains set check_at = now() + ${CHECK_EVERY}
          where domain in (select domain from identity.proven_domains where check_at < now()
                            order by check_at limit $1 for update skip locked)
         returning domain, tenant_id`,
        [limit],
      ),
    );
    for (const { domain, tenant_id } of due) await this.checkOne(tenant_id, domain);
    return due.length;
  }

  private async checkOne(tenantId: string, domain: string): Promise<void> {
    const claimed = await this.database.asTenant(tenantId, (tx) => tx.findOneBy(Domain, { domain }));
    if (!claimed) return;
    const isThere = await this.isThere(domain, claimed.token);
    if (isThere === undefined) return; // DNS said nothing: what was proven stays so until it does
    await this.database.asTenant(tenantId, async (tx) => {
      const known = await tx.findOne(Domain, { where: { domain }, lock: { mode: 'pessimistic_write' } });
      if (known?.state !== 'proven') return;
      known.checkedAt = new Date();
      if (!isThere) {
        known.state = 'lost';
        await tx.query('delete from identity.proven_domains where domain = $1', [domain]);
        await this.record(tx, 'lost', known, system);
      }
      await tx.save(Domain, known);
    });
  }

  private async own(tx: EntityManager, { domain, tenantId }: Domain): Promise<void> {
    const taken = await tx.query<unknown[]>(
      `insert into identity.proven_domains (domain, tenant_id, check_at) values ($1, $2, now() + ${CHECK_EVERY})
       on conflict (domain) do nothing returning domain`,
      [domain, tenantId],
    );
    if (taken.length === 0) {
      throw Problem.conflict('domain-taken', 'Another organization has proven that this domain is its own.');
    }
  }

  private async isThere(domain: string, token: string): Promise<boolean | undefined> {
    return (await this.records.of(recordName(domain)))?.includes(recordValue(token));
  }

  private async found(tx: EntityManager, id: string): Promise<Domain> {
    const known = await tx.findOneBy(Domain, { id });
    if (!known) throw Problem.notFound('domain');
    return known;
  }

  private async locked(tx: EntityManager, id: string): Promise<Domain> {
    const known = await tx.findOne(Domain, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!known) throw Problem.notFound('domain');
    return known;
  }

  private async record(
    tx: EntityManager,
    state: DomainChangedRecord['state'],
    { id, domain, tenantId }: Domain,
    actor: AuditActor,
  ): Promise<void> {
    await this.audit.record(tx, {
      action: `identity.domain.${state}`,
      outcome: 'success',
      actor,
      target: { kind: 'domain', id },
      details: { domain },
      tenantId,
    });
    await this.outbox.append(tx, DomainChangedRecord, {
      tenantId,
      key: tenantId,
      data: { domain_id: id, domain, state },
    });
  }
}

/** The organization that has proven the domain; undefined when none has. */
export async function ownerOf(tx: EntityManager, domain: string): Promise<string | undefined> {
  const [row] = await tx.query<{ tenant_id: string }[]>(
    'select tenant_id from identity.proven_domains where domain = $1',
    [domain],
  );
  return row?.tenant_id;
}

export function recordName(domain: string): string {
  return `_palisade-challenge.${domain}`;
}

export function recordValue(token: string): string {
  return `palisade-domain=${token}`;
}
