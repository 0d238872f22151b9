import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.js';

/** Where an organization's provider sends people back to. */
export const providerCallbackRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sso/callback',
  component: lazyRouteComponent(() => import('./provider-callback.page.js'), 'ProviderCallbackPage'),
});
