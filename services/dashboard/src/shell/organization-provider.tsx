import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { membersQuery, OrganizationContext, organizationQuery, useSession } from '../session/session.js';

export function OrganizationProvider({ children }: { children: ReactNode }) {
  const enabled = useSession().organization !== null;
  const timeZone = useQuery({ ...organizationQuery, enabled }).data?.time_zone ?? 'UTC';
  const { data: members } = useQuery({ ...membersQuery, enabled });
  const value = useMemo(() => ({ timeZone, members: members ?? [] }), [timeZone, members]);
  return <OrganizationContext value={value}>{children}</OrganizationContext>;
}
