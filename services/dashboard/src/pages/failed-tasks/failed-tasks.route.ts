import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';

export const failedTasksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/failed-tasks',
  component: lazyRouteComponent(() => import('./failed-tasks.page.js'), 'FailedTasksPage'),
});
