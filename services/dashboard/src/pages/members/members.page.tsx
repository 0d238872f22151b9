import { getRouteApi } from '@tanstack/react-router';
import { Page } from '../../ui/page.js';
import { Tabs } from '../../ui/tabs.js';
import { Invites } from './invites.js';
import { MemberList } from './member-list.js';
import type { MembersTab } from './members.route.js';

const route = getRouteApi('/shell/members');
const tabs: { id: MembersTab; label: string }[] = [
  { id: 'members', label: 'Members' },
  { id: 'invites', label: 'Invites' },
];

/** Who belongs to the organization, and who is invited. */
export function MembersPage() {
  const { tab = 'members' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Members">
      <Tabs
        label="Members"
        tabs={tabs}
        open={tab}
        onOpen={(to) => void navigate({ search: { tab: to === 'members' ? undefined : to }, replace: true })}
      >
        {tab === 'members' ? <MemberList /> : <Invites />}
      </Tabs>
    </Page>
  );
}
