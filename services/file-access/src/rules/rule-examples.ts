import { Injectable } from '@nestjs/common';
import { RuleReads } from './rule-reads.js';
import type { RuleSample } from './rule-samples.js';
import type { RuleExamplesAnswer } from './rule-examples-view.js';
import { shippedRule } from './rule-spec.js';
import { TenantRules } from './tenant-rules.js';
import { mostTrialEvents } from './trial-view.js';

const day = 86_400_000;
const week = 7 * day;

/** What a rule is known to find, with the history that it needs: events to try it on. */
@Injectable()
export class RuleExamples {
  constructor(
    private readonly reads: RuleReads,
    private readonly tenants: TenantRules,
  ) {}

  /** Throws a 404 when there is no such rule. None for one that an organization wrote itself. */
  async of(tenantId: string, ruleId: string): Promise<RuleExamplesAnswer> {
    await this.reads.spec(tenantId, ruleId);
    const { timeZone } = this.tenants.contextOf(tenantId);
    const samples = shippedRule(ruleId)?.samples ?? [];
    return {
      items: samples
        .filter(({ kind, events }) => kind === 'positive' && events.length <= mostTrialEvents)
        .map((sample) => ({ name: sample.name, events: recently(sample, Date.now(), timeZone) })),
    };
  }
}

/** Moved by whole weeks to the days behind, weekdays and hours as they are on the organization's walls. */
export function recently(
  { events }: Pick<RuleSample, 'events'>,
  now: number,
  timeZone: string,
): Record<string, unknown>[] {
  const last = Math.max(...events.map(({ time }) => time));
  // A day less: what is the past in UTC may be to come elsewhere.
  const moved = Math.floor((now - day - last) / week) * week;
  const by = moved - offsetOf(timeZone, last + moved);
  return events.map(({ time, ...data }) => ({ ...data, occurred_at: new Date(time + by).toISOString() }));
}

function offsetOf(timeZone: string, time: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -offset : offset;
}
