import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { networkOf } from '../logins/login-throttle.js';
import { Mail } from '../mail/mail.js';
import { deviceNameOf, deviceOf } from './device.js';
import type { Origin } from './sessions.js';

const MOST_OF_A_USER = 50;

/** From where people log in, as hashes: of the device together with its network. */
@Injectable()
export class KnownDevices {
  constructor(private readonly mail: Mail) {}

  /** Remembers the login, and tells its user by mail when it comes from somewhere new; of the first of all he knows. */
  async meet(tx: EntityManager, user: User, { ip = '', ua }: Origin): Promise<void> {
    const [met] = await tx.query<{ isNew: boolean; others: number }[]>(
      `insert into identity.known_devices as known (user_id, device_hash, last_seen_at) values ($1, $2, now())
       on conflict (user_id, device_hash) do update set last_seen_at = excluded.last_seen_at
       returning xmax = 0 as "isNew",
                 (select count(*)::int from identity.known_devices where user_id = $1) as others`,
      [user.id, hashOf(user.id, deviceOf(ua), networkOf(ip))],
    );
    if (!met?.isNew || met.others === 0) return;
    if (met.others >= MOST_OF_A_USER) await this.forgetOldest(tx, user.id);
    const values = { done: { at: new Date(), ip: ip === '' ? undefined : ip }, device: deviceNameOf(ua) };
    await this.mail.queue(tx, { to: user.email, template: 'new-login', values });
  }

  private async forgetOldest(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(
      `delete from identity.known_devices where (user_id, device_hash) in (
         select user_id, device_hash from identity.known_devices where user_id = $1
          order by last_seen_at desc offset $2 for update skip locked)`,
      [userId, MOST_OF_A_USER],
    );
  }
}

function hashOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
