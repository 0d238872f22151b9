export { Public, Requires, SignedIn, type Access } from './access.js';
export { AuditTrail, type AuditActor, type AuditEntry, type Refusal } from './audit-trail.js';
export { AuthModule, type AuthOptions } from './auth.module.js';
export { CurrentCaller, type Caller } from './caller.js';
export {
  isPermission,
  isRole,
  permissions,
  permissionsOf,
  roles,
  type Permission,
  type Role,
} from './permissions.js';
export { Verifier } from './verifier.js';
