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
    | '/apis'
    | '/scans'
    | '/failed-tasks'
    | '/schedules'
    | '/connections'
    | '/checks'
    | '/members'
    | '/keys'
    | '/settings';
  label: string;
  icon: IconName;
}

export interface DestinationGroup {
  /** What they have in common; the first ones go without saying. */
  label?: string;
  destinations: readonly Destination[];
}

/** The sidebar, in this order. */
export const destinationGroups: readonly DestinationGroup[] = [
  {
    destinations: [
      { to: '/', label: 'Overview', icon: 'overview' },
      { to: '/activity', label: 'Activity', icon: 'activity' },
      { to: '/alerts', label: 'Alerts', icon: 'alerts' },
      { to: '/search', label: 'Search', icon: 'search' },
      { to: '/rules', label: 'Rules', icon: 'filter' },
      { to: '/rule-health', label: 'Rule health', icon: 'pulse' },
    ],
  },
  {
    label: 'Scanning',
    destinations: [
      { to: '/apis', label: 'APIs', icon: 'apis' },
      { to: '/scans', label: 'Scans', icon: 'scans' },
      { to: '/failed-tasks', label: 'Failed tasks', icon: 'failed' },
      { to: '/schedules', label: 'Schedules', icon: 'calendar' },
      { to: '/connections', label: 'Connections', icon: 'link' },
      { to: '/checks', label: 'Checks', icon: 'checks' },
    ],
  },
  {
    label: 'Organization',
    destinations: [
      { to: '/audit', label: 'Audit log', icon: 'audit' },
      { to: '/members', label: 'Members', icon: 'user' },
      { to: '/keys', label: 'API keys', icon: 'key' },
      { to: '/settings', label: 'Settings', icon: 'settings' },
    ],
  },
];

/** All of them, for the command palette. */
export const destinations: readonly Destination[] = destinationGroups.flatMap((group) => group.destinations);
