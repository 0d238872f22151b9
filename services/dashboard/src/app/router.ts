import { createRouter } from '@tanstack/react-router';
import { basePath } from '../api/address.js';
import { sessionQuery } from '../session/session.js';
import { parseSearch, stringifySearch } from '../url/search-params.js';
import { queryClient } from './query-client.js';
import { NoSuchPage, PageProblem } from './page-problem.js';
import { routeTree } from './routes.js';

export const router = createRouter({
  routeTree,
  basepath: basePath() === '' ? '/' : basePath(),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: PageProblem,
  defaultNotFoundComponent: NoSuchPage,
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** The session is over: to the login, which says so and leads back here. */
export function leaveForLogin(): void {
  // Who has not been signed in is led to the login by the shell's route.
  if (queryClient.getQueryData(sessionQuery.queryKey) === undefined) return;
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
  const { pathname, href } = router.state.location;
  if (pathname === '/login') return;
  void router.navigate({ to: '/login', search: { next: href, ended: true }, replace: true });
}

/** Who is signed in may have another role by now, or no organization: pages show it, or lead away. */
export async function lookAgain(): Promise<void> {
  const before = queryClient.getQueryData(sessionQuery.queryKey);
  if (before === undefined) return;
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }, { cancelRefetch: false });
  const now = queryClient.getQueryData(sessionQuery.queryKey);
  if (now?.organization?.id !== before.organization?.id) await router.invalidate();
  else if (now?.role !== before.role) await queryClient.invalidateQueries();
}
