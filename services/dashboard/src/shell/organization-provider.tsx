import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { membersQuery, OrganizationContext, organizationQuery } from '../session/session.js';

export function OrganizationProvider({ children }: { children: ReactNode }) {
  const timeZone = useQuery(organizationQuery).data?.time_zone ?? 'UTC';
  const { data: members } = useQuery(membersQuery);
  const value = useMemo(() => ({ timeZone, members: members ?? [] }), [timeZone, members]);
  return <OrganizationContext value={value}>{children}</OrganizationContext>;
}
