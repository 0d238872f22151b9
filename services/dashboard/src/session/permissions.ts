import type { IdentityRole } from '../api/gen/palisade.schemas.js';

// As libs/auth grants them. The services decide; the pages only say beforehand what would be refused.
const reader = [
  'alerts:read',
  'apis:read',
  'file-access:read',
  'members:read',
  'organization:read',
  'scans:read',
] as const;
const analyst = [
  ...reader,
  'alerts:triage',
  'file-access:ingest',
  'file-access:rules',
  'audit:read',
  'scans:run',
] as const;
const admin = [
  ...analyst,
  'api-keys:manage',
  'members:manage',
  'organization:manage',
  'organization:delete',
  'apis:manage',
  'connections:manage',
  'scans:manage',
] as const;

export type Permission = (typeof admin)[number];

const granted: Record<IdentityRole, readonly Permission[]> = { viewer: reader, analyst, admin };

/** Undefined when the role may; else the reason to show beside what is disabled. */
export function reasonAgainst(role: IdentityRole, permission: Permission): string | undefined {
  if (granted[role].includes(permission)) return undefined;
  const enough = granted.analyst.includes(permission) ? 'an analyst or an admin' : 'an admin';
  return `You are ${role === 'viewer' ? 'a viewer' : `an ${role}`}: this needs ${enough}.`;
}
