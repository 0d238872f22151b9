import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { IdentitySignedInBody } from '../api/gen/palisade.schemas.js';
import { cookiesAreNew } from '../api/refresh.js';
import { safeNext } from '../session/next-address.js';
import { sessionQuery } from '../session/session.js';

/** What follows every way of signing in: nothing of a session before is left, and the page that was wanted opens. */
export function useEnter(next?: string): (answer: IdentitySignedInBody) => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  return async ({ user, organization, role }) => {
    cookiesAreNew();
    queries.clear();
    queries.setQueryData(sessionQuery.queryKey, { user, organization, role });
    await router.navigate({ href: safeNext(next), replace: true });
  };
}
