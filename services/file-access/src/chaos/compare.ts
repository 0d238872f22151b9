import type { DetectionRecord } from '@palisade/contracts';
import type { Episode } from '../engine/episode.js';

/** The latest record of each episode, without those that went on under another's id. */
export function latestOf(records: readonly DetectionRecord[]): Map<string, DetectionRecord> {
  const latest = new Map<string, DetectionRecord>();
  for (const record of records) {
    const known = latest.get(record.episode_id);
    if (known === undefined || record.revision > known.revision) latest.set(record.episode_id, record);
  }
  for (const [id, { merged_into: joined }] of latest) if (joined !== undefined) latest.delete(id);
  return latest;
}

/** Where what was told differs from what is so; nothing: it is the same. */
export function differences(
  expected: ReadonlyMap<string, Episode>,
  told: ReadonlyMap<string, DetectionRecord>,
): string[] {
  const found: string[] = [];
  for (const [id, episode] of expected) {
    const record = told.get(id);
    const name = `${episode.ruleId} of ${episode.actor} (${id})`;
    if (record === undefined) found.push(`${name} was not told`);
    else if (asText(sizeOf(episode)) !== asText(sizeTold(record)))
      found.push(`${name} was told as ${asText(sizeTold(record))} and is ${asText(sizeOf(episode))}`);
  }
  for (const [id, record] of told) {
    if (!expected.has(id)) found.push(`${record.rule.rule_id} of ${record.actor_email} (${id}) is none`);
  }
  return found;
}

/** Two records under one revision would be two stories. */
export function doubles(records: readonly DetectionRecord[]): string[] {
  const byRevision = Map.groupBy(records, ({ episode_id, revision }) => `${episode_id}@${revision}`);
  return [...byRevision]
    .filter(([, same]) => new Set(same.map(({ detected_at: _, ...rest }) => JSON.stringify(rest))).size > 1)
    .map(([name]) => `${name} was told in two ways`);
}

const asText = (value: unknown): string => JSON.stringify(value);

function sizeOf(episode: Episode) {
  return {
    opened: episode.openedAt,
    last: episode.lastHeldAt,
    first: episode.firstSeenAt,
    events: episode.eventCount,
    bytes: episode.bytesTotal,
    peaks: episode.peak.map(({ value }) => Math.round(value)),
  };
}

function sizeTold(record: DetectionRecord) {
  return {
    opened: Date.parse(record.opened_at),
    last: Date.parse(record.last_seen_at),
    first: Date.parse(record.first_seen_at),
    events: record.event_count,
    bytes: record.bytes_total,
    peaks: (record.measures ?? []).map(({ peak }) => peak),
  };
}
