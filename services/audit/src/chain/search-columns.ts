import type { AuditRecord } from '@palisade/contracts';

/** What one finds a record by. Cut, since an index holds no more; whole in the record itself. */
export interface SearchColumns {
  occurred_at: string;
  service: string | null;
  actor_id: string | null;
  actor_email: string | null;
  action: string;
  outcome: string;
  target_kind: string | null;
  target_id: string | null;
}

const longest = 200;
const firstTime = Date.parse('0001-01-02T00:00:00Z');
const lastTime = Date.parse('9999-12-30T00:00:00Z');

/** Whoever changes what comes out of it makes the rows that are stored anew, else their chains count as broken. */
export function searchColumnsOf(data: AuditRecord, recordedAt: string): SearchColumns {
  const { actor, target } = data;
  return {
    occurred_at: within(data.occurred_at, recordedAt),
    service: searchable(data.service),
    actor_id: searchable(actor.id),
    actor_email: searchable(actor.email?.trim().toLowerCase()),
    action: searchable(data.action) ?? '',
    outcome: data.outcome,
    target_kind: searchable(target?.kind),
    target_id: searchable(target?.id),
  };
}

/** Text as the columns hold it: Postgres has no U+0000, and an index holds no long rows. */
export function searchable(text: string | undefined): string | null {
  if (text === undefined) return null;
  const cut = text.replaceAll('\0', '\ufffd').slice(0, longest);
  return Buffer.from(cut).toString(); // the cut may have halved a character
}

/** Within the years that Postgres and Date have in common. */
function within(time: string, otherwise: string): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return otherwise;
  return new Date(Math.min(Math.max(at, firstTime), lastTime)).toISOString();
}

/** The columns as they are stored, and the id that tells whether a record came before. */
export type StoredColumns = Omit<SearchColumns, 'occurred_at'> & {
  record_id: string;
  /** Milliseconds since 1970, as Postgres writes a number. */
  occurred_ms: string;
};

/** What is wrong with the columns of a record whose hash is right; by them it is found, and no hash covers them. */
export function searchFault(
  { record, recordedAt }: { record: string; recordedAt: string },
  stored: StoredColumns,
): string | undefined {
  let derived: Record<string, unknown>;
  try {
    const data = JSON.parse(record) as AuditRecord;
    const { occurred_at, ...others } = searchColumnsOf(data, recordedAt);
    derived = { ...others, record_id: data.record_id, occurred_at: Date.parse(occurred_at) };
  } catch {
    return 'its record is not one that can be searched';
  }
  const { occurred_ms, ...texts } = stored;
  const present: Record<string, unknown> = { ...texts, occurred_at: Number(occurred_ms) };
  const wrong = Object.keys(derived).filter((name) => derived[name] !== present[name]);
  if (wrong.length === 0) return undefined;
  return `what it is searched by is not what it says (${wrong.sort().join(', ')}): searches miss it or show it wrongly`;
}
