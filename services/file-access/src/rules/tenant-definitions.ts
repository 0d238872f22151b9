import type { RuleDefinitionRecord, RuleExceptionRecord, WatchlistRecord } from '@palisade/contracts';
import type { Peers, RuleContext, RuleException } from '../engine/engine.js';
import { asSpec, type RuleSpec } from './rule-spec.js';

interface Revised {
  readonly revision: number;
}

/** What the topic last said of one tenant. An older revision never replaces a newer one. */
export class TenantDefinitions {
  private readonly rules = new Map<string, RuleDefinitionRecord>();
  private readonly lists = new Map<string, WatchlistRecord>();
  private readonly excepted = new Map<string, RuleExceptionRecord>();
  timeZone = 'UTC';
  peers: ReadonlyMap<string, Peers> = new Map();
  confirmed: NonNullable<RuleContext['confirmed']> = new Map();

  /** Each tells whether anything is new. */
  takeRule(record: RuleDefinitionRecord): boolean {
    return take(this.rules, record.rule_id, record);
  }

  takeWatchlist(record: WatchlistRecord): boolean {
    return take(this.lists, record.name, record);
  }

  takeException(record: RuleExceptionRecord): boolean {
    return take(this.excepted, record.exception_id, record);
  }

  /** By what a record's key has behind the tenant. */
  forget(name: string): boolean {
    if (name.startsWith('watchlist:')) return this.lists.delete(name.slice('watchlist:'.length));
    if (name.startsWith('exception:')) return this.excepted.delete(name.slice('exception:'.length));
    return this.rules.delete(name);
  }

  get ownRules(): RuleSpec[] {
    return [...this.rules.values()].filter(({ state }) => state !== 'deleted').map(asSpec);
  }

  get watchlists(): Map<string, readonly string[]> {
    const kept = [...this.lists.values()].filter(({ deleted }) => deleted !== true);
    return new Map(kept.map(({ name, entries }) => [name, entries ?? []]));
  }

  get exceptions(): RuleException[] {
    return [...this.excepted.values()].filter(({ deleted }) => deleted !== true).map(asException);
  }

  /** Whether the tenant has the rules that everybody has. */
  get isPlain(): boolean {
    return (
      this.peers.size === 0 &&
      this.confirmed.size === 0 &&
      this.ownRules.length === 0 &&
      this.watchlists.size === 0 &&
      this.exceptions.length === 0
    );
  }
}

function take<T extends Revised>(known: Map<string, T>, key: string, record: T): boolean {
  const last = known.get(key);
  if (last !== undefined && last.revision >= record.revision) return false;
  known.set(key, record);
  return true;
}

export function asException(record: RuleExceptionRecord): RuleException {
  const { exception_id, rule_id, actor_email, resource, ip, ua, action, expires_at } = record;
  return {
    exceptionId: exception_id,
    ...(rule_id !== undefined && { ruleId: rule_id }),
    ...(actor_email !== undefined && { actor: actor_email }),
    ...(resource !== undefined && { resource }),
    ...(ip !== undefined && { ip }),
    ...(ua !== undefined && { ua }),
    ...(action !== undefined && { action }),
    ...(expires_at !== undefined && { expiresAt: Date.parse(expires_at) }),
  };
}
