import { FileAccessEventRecord, normaliseActor } from '@palisade/contracts';
import { actorRef, groupRef } from '../detection/group-ref.js';
import { countedTime } from '../detection/event-time.js';
import type { Effects, GroupState } from '../engine/engine.js';
import type { Episode } from '../engine/episode.js';
import { FileEvent } from '../engine/event.js';
import { compileSpecs } from '../rules/compile-tenant.js';
import { engineLimits } from '../rules/rule-providers.js';
import { withShipped } from '../rules/rule-spec.js';
import type { FileAccessSettings } from '../config.js';
import type { RawKafka } from '../testing/raw-kafka.js';

const context = { watchlists: new Map(), exceptions: [], timeZone: 'UTC', peers: new Map() };

/** What the shipped rules find in the topic, by an engine that nothing ever happens to. */
export async function undisturbed(
  kafka: RawKafka,
  settings: FileAccessSettings,
  tenantId: string,
): Promise<Map<string, Episode>> {
  const limits = engineLimits(settings);
  const { ruleSet } = compileSpecs(withShipped([]), context, limits);
  const states = new Map<string, GroupState>();
  const stateOf = ({ stateKey }: { stateKey: string }) => {
    const state = states.get(stateKey) ?? ruleSet.newState(stateKey);
    states.set(stateKey, state);
    return state;
  };
  const last = new Map<string, Episode>();
  const tell = ({ records, regrouped }: Effects) => {
    for (const { episode, mergedInto } of records) {
      if (mergedInto === undefined) last.set(episode.id, { ...episode });
      else last.delete(episode.id);
    }
    for (const match of regrouped) tell(ruleSet.takeMatch(stateOf(groupRef(tenantId, match)), match));
  };
  const seen = new Set<string>();
  for (const { value, headers, timestamp } of await kafka.readAll(FileAccessEventRecord.topic.name)) {
    const eventId = headers?.['ce_id']?.toString() ?? '';
    if (seen.has(eventId) || headers?.['ce_tenantid']?.toString() !== tenantId) continue;
    seen.add(eventId);
    const data = FileAccessEventRecord.decode(value ?? Buffer.alloc(0));
    const actor = normaliseActor(data.actor_email);
    const appendedAt = Number(timestamp);
    const occurredAt = data.occurred_at === undefined ? undefined : Date.parse(data.occurred_at);
    const time = countedTime(occurredAt, appendedAt, limits);
    const source = headers['ce_source']?.toString();
    const event = FileEvent.of({ eventId, actor, time, appendedAt, data, source });
    tell(ruleSet.takeEvent(stateOf(actorRef(tenantId, actor)), event));
  }
  // What is held back is told in time.
  const soon = Date.now() + 15_000;
  for (const state of states.values()) {
    if ((ruleSet.nextDue(state) ?? Infinity) <= soon) tell(ruleSet.tick(state, soon));
  }
  const degraded = ruleSet.drainStats().filter((stats) => stats.degraded !== undefined);
  if (degraded.length > 0) throw new Error(`a rule rested in the comparison: ${degraded[0]?.degraded}`);
  return last;
}
