/** What an organization may turn on and off while everything runs, as data. */
export const flags = [
  {
    name: 'live-events',
    title: 'Live feed of events',
    description: 'Browsers and API keys see file-access events as they come in. Alerts arrive either way.',
    default: true,
    service: 'alerting',
  },
  {
    name: 'backtests',
    title: 'Backtests',
    description: 'Rules may be run over the events of the last days. What runs already goes on to its end.',
    default: true,
    service: 'file-access',
  },
] as const satisfies readonly Flag[];

export interface Flag {
  /** Stable: organizations' choices are stored under it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** For organizations that chose nothing. */
  readonly default: boolean;
  /** The service that heeds it. */
  readonly service: string;
}

export type FlagName = (typeof flags)[number]['name'];

export function isFlagName(name: unknown): name is FlagName {
  return flags.some((flag) => flag.name === name);
}

/** What holds for an organization that chose so. */
export function flagIn(name: FlagName, chosen: Readonly<Record<string, boolean>> = {}): boolean {
  return chosen[name] ?? flags.find((flag) => flag.name === name)?.default ?? false;
}
