import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export const API_KEY_PREFIX = 'pal_';
const pattern =
  /^pal_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A new key for the id (a UUID): 256 random bits. It is shown once; only its hash is kept. */
export function newApiKey(apiKeyId: string): { key: string; secretHash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { key: `${API_KEY_PREFIX}${apiKeyId.replaceAll('-', '')}_${secret}`, secretHash: hashOf(secret) };
}

/** The parts of `pal_<id>_<secret>`; undefined when it isn't one. */
export function parseApiKey(key: string): { apiKeyId: string; secretHash: string } | undefined {
  const match = pattern.exec(key);
  if (!match) return undefined;
  return { apiKeyId: match.slice(1, 6).join('-'), secretHash: hashOf(match[6] ?? '') };
}

/** Compares in a time that says nothing about where the hashes differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
