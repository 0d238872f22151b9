import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  type Contract,
  OrganizationRecord,
  RuleDefinitionRecord,
  RuleExceptionRecord,
  WatchlistRecord,
} from '@palisade/contracts';
import { Problem, Readiness } from '@palisade/http';
import { type Event, type Followed, TopicFollower } from '@palisade/messaging';
import { createLogger } from '@palisade/telemetry';
import type { Places } from '../engine/behaviour/places.js';
import type { EngineLimits, RuleContext, RuleSet } from '../engine/engine.js';
import { type CompiledRules, compileSpecs } from './compile-tenant.js';
import { type RuleSpec, withShipped } from './rule-spec.js';
import { TenantDefinitions } from './tenant-definitions.js';

const log = createLogger('file-access');
const nothing = new TenantDefinitions();

export type Learned = Pick<TenantDefinitions, 'peers' | 'confirmed'>;

/**
 * The rules of each tenant, compiled: those that are shipped and what the topic says besides. Every replica follows it, so
 * that a change is known everywhere within a second, and nothing is detected before all that was written is known.
 */
@Injectable()
export class TenantRules implements OnApplicationBootstrap {
  private readonly definitions = new Map<string, TenantDefinitions>();
  /** What is compiled for a tenant; absent once something of it changed. */
  private readonly compiled = new Map<string, CompiledRules>();
  /** By time zone, for those who have nothing of their own. */
  private readonly plain = new Map<string, CompiledRules>();
  private readonly erasedListeners: ((tenantId: string) => void)[] = [];
  private followed: Followed[] = [];
  private hasReadAll = false;
  private resolveReady: () => void = () => undefined;
  /** When all is known that the topics had at the start. */
  readonly ready = new Promise<void>((resolve) => {
    this.resolveReady = resolve;
  });

  constructor(
    private readonly topics: TopicFollower,
    readiness: Readiness,
    readonly limits: EngineLimits,
    readonly places?: Places,
  ) {
    readiness.add('rules', () => {
      if (!this.hasReadAll) throw Problem.unavailable('The rules are not known yet.', 2);
    });
  }

  onApplicationBootstrap(): void {
    const contracts: Contract<unknown>[] = [RuleDefinitionRecord, WatchlistRecord, RuleExceptionRecord];
    this.followed = [
      this.topics.followAll(contracts, {
        onRecord: (event) => {
          this.take(event);
        },
        onTombstone: (key) => {
          const [tenantId = ''] = key.split(':', 1);
          const definitions = this.definitions.get(tenantId);
          if (definitions?.forget(key.slice(tenantId.length + 1)) === true) this.compiled.delete(tenantId);
        },
      }),
      this.topics.follow(OrganizationRecord, {
        onRecord: ({ data, tenantId }) => {
          this.setTimeZone(tenantId, data.time_zone ?? '');
        },
        onTombstone: (tenantId) => {
          this.forget(tenantId);
        },
      }),
    ];
    Promise.all(this.followed.map(({ ready }) => ready)).then(
      () => {
        this.hasReadAll = true;
        this.resolveReady();
      },
      () => undefined, // stopped before the end was reached: it stays not ready
    );
  }

  /** The same object until something of the tenant changes. */
  of(tenantId: string): RuleSet {
    return this.compiledOf(tenantId).ruleSet;
  }

  /** Why those of the tenant's rules do not run that are enabled and yet do not. */
  refusedOf(tenantId: string): CompiledRules['refused'] {
    return this.compiledOf(tenantId).refused;
  }

  specsOf(tenantId: string): RuleSpec[] {
    return withShipped(this.definitionsOf(tenantId).ownRules);
  }

  contextOf(tenantId: string): RuleContext {
    const { watchlists, exceptions, timeZone, peers, confirmed } = this.definitionsOf(tenantId);
    return {
      watchlists,
      exceptions,
      timeZone,
      peers,
      confirmed,
      ...(this.places && { places: this.places }),
    };
  }

  /** What is usual among the tenant's actors as it was last computed, and when what was not was confirmed. */
  setLearned(tenantId: string, { peers, confirmed }: Learned): void {
    const own = this.own(tenantId);
    own.peers = peers;
    own.confirmed = confirmed;
    this.compiled.delete(tenantId);
  }

  onErased(listener: (tenantId: string) => void): void {
    this.erasedListeners.push(listener);
  }

  /** Up to when the topics are known to have been followed. */
  followedAt(now: Date): Date {
    const behind = this.followed.flatMap((each) => each.behindSince() ?? []);
    return new Date(Math.min(now.getTime(), ...behind.map((date) => date.getTime())));
  }

  private take({ tenantId, type, data }: Event<unknown>): void {
    const definitions = this.own(tenantId);
    const isNew =
      type === RuleDefinitionRecord.type
        ? definitions.takeRule(data as RuleDefinitionRecord)
        : type === WatchlistRecord.type
          ? definitions.takeWatchlist(data as WatchlistRecord)
          : definitions.takeException(data as RuleExceptionRecord);
    if (isNew) this.compiled.delete(tenantId);
  }

  /** An organization without a record is erased. */
  private forget(tenantId: string): void {
    this.definitions.delete(tenantId);
    this.compiled.delete(tenantId);
    for (const listener of this.erasedListeners) listener(tenantId);
  }

  private setTimeZone(tenantId: string, timeZone: string): void {
    const known = isTimeZone(timeZone) ? timeZone : 'UTC';
    if (this.definitionsOf(tenantId).timeZone === known) return;
    this.own(tenantId).timeZone = known;
    this.compiled.delete(tenantId);
  }

  private compiledOf(tenantId: string): CompiledRules {
    const known = this.compiled.get(tenantId);
    if (known !== undefined) return known;
    const compiled = this.compile(tenantId);
    this.compiled.set(tenantId, compiled);
    return compiled;
  }

  private compile(tenantId: string): CompiledRules {
    const definitions = this.definitionsOf(tenantId);
    if (definitions.isPlain) {
      const shared = this.plainOf(definitions.timeZone, tenantId);
      return { ...shared, ruleSet: shared.ruleSet.forTenant() };
    }
    const compiled = compileSpecs(this.specsOf(tenantId), this.contextOf(tenantId), this.limits);
    for (const [ruleId, remarks] of compiled.refused)
      log.warn({ tenantId, ruleId, reason: remarks[0]?.message }, 'a rule does not compile and does not run');
    return compiled;
  }

  private plainOf(timeZone: string, tenantId: string): CompiledRules {
    const known = this.plain.get(timeZone);
    if (known !== undefined) return known;
    const compiled = compileSpecs(withShipped([]), this.contextOf(tenantId), this.limits);
    this.plain.set(timeZone, compiled);
    return compiled;
  }

  private definitionsOf(tenantId: string): TenantDefinitions {
    return this.definitions.get(tenantId) ?? nothing;
  }

  private own(tenantId: string): TenantDefinitions {
    const known = this.definitions.get(tenantId) ?? new TenantDefinitions();
    this.definitions.set(tenantId, known);
    return known;
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}
