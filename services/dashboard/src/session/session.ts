import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { identityAccountsMe } from '../api/gen/auth.js';
import { identityMembersList } from '../api/gen/members.js';
import { identityOrganizationsCurrent } from '../api/gen/organizations.js';
import type { IdentityMemberBody } from '../api/gen/palisade.schemas.js';
import { reasonAgainst, type Permission } from './permissions.js';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => identityAccountsMe({ signal }),
  staleTime: Infinity,
});

export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => identityOrganizationsCurrent({ signal }),
  staleTime: 10 * 60_000,
});

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => identityMembersList({ limit: 500 }, { signal }),
  select: ({ items }) => items,
  staleTime: 5 * 60_000,
});

/** Who is signed in; only below the shell, which waits for it. */
export function useSession() {
  return useSuspenseQuery(sessionQuery).data;
}

/** Undefined when the person may; else why not. */
export function useReasonAgainst(permission: Permission): string | undefined {
  return reasonAgainst(useSession().role, permission);
}

/** What hundreds of cells ask for: read once by the shell, not by a query of each cell. */
export const OrganizationContext = createContext<{
  timeZone: string;
  members: readonly IdentityMemberBody[];
}>({
  timeZone: 'UTC',
  members: [],
});

/** The organization's time zone; UTC until it is known. */
export function useTimeZone(): string {
  return useContext(OrganizationContext).timeZone;
}

/** Those who belong to the organization; empty until it is known. */
export function useMembers(): readonly IdentityMemberBody[] {
  return useContext(OrganizationContext).members;
}
