import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions.js';

/** Who may call a route. Every route of a service states it, or the service refuses to start. */
export type Access =
  | { kind: 'public' }
  /** Any signed-in user, with or without an organization; API keys are refused. */
  | { kind: 'signed_in' }
  /** A caller of a tenant who holds all of these. */
  | { kind: 'requires'; permissions: readonly Permission[] };

export const ACCESS = 'palisade:access';

const access = (value: Access) => SetMetadata(ACCESS, value);

export const Public = () => access({ kind: 'public' });
export const SignedIn = () => access({ kind: 'signed_in' });
export const Requires = (first: Permission, ...others: Permission[]) =>
  access({ kind: 'requires', permissions: [first, ...others] });
