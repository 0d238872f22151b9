import type { Effects, RegroupedMatch } from '../engine/engine.js';
import type { StoredEvent } from '../events/stored-event.js';
import type { Telling } from './detection-records.js';
import type { Group } from './group.js';

interface Cause {
  readonly traceparent?: string;
  readonly correlationId?: string;
}

/** What one transaction found out, until it is written. */
export class BatchWork {
  readonly tellings: Telling[] = [];
  readonly stored: StoredEvent[] = [];
  readonly touched = new Set<Group>();
  /** By tenant. */
  readonly regrouped = new Map<string, RegroupedMatch[]>();

  /** Groups of which something was told: their rows go with it. */
  get telling(): Set<Group> {
    return new Set([...this.touched].filter(({ records }) => records.length > 0));
  }

  note(group: Group, { records, regrouped }: Effects, cause: Cause = {}): void {
    this.touched.add(group);
    const { tenantId } = group.ref;
    for (const record of records) {
      group.records.push(record);
      this.tellings.push({ tenantId, record, ruleSet: group.ruleSet, ...cause });
    }
    if (regrouped.length === 0) return;
    const known = this.regrouped.get(tenantId);
    if (known === undefined) this.regrouped.set(tenantId, [...regrouped]);
    else known.push(...regrouped);
  }
}
