/** What a caller may do, as data: a route names one, a role or an API key grants it. */
export const permissions = [
  'alerts:read',
  'alerts:triage',
  'file-access:read',
  'file-access:ingest',
  'file-access:rules',
  'apis:read',
  'apis:manage',
  'scans:read',
  'scans:run',
  'scans:manage',
  'connections:manage',
  'api-keys:manage',
  'members:read',
  'members:manage',
  'organization:read',
  'organization:manage',
  'organization:delete',
  'audit:read',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['admin', 'analyst', 'viewer'] as const;
export type Role = (typeof roles)[number];

const grants: Record<Role, readonly Permission[]> = {
  admin: permissions,
  analyst: [
    'alerts:read',
    'alerts:triage',
    'file-access:read',
    'file-access:ingest',
    'file-access:rules',
    'apis:read',
    'scans:read',
    'scans:run',
    'members:read',
    'organization:read',
    'audit:read',
  ],
  // Who did what, from which address, is for those who act on it.
  viewer: permissions.filter((permission) => permission.endsWith(':read') && permission !== 'audit:read'),
};

const granted: Record<Role, ReadonlySet<Permission>> = {
  admin: new Set(grants.admin),
  analyst: new Set(grants.analyst),
  viewer: new Set(grants.viewer),
};

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return granted[role];
}

export function isPermission(value: unknown): value is Permission {
  return permissions.includes(value as Permission);
}

export function isRole(value: unknown): value is Role {
  return roles.includes(value as Role);
}
