import { useReasonAgainst } from '../../session/session.js';
import { EmptyState } from '../../ui/states.js';
import { Domains } from './domains.js';
import { ProviderForm } from './provider-form.js';

/** The organization's own OpenID provider, and the domains whose people become members by it. */
export function SingleSignOnTab() {
  const reason = useReasonAgainst('organization:manage');
  if (reason !== undefined) return <EmptyState title="Single sign-on is for admins">{reason}</EmptyState>;
  return (
    <>
      <ProviderForm />
      <Domains />
    </>
  );
}
