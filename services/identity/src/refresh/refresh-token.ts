import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A refresh token taken apart. Its session is its family, its generation counts the exchanges before it. */
export interface RefreshToken {
  sessionId: string;
  generation: number;
  secret: Buffer;
}

const PREFIX = 'palr_';
const pattern =
  /^palr_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_(0|[1-9]\d{0,5})_([A-Za-z0-9_-]{43})$/;

/** A session's first token: 256 random bits. */
export function firstToken(sessionId: string): RefreshToken {
  return { sessionId, generation: 0, secret: randomBytes(32) };
}

export function textOf({ sessionId, generation, secret }: RefreshToken): string {
  return `${PREFIX}${sessionId.replaceAll('-', '')}_${String(generation)}_${secret.toString('base64url')}`;
}

/** The parts of `palr_<session>_<generation>_<secret>`; undefined when it isn't one. */
export function parseRefreshToken(text: string): RefreshToken | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  return {
    sessionId: match.slice(1, 6).join('-'),
    generation: Number(match[6]),
    secret: Buffer.from(match[7] ?? '', 'base64url'),
  };
}

/** SHA-256: the secret has 256 random bits, so a slow hash would add nothing. */
export function hashOf({ secret }: RefreshToken): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares in a time that says nothing about where the hashes differ. */
export function hasHash(token: RefreshToken, hash: string): boolean {
  const [a, b] = [Buffer.from(hashOf(token)), Buffer.from(hash)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Derives each token from the one before, under a key that only the service has. So the same exchange gives the same
 * child however often it is asked for, no replica has to keep a secret, and any forebear of the present token can be
 * told from a made-up one.
 */
export class RefreshTokenLine {
  constructor(private readonly key: Buffer) {}

  /** The descendant of the token in a generation that is its own or a later one. */
  descendant(token: RefreshToken, generation: number): RefreshToken {
    let { secret } = token;
    for (let at = token.generation; at < generation; at++) {
      secret = createHmac('sha256', this.key).update(secret).digest();
    }
    return { ...token, generation, secret };
  }
}
