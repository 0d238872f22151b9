import { getRouteApi } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../../session/session.js';
import { Page } from '../../ui/page.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { Tabs } from '../../ui/tabs.js';
import { Deletion } from './deletion.js';
import { Flags } from './flags.js';
import { OrganizationForm } from './organization-form.js';
import { SingleSignOnTab } from './single-sign-on-tab.js';
import type { SettingsTab } from './settings.route.js';

const route = getRouteApi('/shell/settings');
const tabs: { id: SettingsTab; label: string }[] = [
  { id: 'organization', label: 'Organization' },
  { id: 'single-sign-on', label: 'Single sign-on' },
  { id: 'flags', label: 'Features' },
  { id: 'deletion', label: 'Deletion' },
];

/** What an organization decides of itself. */
export function SettingsPage() {
  const { tab = 'organization' } = route.useSearch();
  const navigate = route.useNavigate();
  const organization = useQuery(organizationQuery);
  return (
    <Page title="Settings" aside={organization.data?.name}>
      <Tabs
        label="Settings"
        tabs={tabs}
        open={tab}
        onOpen={(to) =>
          void navigate({ search: { tab: to === 'organization' ? undefined : to }, replace: true })
        }
      >
        {organization.isPending && <TableSkeleton rows={6} widths={['w-40', 'w-64']} />}
        {organization.isError && (
          <ProblemNotice problem={organization.error} onRetry={() => void organization.refetch()} />
        )}
        {organization.data !== undefined && tab === 'organization' && (
          <OrganizationForm key={organization.data.revision} organization={organization.data} />
        )}
        {tab === 'single-sign-on' && <SingleSignOnTab />}
        {tab === 'flags' && <Flags />}
        {organization.data !== undefined && tab === 'deletion' && <Deletion name={organization.data.name} />}
      </Tabs>
    </Page>
  );
}
