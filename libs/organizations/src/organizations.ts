import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { OrganizationRecord } from '@palisade/contracts';
import { Problem, Readiness } from '@palisade/http';
import { TopicFollower } from '@palisade/messaging';

export interface FollowedOrganization {
  readonly revision: number;
  readonly name: string;
  readonly timeZone: string;
  /** Flat: 'retention.alerts' is '90'. What is not chosen is absent. */
  readonly settings: Readonly<Record<string, string>>;
  /** As chosen; what holds is for `Flags` to say. */
  readonly flags: Readonly<Record<string, boolean>>;
}

export type OrganizationListener = (tenantId: string) => void;

const RETRY_AFTER_SECONDS = 5;

/** What identity's topic last said of each organization, in memory: asked without a network call, known everywhere within a second. */
@Injectable()
export class Organizations implements OnApplicationBootstrap {
  private readonly known = new Map<string, FollowedOrganization>();
  private readonly listeners = new Set<OrganizationListener>();
  private hasReadAll = false;
  private becomeReady: () => void = () => undefined;
  /** When all is known that the topic had at the start. */
  readonly ready = new Promise<void>((resolve) => {
    this.becomeReady = resolve;
  });

  constructor(
    private readonly topics: TopicFollower,
    readiness: Readiness,
  ) {
    readiness.add('organizations', () => {
      if (!this.hasReadAll)
        throw Problem.unavailable('The organizations are not known yet.', RETRY_AFTER_SECONDS);
    });
  }

  onApplicationBootstrap(): void {
    const { ready } = this.topics.follow(OrganizationRecord, {
      onRecord: ({ tenantId, data }) => {
        this.take(tenantId, data);
      },
      onTombstone: (tenantId) => {
        if (this.known.delete(tenantId)) this.changed(tenantId);
      },
    });
    ready.then(
      () => {
        this.hasReadAll = true;
        this.becomeReady();
      },
      () => undefined, // stopped before the end was reached: it stays not ready
    );
  }

  /** Undefined for one that was deleted, or of which nothing is known yet. */
  of(tenantId: string): FollowedOrganization | undefined {
    return this.known.get(tenantId);
  }

  /** Of all organizations that there are. */
  tenants(): string[] {
    return [...this.known.keys()];
  }

  /**
   * By tenant, the whole number that a setting has, such as 'retention.alerts'; without those who chose none. A number
   * that is not positive is no choice.
   */
  numbersOf(setting: string): ReadonlyMap<string, number> {
    const chosen = new Map<string, number>();
    for (const [tenantId, { settings }] of this.known) {
      const value = Number(settings[setting]);
      if (Number.isSafeInteger(value) && value > 0) chosen.set(tenantId, value);
    }
    return chosen;
  }

  /** Tells of every change from now on, once it can be asked for; a listener must not throw. */
  onChange(listener: OrganizationListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take(tenantId: string, record: OrganizationRecord): void {
    const { revision, name = '', time_zone: timeZone = 'UTC', settings = {}, flags = {} } = record;
    const last = this.known.get(tenantId);
    if (last && last.revision >= revision) return;
    this.known.set(tenantId, { revision, name, timeZone, settings, flags });
    this.changed(tenantId);
  }

  private changed(tenantId: string): void {
    for (const listener of this.listeners) listener(tenantId);
  }
}
