import type { fileAccess } from '@palisade/contracts';
import type { RuleSet } from '../engine/engine.js';
import type { Episode } from '../engine/episode.js';

export interface Sampled {
  readonly tenantId: string;
  readonly episode: Readonly<Episode>;
  readonly ruleSet: RuleSet;
}

interface Known {
  readonly firstSeenAt: number;
  readonly ruleSet: RuleSet;
  readonly samples: readonly fileAccess.SampleEvent[];
}

const most = 5_000;

/** The samples of episodes that go on: an actor that works without a pause has a record every ten seconds. */
export class KnownSamples {
  /** Those used last at the end. */
  private readonly byEpisode = new Map<string, Known>();

  of(sampled: Sampled): readonly fileAccess.SampleEvent[] | undefined {
    const known = this.byEpisode.get(nameOf(sampled));
    if (known === undefined) return undefined;
    this.byEpisode.delete(nameOf(sampled));
    // A late event, or other rules, may begin it with others.
    if (known.firstSeenAt !== sampled.episode.firstSeenAt || known.ruleSet !== sampled.ruleSet)
      return undefined;
    this.byEpisode.set(nameOf(sampled), known);
    return known.samples;
  }

  remember(sampled: Sampled, samples: readonly fileAccess.SampleEvent[]): void {
    const { episode, ruleSet } = sampled;
    this.byEpisode.set(nameOf(sampled), { firstSeenAt: episode.firstSeenAt, ruleSet, samples });
    if (this.byEpisode.size <= most) return;
    const [oldest] = this.byEpisode.keys();
    if (oldest !== undefined) this.byEpisode.delete(oldest);
  }

  /** A transaction that did not commit may have shown events that are not stored. */
  clear(): void {
    this.byEpisode.clear();
  }
}

const nameOf = ({ tenantId, episode }: Sampled): string => `${tenantId}:${episode.id}`;
