import { createHash, randomBytes } from 'node:crypto';

const pattern =
  /^pali_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A new token: the organization whose invite it is, and 256 random bits. */
export function newInviteToken(tenantId: string): { token: string; secretHash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { token: `pali_${tenantId.replaceAll('-', '')}_${secret}`, secretHash: hashOf(secret) };
}

/** Undefined when it isn't one. */
export function parseInviteToken(token: string): { tenantId: string; secretHash: string } | undefined {
  const match = pattern.exec(token);
  if (!match) return undefined;
  return { tenantId: match.slice(1, 6).join('-'), secretHash: hashOf(match[6] ?? '') };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
