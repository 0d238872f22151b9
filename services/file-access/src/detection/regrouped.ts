import { Injectable } from '@nestjs/common';
import { type fileAccess, RegroupedMatchesRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { RegroupedMatch } from '../engine/engine.js';
import { mergeRegrouped } from '../engine/tracking/regroup.js';
import { shareKey } from './group-ref.js';

/** Below what one record of Kafka may hold, however long a resource is. */
const matchesAtOnce = 100;

/** Sends matches to whoever holds their groups, in the transaction in which they came to be. */
@Injectable()
export class Regrouped {
  constructor(private readonly outbox: Outbox) {}

  async append(tx: EntityManager, byTenant: ReadonlyMap<string, readonly RegroupedMatch[]>): Promise<void> {
    const records = [...byTenant].flatMap(([tenantId, matches]) => {
      const shares = Map.groupBy(mergeRegrouped(matches), ({ group }) => shareKey(tenantId, group));
      return [...shares].flatMap(([key, share]) =>
        chunks(share).map((some) => ({ tenantId, key, data: { matches: some.map(asMessage) } })),
      );
    });
    await this.outbox.appendAll(tx, RegroupedMatchesRecord, records);
  }
}

function chunks(matches: readonly RegroupedMatch[]): RegroupedMatch[][] {
  const count = Math.ceil(matches.length / matchesAtOnce);
  return Array.from({ length: count }, (_, i) => matches.slice(i * matchesAtOnce, (i + 1) * matchesAtOnce));
}

function asMessage({
  matchId,
  ruleId,
  trackerKey,
  group,
  actor,
  match,
  values,
}: RegroupedMatch): fileAccess.RegroupedMatch {
  const entries = Object.entries(values);
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const numbers = entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return {
    match_id: matchId,
    rule_id: ruleId,
    tracker_key: trackerKey,
    input: match.input,
    group: group.map(({ field, value }) => ({ field, value })),
    event_id: match.eventId,
    actor_email: actor,
    occurred_at: new Date(match.time).toISOString(),
    appended_at: new Date(match.appendedAt).toISOString(),
    count: match.count,
    texts: Object.fromEntries(texts),
    numbers: Object.fromEntries(numbers),
  };
}

export function asMatch(message: fileAccess.RegroupedMatch): RegroupedMatch {
  return {
    matchId: message.match_id,
    trackerKey: message.tracker_key,
    ruleId: message.rule_id,
    group: (message.group ?? []).map(({ field = '', value = '' }) => ({ field, value })),
    actor: message.actor_email,
    match: {
      eventId: message.event_id,
      time: Date.parse(message.occurred_at),
      appendedAt: Date.parse(message.appended_at),
      input: message.input ?? 0,
      count: message.count ?? 1,
    },
    values: { ...message.texts, ...message.numbers },
    mergeable: false,
  };
}
