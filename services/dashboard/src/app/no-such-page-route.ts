import { createRoute } from '@tanstack/react-router';
import { NoSuchPage } from './page-problem.js';
import { shellRoute } from './shell-route.js';

/** What no other page has: it is said within the shell, which leads on. */
export const noSuchPageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '$',
  component: NoSuchPage,
});
