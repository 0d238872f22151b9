import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller } from '@palisade/auth';
import { WatchlistRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { decodeCursor, page, type PageQuery, Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { RuleSettings } from '../rules/rule-limits.js';
import { overLimit, ruleInUse, staleRevision } from '../rules/rule-problems.js';
import { textOf, withShipped } from '../rules/rule-spec.js';
import { nameOf, RuleStore } from '../rules/rule-store.js';
import { readText } from '../rules/rule-texts.js';
import { listsNamed } from './lists-named.js';
import { type StoredWatchlist, WatchlistStore } from './watchlist-store.js';
import type {
  PutWatchlistBody,
  WatchlistPage,
  WatchlistSummary,
  WatchlistVersionPage,
  WatchlistVersionView,
  WatchlistView,
} from './watchlist-view.js';

const nameForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$/;
// What one record of the topic has room for.
const mostBytes = 800 * 1024;
const mostShown = 100;

/** Lists that rules name: each change a transaction with its version, its record on the topic and in the audit log. */
@Injectable()
export class Watchlists {
  constructor(
    private readonly database: Database,
    private readonly lists: WatchlistStore,
    private readonly rules: RuleStore,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly settings: RuleSettings,
  ) {}

  list(tenantId: string, { limit, cursor }: PageQuery): Promise<WatchlistPage> {
    const [after] = cursor === undefined ? [''] : decodeCursor(cursor, isName);
    return this.database.asTenant(tenantId, async (tx) => {
      const users = await this.users(tx, tenantId);
      const rows = await this.lists.page(tx, tenantId, { after, limit: limit + 1 });
      const { items, next_cursor } = page(rows, limit, ({ name }) => [name]);
      return { items: items.map((each) => asSummary(each, users)), next_cursor };
    });
  }

  one(tenantId: string, name: string): Promise<WatchlistView> {
    return this.database.asTenant(tenantId, (tx) => this.view(tx, tenantId, name));
  }

  /** Throws a problem: 400, 409 (stale, limit reached). */
  put(caller: Caller, name: string, body: PutWatchlistBody, actor: AuditActor): Promise<WatchlistView> {
    const { tenantId } = caller;
    if (!nameForm.test(name))
      throw Problem.invalid([{ path: 'name', message: 'must be letters, digits, _, . and -' }]);
    const entries = [...new Set(body.entries)];
    refuseWhatIsNoText(entries);
    return this.database.asTenant(tenantId, async (tx) => {
      await this.rules.lock(tx, tenantId);
      const stored = await this.lists.find(tx, tenantId, name);
      const present = stored?.deleted === false ? stored : undefined;
      if (present?.revision !== body.revision) throw staleRevision(present?.revision ?? 0, 'watchlist');
      await this.refuseTooMany(tx, tenantId, name, entries.length);
      const description = body.description ?? present?.description ?? '';
      if (present !== undefined && isSame(present, entries, description))
        return this.view(tx, tenantId, name);
      const revision = (stored?.revision ?? 0) + 1;
      const list = { name, revision, description, entries, deleted: false };
      await this.save(tx, caller, actor, { list, action: present === undefined ? 'created' : 'changed' });
      return this.view(tx, tenantId, name);
    });
  }

  versions(tenantId: string, name: string, { limit, cursor }: PageQuery): Promise<WatchlistVersionPage> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(cursor, isRevision)[0];
    return this.database.asTenant(tenantId, async (tx) => {
      // One more than the next page's first: the last of this one is compared with it.
      const rows = await this.lists.versions(tx, tenantId, { name, before, limit: limit + 1 });
      if (rows.length === 0 && cursor === undefined) throw Problem.notFound('watchlist');
      const { items, next_cursor } = page(rows, limit, ({ revision }) => [revision]);
      return { items: items.map((version, i) => asVersion(version, rows[i + 1])), next_cursor };
    });
  }

  /** Throws a problem: 404, 409 (stale, a rule names it). */
  async remove(
    caller: Caller,
    { name, revision: seen }: { name: string; revision: number },
    actor: AuditActor,
  ): Promise<void> {
    const { tenantId } = caller;
    await this.database.asTenant(tenantId, async (tx) => {
      await this.rules.lock(tx, tenantId);
      const stored = await this.lists.find(tx, tenantId, name);
      if (stored === undefined || stored.deleted) throw Problem.notFound('watchlist');
      if (stored.revision !== seen) throw staleRevision(stored.revision, 'watchlist');
      const users = (await this.users(tx, tenantId)).get(name) ?? [];
      if (users.length > 0) throw ruleInUse(users, 'Rules name the watchlist.');
      const list = { ...stored, revision: stored.revision + 1, entries: [], deleted: true };
      await this.save(tx, caller, actor, { list, action: 'deleted' });
    });
  }

  private async view(tx: EntityManager, tenantId: string, name: string): Promise<WatchlistView> {
    const stored = await this.lists.find(tx, tenantId, name);
    if (stored === undefined || stored.deleted) throw Problem.notFound('watchlist');
    return { ...asSummary(stored, await this.users(tx, tenantId)), entries: [...stored.entries] };
  }

  private async save(
    tx: EntityManager,
    caller: Caller,
    actor: AuditActor,
    { list, action }: { list: Omit<StoredWatchlist, 'changedAt' | 'changedBy'>; action: string },
  ): Promise<void> {
    const { tenantId } = caller;
    const { name, revision, entries, deleted } = list;
    await this.audit.record(tx, {
      tenantId,
      action: `file-access.watchlist.${action}`,
      outcome: 'success',
      actor,
      target: { kind: 'watchlist', id: name },
      details: { revision: String(revision), entries: String(entries.length) },
    });
    await this.lists.save(tx, tenantId, { ...list, changedAt: new Date(), changedBy: nameOf(caller) });
    await this.outbox.append(tx, WatchlistRecord, {
      tenantId,
      key: `${tenantId}:watchlist:${name}`,
      data: { name, revision, entries: [...entries], deleted },
    });
  }

  /** Ids of rules by the list that they name. */
  private async users(tx: EntityManager, tenantId: string): Promise<Map<string, string[]>> {
    const users = new Map<string, string[]>();
    for (const spec of withShipped(await this.rules.own(tx, tenantId))) {
      for (const name of listsNamed(readText(textOf(spec) ?? '').documents))
        users.set(name, [...(users.get(name) ?? []), spec.ruleId]);
    }
    return users;
  }

  private async refuseTooMany(
    tx: EntityManager,
    tenantId: string,
    name: string,
    count: number,
  ): Promise<void> {
    const { entries } = this.settings.limits;
    if (count + (await this.lists.entriesBesides(tx, tenantId, name)) > entries)
      throw overLimit('entries in its watchlists', entries);
  }
}

function refuseWhatIsNoText(entries: readonly string[]): void {
  if (entries.some((entry) => entry.includes('\0')))
    throw Problem.invalid([{ path: 'entries', message: 'must not contain U+0000' }]);
  if (entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)) + 1, 0) > mostBytes)
    throw Problem.tooLarge(`The entries of a watchlist have at most ${mostBytes} bytes.`);
}

const isSame = (list: StoredWatchlist, entries: readonly string[], description: string): boolean =>
  list.description === description && JSON.stringify(list.entries) === JSON.stringify(entries);

function asSummary(list: StoredWatchlist, users: ReadonlyMap<string, string[]>): WatchlistSummary {
  const { name, revision, description, entries, changedAt, changedBy } = list;
  return {
    name,
    revision,
    description,
    count: entries.length,
    changed_at: changedAt.toISOString(),
    changed_by: changedBy,
    used_by: users.get(name) ?? [],
  };
}

function asVersion(version: StoredWatchlist, former: StoredWatchlist | undefined): WatchlistVersionView {
  const [now, before] = [new Set(version.entries), new Set(former?.entries)];
  return {
    revision: version.revision,
    changed_at: version.changedAt.toISOString(),
    changed_by: version.changedBy,
    count: version.entries.length,
    added: [...now].filter((entry) => !before.has(entry)).slice(0, mostShown),
    removed: [...before].filter((entry) => !now.has(entry)).slice(0, mostShown),
    deleted: version.deleted,
  };
}

const isName = (value: unknown): value is [string] =>
  Array.isArray(value) && typeof value[0] === 'string' && !value[0].includes('\0');
const isRevision = (value: unknown): value is [number] =>
  Array.isArray(value) && Number.isSafeInteger(value[0]);
