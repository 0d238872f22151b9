import { AuditRecordsListOutcome, type AuditRecordsListParams } from '../../api/gen/palisade.schemas.js';
import { flag, instant, oneOf, text, type Search } from '../../url/search-params.js';
import { resolveTime, timeSearch, type TimeSearch } from '../../url/time-range.js';

export const outcomes = Object.values(AuditRecordsListOutcome);
export type Outcome = AuditRecordsListOutcome;

/** What the address of the audit log says. */
export interface AuditSearch extends TimeSearch {
  actor?: string;
  /** What the action begins with. */
  action?: string;
  outcome?: Outcome;
  service?: string;
  target_kind?: string;
  target_id?: string;
  /** The record whose drawer is open, by its place in the chain, and when it occurred: by which it is found. */
  record?: string;
  at?: string;
  /** The drawer of the proof is open. */
  proof?: true;
}

export function readAuditSearch(search: Search): AuditSearch {
  const record = text(search['record'], 16);
  return {
    actor: text(search['actor'], 320),
    action: text(search['action'], 200),
    outcome: oneOf(search['outcome'], outcomes),
    service: text(search['service'], 200),
    target_kind: text(search['target_kind'], 200),
    target_id: text(search['target_id'], 200),
    record: record !== undefined && /^[1-9]\d*$/.test(record) ? record : undefined,
    at: instant(search['at']),
    proof: flag(search['proof']),
    ...timeSearch(search),
  };
}

export const noFilter: Partial<AuditSearch> = {
  ...{ actor: undefined, action: undefined, outcome: undefined, service: undefined },
  ...{ target_kind: undefined, target_id: undefined, range: undefined, from: undefined, to: undefined },
};

/** The question to the API that answers it. */
export function auditFilter(search: AuditSearch): AuditRecordsListParams {
  const { actor, action, outcome, service, target_kind, target_id } = search;
  return { actor, action, outcome, service, target_kind, target_id, ...resolveTime(search), limit: 200 };
}

export function isFiltered(search: AuditSearch): boolean {
  return Object.keys(noFilter).some((name) => search[name as keyof AuditSearch] !== undefined);
}
