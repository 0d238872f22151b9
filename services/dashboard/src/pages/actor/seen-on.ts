import type { ActorProfile } from '../../rules/rules-api.js';

export interface SeenOn {
  /** A time of the day, which is one in UTC. */
  at: string;
  count: number;
  /** Those of them that are kept as they are. */
  values: string[];
}

/** What was last seen on the same day together, the newest day first. */
export function seenOn(newest: ActorProfile['known'][number]['newest']): SeenOn[] {
  const days = new Map<string, SeenOn>();
  for (const { value, last_seen_at } of newest) {
    const day = last_seen_at.slice(0, 10);
    const seen = days.get(day) ?? { at: last_seen_at, count: 0, values: [] };
    seen.count += 1;
    if (value !== null) seen.values.push(value);
    days.set(day, seen);
  }
  return [...days.values()].sort((a, b) => b.at.localeCompare(a.at));
}
