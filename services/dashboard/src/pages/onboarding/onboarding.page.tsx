import { getRouteApi, Link } from '@tanstack/react-router';
import { useSession } from '../../session/session.js';
import { signOut } from '../../session/sign-out.js';
import { EntryFrame } from '../../entry/entry-frame.js';
import { ChooseFrameworks } from './choose-frameworks.js';
import { FoundOrganization } from './found-organization.js';
import { InvitePeople } from './invite-people.js';
import { OwnInvites } from './own-invites.js';
import { steps, type Step } from './onboarding.route.js';

const route = getRouteApi('/onboarding');
const titles: Record<Step, string> = {
  organization: 'Your organization',
  frameworks: 'What you are measured by',
  people: 'Your people',
};

/** From an account to a working organization, in three steps, of which the first alone has to be done. */
export function OnboardingPage() {
  const { organization } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const step = organization === null ? 'organization' : (search.step ?? 'frameworks');
  const go = (to: Step | undefined) =>
    to === undefined ? void navigate({ to: '/', replace: true }) : void navigate({ search: { step: to } });
  return (
    <EntryFrame
      title={titles[step]}
      footer={
        <>
          <span>
            Step {steps.indexOf(step) + 1} of {steps.length}
          </span>
          <Link to="/account" className="text-accent underline">
            Your account
          </Link>
          <button type="button" className="text-accent underline" onClick={() => void signOut()}>
            Sign out
          </button>
        </>
      }
    >
      {step === 'organization' && (
        <>
          <OwnInvites />
          <FoundOrganization onDone={() => go('frameworks')} />
        </>
      )}
      {step === 'frameworks' && <ChooseFrameworks onDone={() => go('people')} />}
      {step === 'people' && <InvitePeople onDone={() => go(undefined)} />}
    </EntryFrame>
  );
}
