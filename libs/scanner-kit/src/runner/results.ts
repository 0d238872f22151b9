import type { scan } from '@palisade/contracts';
import type { Check } from '../check.js';
import { bounds, type FoundGroup, type FoundOutcome } from '../protocol/messages.js';
import { Misbehaved } from '../protocol/read-message.js';
import type { Redaction } from '../redaction.js';

const longestBatch = 480 * 1024;

/** What a task found, as batches have it: without secrets, and with what only the scanner itself says of its checks. */
export class Results {
  /** Batches so far. */
  batches = 0;
  readonly coverage = { assets: 0, passed: 0, failed: 0, not_applicable: 0, not_evaluated: 0 };
  private readonly checks: ReadonlyMap<string, Check>;

  constructor(
    checks: readonly Check[],
    private readonly redaction: Redaction,
  ) {
    this.checks = new Map(checks.map((check) => [check.id, check]));
  }

  /** The next batch. Throws Misbehaved. */
  take(index: number, { assets, outcomes }: FoundGroup): Pick<scan.ResultBatch, 'assets' | 'outcomes'> {
    if (index !== this.batches || index >= bounds.groups) throw new Misbehaved('a group out of turn');
    const batch = {
      assets: assets.map((asset) => this.redaction.asset(asset)),
      outcomes: outcomes.map((outcome) => this.outcome(outcome)),
    };
    if (Buffer.byteLength(JSON.stringify(batch)) > longestBatch)
      throw new Misbehaved('a group that is too long');
    this.batches++;
    this.coverage.assets += assets.length;
    for (const { status } of outcomes) this.coverage[counted[status]]++;
    return batch;
  }

  private outcome(found: FoundOutcome): scan.CheckOutcome {
    const check = this.checks.get(found.check_id);
    if (check === undefined) throw new Misbehaved('an outcome of no check of this scanner');
    const { evidence, ...outcome } = this.redaction.outcome(found);
    const text = JSON.stringify(evidence);
    return {
      ...outcome,
      summary: outcome.summary.slice(0, bounds.summaryLength),
      check_revision: check.revision ?? 1,
      severity: check.severity,
      evidence: text.length <= bounds.evidenceLength ? text : '{"omitted":"there was too much of it"}',
    };
  }
}

const counted = {
  pass: 'passed',
  fail: 'failed',
  not_applicable: 'not_applicable',
  not_evaluated: 'not_evaluated',
} as const;
