import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Settings } from '../settings.js';

/** Forgets accounts with an address that nobody has proved to be his: names and passwords of people who may not know of it. */
@Injectable()
export class ForgetUnverified {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Those that are too old, at most `limit`; returns how many. In local mode one may be in use: it stays while it has a
   * session, and as long as somebody has the receipt of an organization that he deleted.
   */
  run(now: Date, limit = 200): Promise<number> {
    const before = new Date(now.getTime() - this.settings.unverifiedAccountDays * 24 * 3600_000);
    return this.database.system(async (tx) => {
      const [gone] = await tx.query<[{ id: string }[], number]>(
        `delete from identity.users where id in (
           select id from identity.users u
            where email_verified_at is null and tenant_id is null and created_at < $1
              and not exists (select from identity.sessions s where s.user_id = u.id)
              and not exists (select from identity.erasures e where e.requested_by = u.id)
            order by created_at limit $2 for update skip locked)
         returning id`,
        [before, limit],
      );
      for (const { id } of gone) {
        await this.audit.record(tx, {
          action: 'auth.account.forgotten',
          outcome: 'success',
          actor: { kind: 'system', id: 'identity' },
          target: { kind: 'user', id },
          reason: 'email-not-verified',
          tenantId: '',
        });
      }
      return gone.length;
    });
  }
}
