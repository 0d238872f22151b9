import { createRoute, redirect } from '@tanstack/react-router';
import { activityRoute } from '../pages/activity/activity.route.js';
import { alertsRoute } from '../pages/alerts/alerts.route.js';
import { auditRoute } from '../pages/audit/audit.route.js';
import { loginRoute } from '../pages/login/login.route.js';
import { rulesRoute } from '../pages/rules/rules.route.js';
import { searchRoute } from '../pages/search/search.route.js';
import { rootRoute } from './root-route.js';
import { shellRoute } from './shell-route.js';

const startRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/alerts', replace: true });
  },
});

/** Every page: one line each. Which of them the navigation shows is in shell/navigation.ts. */
export const routeTree = rootRoute.addChildren([
  loginRoute,
  shellRoute.addChildren([startRoute, activityRoute, alertsRoute, searchRoute, auditRoute, rulesRoute]),
]);
