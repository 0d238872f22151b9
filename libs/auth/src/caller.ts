import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Permission, Role } from './permissions.js';

/** Who calls, as proved by an access token or an API key. Its tenant comes from there and from nowhere else. */
export interface Caller {
  kind: 'user' | 'api_key';
  /** The user's or the API key's id. */
  id: string;
  /** Empty for a user without an organization; such a caller never reaches a route that `@Requires` a permission. */
  tenantId: string;
  role?: Role;
  email?: string;
  sessionId?: string;
  /** The membership that the access token was signed for. */
  membershipVersion?: number;
  permissions: ReadonlySet<Permission>;
}

export interface CallerRequest {
  caller?: Caller;
}

/** The caller whom the guard let in; only on routes that are not `@Public`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CallerRequest>();
  if (!caller) throw new Error('a public route has no caller');
  return caller;
});
