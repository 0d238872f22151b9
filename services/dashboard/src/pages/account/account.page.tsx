import { getRouteApi } from '@tanstack/react-router';
import { Page } from '../../ui/page.js';
import { Tabs } from '../../ui/tabs.js';
import type { AccountTab } from './account.route.js';
import { Profile } from './profile.js';
import { SessionList } from './session-list.js';
import { SignInTab } from './sign-in-tab.js';

const route = getRouteApi('/shell/account');
const tabs: { id: AccountTab; label: string }[] = [
  { id: 'profile', label: 'Profile' },
  { id: 'sign-in', label: 'Signing in' },
  { id: 'sessions', label: 'Sessions' },
];

/** One's own account: who one is, how one signs in, and where one is signed in. */
export function AccountPage() {
  const { tab = 'profile' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Account">
      <Tabs
        label="Account"
        tabs={tabs}
        open={tab}
        onOpen={(to) => void navigate({ search: { tab: to === 'profile' ? undefined : to }, replace: true })}
      >
        {tab === 'profile' && <Profile />}
        {tab === 'sign-in' && <SignInTab />}
        {tab === 'sessions' && <SessionList />}
      </Tabs>
    </Page>
  );
}
