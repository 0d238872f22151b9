import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Session } from '../sessions/session.entity.js';
import { DerivationRoot } from '../sealing/derivation-root.js';
import { Settings } from '../settings.js';
import { RefreshFamily } from './refresh-family.entity.js';
import { firstToken, hashOf, hasHash, type RefreshToken, RefreshTokenLine, textOf } from './refresh-token.js';

/** Exchanges after which a token is taken for unknown: deriving so many costs some ten milliseconds, which a caller could ask for. */
const OLDEST_KNOWN = 10_000;

/** What a token is to its session. */
export type Standing =
  /** The latest. */
  | 'latest'
  /** Exchanged within the grace: another tab had it, too. */
  | 'just-exchanged'
  /** Exchanged before: somebody has a copy. */
  | 'reused'
  /** Never a token of this session. */
  | 'unknown';

interface Family extends Pick<RefreshFamily, 'generation' | 'secretHash'> {
  /** The latest token was made within the grace. */
  isFresh: boolean;
}

/** The refresh tokens of sessions; all in a transaction that holds the session's row. */
@Injectable()
export class RefreshTokens {
  private known: RefreshTokenLine | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly root: DerivationRoot,
  ) {}

  /** The first one of a session that is being opened. */
  async open(tx: EntityManager, session: Session): Promise<string> {
    const token = firstToken(session.id);
    const { sessionId, generation } = token;
    await tx.insert(RefreshFamily, { sessionId, generation, secretHash: hashOf(token), rotatedAt: null });
    return textOf(token);
  }

  async standingOf(tx: EntityManager, token: RefreshToken): Promise<Standing> {
    const family = await this.familyOf(tx, token.sessionId);
    return family ? this.standingIn(family, token) : 'unknown';
  }

  /**
   * Exchanges a token for the session's next one. Within the grace every exchange gives the same: a token that was made
   * within it is answered again, so one that was exchanged longer ago than the grace has no honest holder.
   */
  async exchange(
    tx: EntityManager,
    token: RefreshToken,
  ): Promise<{ next: string } | { refused: 'reused' | 'unknown' }> {
    const family = await this.familyOf(tx, token.sessionId);
    const standing = family ? this.standingIn(family, token) : 'unknown';
    if (!family || standing === 'reused' || standing === 'unknown') {
      return { refused: standing === 'reused' ? 'reused' : 'unknown' };
    }
    if (family.isFresh) return { next: textOf(this.line.descendant(token, family.generation)) };
    const next = this.line.descendant(token, family.generation + 1);
    await this.rotate(tx, family, next);
    return { next: textOf(next) };
  }

  private get line(): RefreshTokenLine {
    this.known ??= new RefreshTokenLine(this.root.keyFor('palisade refresh tokens'));
    return this.known;
  }

  private standingIn(family: Family, token: RefreshToken): Standing {
    const age = family.generation - token.generation;
    if (age < 0 || age > OLDEST_KNOWN) return 'unknown';
    if (!hasHash(this.line.descendant(token, family.generation), family.secretHash)) return 'unknown';
    if (age === 0) return 'latest';
    return age === 1 && family.isFresh ? 'just-exchanged' : 'reused';
  }

  private async familyOf(tx: EntityManager, sessionId: string): Promise<Family | undefined> {
    // By Postgres' clock, which is the same for all replicas.
    const [family] = await tx.query<Family[]>(
      `select generation, secret_hash as "secretHash",
              coalesce(rotated_at > clock_timestamp() - make_interval(secs => $2), false) as "isFresh"
         from identity.refresh_tokens where session_id = $1`,
      [sessionId, this.settings.refreshGraceSeconds],
    );
    return family;
  }

  /** Claims the exchange: nobody else's of the same generation goes through. */
  private async rotate(
    tx: EntityManager,
    { generation, secretHash }: Family,
    next: RefreshToken,
  ): Promise<void> {
    const [, claimed] = await tx.query<[unknown, number]>(
      `update identity.refresh_tokens set generation = $2, secret_hash = $3, rotated_at = clock_timestamp()
        where session_id = $1 and generation = $4 and secret_hash = $5`,
      [next.sessionId, next.generation, hashOf(next), generation, secretHash],
    );
    if (claimed !== 1)
      throw new Error('a refresh token was exchanged by somebody who did not hold its session');
  }
}
