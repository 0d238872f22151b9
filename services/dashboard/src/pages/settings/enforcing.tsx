import type { ReactNode } from 'react';
import type { IdentitySingleSignOnBody } from '../../api/gen/palisade.schemas.js';

interface Wanted {
  issuer: string;
  enforced: boolean;
}

interface Consequence {
  title: string;
  verb: string;
  children: ReactNode;
}

/** Whether members have to sign in by the provider, and how many of them can't yet. */
export function EnforceChoice({ provider }: { provider: IdentitySingleSignOnBody | null }) {
  return (
    <div className="flex flex-col gap-1">
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          name="enforced"
          defaultChecked={provider?.enforced}
          aria-describedby="not-linked"
          className="mt-1"
        />
        Members sign in by it alone. Admins keep their password.
      </label>
      <p id="not-linked" className="pl-6 text-sm text-muted">
        {stateOf(provider)}
      </p>
    </div>
  );
}

function stateOf(provider: IdentitySingleSignOnBody | null): string {
  if (provider === null) return 'Members link their account under Account, once the provider is set.';
  const { members_not_linked: left, enforced } = provider;
  if (left === 0) return 'Every member who is not an admin has linked an account of the provider.';
  return enforced
    ? `${membersWho(left)} not linked their account yet. Their next login, by all that they sign in with now, leads to it.`
    : `${membersWho(left)} not linked their account yet. They can do so under Account, before you turn this on.`;
}

/** What saving does to people, to be confirmed first; undefined when it does nothing to them. */
export function consequenceOf(
  { issuer, enforced }: Wanted,
  provider: IdentitySingleSignOnBody | null,
): Consequence | undefined {
  if (!enforced) return undefined;
  const isSameIssuer = provider?.issuer === issuer;
  if (provider?.enforced !== true) {
    return {
      title: 'Let members sign in by the provider alone?',
      verb: 'Enforce single sign-on',
      children: (
        <ul className="flex list-disc flex-col gap-2 pl-5">
          <li>
            Sessions of members who are not admins end at once, unless the provider opened them. Admins keep
            their password and their sessions.
          </li>
          <li>{lettersTo(isSameIssuer ? provider.members_not_linked : undefined)}</li>
        </ul>
      ),
    };
  }
  if (isSameIssuer) return undefined;
  return {
    title: 'Change the issuer?',
    verb: 'Change the issuer',
    children:
      'Accounts that are linked with the present issuer are not linked with another. The next login of each member, by what he signs in with beside the provider, leads to linking it again; no mail tells him so. Sessions go on.',
  };
}

function lettersTo(left: number | undefined): string {
  const how = 'a mail that says so; the next login, by password and second factor, leads to linking it.';
  if (left === undefined) return `Whoever has not linked an account of this issuer gets ${how}`;
  if (left === 0) return 'Every member who is not an admin has linked an account: nobody gets a mail.';
  return `${membersWho(left)} not linked their account yet, and ${left === 1 ? 'gets' : 'get'} ${how}`;
}

function membersWho(count: number): string {
  return count === 1 ? 'One member has' : `${String(count)} members have`;
}
