import { type Caller, permissionsOf, type Role } from '@palisade/auth';
import { Problem } from '@palisade/http';

/** Throws a 403 problem when the role may do what the caller may not. */
export function assertMayGive(caller: Caller, role: Role): void {
  const beyond = [...permissionsOf(role)].filter((permission) => !caller.permissions.has(permission));
  if (beyond.length > 0) throw Problem.forbidden(`You may not give away ${beyond.join(', ')}.`);
}
