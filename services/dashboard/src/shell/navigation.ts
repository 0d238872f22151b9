import type { IconName } from '../ui/icon.js';

export interface Destination {
  to:
    | '/'
    | '/activity'
    | '/alerts'
    | '/search'
    | '/audit'
    | '/rules'
    | '/rule-health'
    | '/members'
    | '/keys'
    | '/settings';
  label: string;
  icon: IconName;
}

/** The sidebar and the command palette, in this order. */
export const destinations: readonly Destination[] = [
  { to: '/', label: 'Overview', icon: 'overview' },
  { to: '/activity', label: 'Activity', icon: 'activity' },
  { to: '/alerts', label: 'Alerts', icon: 'alerts' },
  { to: '/search', label: 'Search', icon: 'search' },
  { to: '/audit', label: 'Audit log', icon: 'audit' },
  { to: '/rules', label: 'Rules', icon: 'filter' },
  { to: '/rule-health', label: 'Rule health', icon: 'pulse' },
  { to: '/members', label: 'Members', icon: 'user' },
  { to: '/keys', label: 'API keys', icon: 'key' },
  { to: '/settings', label: 'Settings', icon: 'settings' },
];
