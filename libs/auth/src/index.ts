export { Public, Requires, SignedIn, type Access } from './access.js';
export { ApiKeyUses } from './api-key-uses.js';
export { newApiKey, parseApiKey } from './api-key.js';
export { actorOf, originOf } from './audit-actor.js';
export { AuditTrail, type AuditActor, type AuditEntry } from './audit-trail.js';
export { AuthModule } from './auth.module.js';
export { type AuthOptions } from './auth-options.js';
export { bearerOf, whyNoBearer } from './bearer.js';
export { CurrentCaller, type Caller } from './caller.js';
export { CallerWatch, type CallerEnd } from './caller-watch.js';
export { ACCESS_TOKEN_ALGORITHM, ACCESS_TOKEN_TYPE, DEFAULT_AUDIENCE, type Claims } from './claims.js';
export { FollowedIdentity } from './followed-identity.js';
export {
  isPermission,
  isRole,
  permissions,
  permissionsOf,
  roles,
  type Permission,
  type Role,
} from './permissions.js';
export { type Refusal } from './refusal-counter.js';
export { Routes, type Route } from './routes.js';
export { Verifier, type Verdict } from './verifier.js';
