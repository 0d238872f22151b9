import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { Membership } from '../organizations/membership.entity.js';
import { issueLinkToken } from './attempts.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { LinkedIdentity } from './linked-identity.entity.js';

/** Members who have to sign in by the provider and aren't linked with it yet. */
export interface NotLinked {
  userId: string;
  email: string;
}

/** Whether the organization lets members in by its provider alone; held against a change of that until the transaction ends. */
export async function isEnforced(tx: EntityManager, tenantId: string): Promise<boolean> {
  return (await heldProvider(tx, tenantId))?.isEnforced === true;
}

/**
 * A 403 problem for a member whose organization wants him to sign in by its provider; admins keep their way in. It names
 * the organization to who is linked. Of who has proved himself and isn't linked yet it has a token, with which he can
 * link his account and do nothing else: it is good once the transaction commits, so the problem is to be thrown after that.
 */
export async function signOnRequired(
  tx: EntityManager,
  { id: userId, tenantId }: User,
): Promise<Problem | undefined> {
  if (tenantId === null) return undefined;
  const provider = await heldProvider(tx, tenantId);
  if (provider?.isEnforced !== true) return undefined;
  const membership = await tx.findOneBy(Membership, { userId });
  if (membership?.role === 'admin') return undefined;
  const { issuer } = provider;
  if (await tx.existsBy(LinkedIdentity, { tenantId, issuer, userId })) {
    return required('Your organization wants you to sign in by its own provider.', {
      organization: tenantId,
    });
  }
  return required(
    'Your organization wants you to sign in by its own provider: link your account with it this once.',
    { link_token: await issueLinkToken(tx, userId) },
  );
}

/** Who of the organization's members can't sign in before he has linked his account. */
export function notLinked(tx: EntityManager, { tenantId, issuer }: IdentityProvider): Promise<NotLinked[]> {
  return tx.query<NotLinked[]>(
    `select m.user_id as "userId", u.email
       from identity.memberships m join identity.users u on u.id = m.user_id
      where m.tenant_id = $1 and m.role <> 'admin'
        and not exists (select from identity.linked_identities l
                         where l.tenant_id = $1 and l.issuer = $2 and l.user_id = m.user_id)
      order by m.user_id`,
    [tenantId, issuer],
  );
}

function heldProvider(tx: EntityManager, tenantId: string): Promise<IdentityProvider | null> {
  return tx.findOne(IdentityProvider, { where: { tenantId }, lock: { mode: 'pessimistic_read' } });
}

/** With what `auth/sso/start` begins with. */
function required(detail: string, extensions: { organization: string } | { link_token: string }): Problem {
  return new Problem({
    status: 403,
    slug: 'single-sign-on-required',
    title: 'Single sign-on required',
    detail,
    extensions,
  });
}
