import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/shell-route.js';
import { oneOf } from '../../url/search-params.js';

export const settingsTabs = ['organization', 'single-sign-on', 'flags', 'deletion'] as const;
export type SettingsTab = (typeof settingsTabs)[number];

export interface SettingsSearch {
  tab?: SettingsTab;
}

export const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>): SettingsSearch => ({
    tab: oneOf(search['tab'], settingsTabs),
  }),
  component: lazyRouteComponent(() => import('./settings.page.js'), 'SettingsPage'),
});
