import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { EmailLink, type LinkPurpose } from './email-link.entity.js';
import type { User } from './user.entity.js';

const lifetimeMinutes: Record<LinkPurpose, number> = { verify: 24 * 60, change: 24 * 60, reset: 30 };

/** The tokens of links in mails. A token is good once; what it was for is undone when its user's row is gone. */
@Injectable()
export class EmailLinks {
  /** A new one, beside those that are on their way already. */
  async issue(
    tx: EntityManager,
    user: User,
    { purpose, email }: { purpose: LinkPurpose; email: string },
  ): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(32).toString('base64url');
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + lifetimeMinutes[purpose] * 60_000);
    await tx.insert(EmailLink, {
      tokenHash: hashOf(token),
      userId: user.id,
      purpose,
      email,
      createdAt,
      expiresAt,
    });
    return { token, expiresAt };
  }

  /** Whose link it is, without spending it; undefined when it is wrong, used or expired. */
  async find(
    tx: EntityManager,
    token: string,
    purposes: readonly LinkPurpose[],
  ): Promise<EmailLink | undefined> {
    const link = await tx.findOneBy(EmailLink, { tokenHash: hashOf(token) });
    return link && purposes.includes(link.purpose) && link.expiresAt > new Date() ? link : undefined;
  }

  /** Of two who spend one link one succeeds; its user's row has to be locked. */
  async spend(tx: EntityManager, link: EmailLink): Promise<boolean> {
    const { affected } = await tx.delete(EmailLink, { tokenHash: link.tokenHash });
    return affected === 1;
  }

  async dropAll(tx: EntityManager, userId: string): Promise<void> {
    await tx.delete(EmailLink, { userId });
  }
}

export function linkInvalid(): Problem {
  return new Problem({
    status: 400,
    slug: 'link-invalid',
    title: 'The link is no good',
    detail: 'The link is wrong, used or expired; ask for a new one.',
  });
}

/** SHA-256: a token has 256 random bits. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
