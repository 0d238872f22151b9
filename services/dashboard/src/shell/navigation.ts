import type { IconName } from '../ui/icon.js';

export interface Destination {
  to: '/alerts' | '/rules';
  label: string;
  icon: IconName;
}

/** The sidebar and the command palette, in this order. */
export const destinations: readonly Destination[] = [
  { to: '/alerts', label: 'Alerts', icon: 'alerts' },
  { to: '/rules', label: 'Rules', icon: 'filter' },
];
