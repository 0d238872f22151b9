import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { compileRules } from '../engine/compile-rules.js';
import { Detector } from '../engine/detector.js';
import type { EngineLimits, RuleContext } from '../engine/engine.js';
import type { Document } from '../engine/language/document.js';
import { readRules } from '../engine/language/read-rules.js';
import { FileEvent } from '../engine/event.js';
import { loadPlaces } from './load-places.js';
import { type RuleSample, sampleKinds } from './rule-samples.js';
import { primaryOf } from './rule-texts.js';
import { shippedRules } from './shipped-rules.js';

const limits: EngineLimits = {
  lateMs: 600_000,
  futureMs: 300_000,
  maxRules: 100,
  maxTimespanMs: 90 * 86_400_000,
  maxGroups: 10_000,
  maxSlotBytes: 1 << 20,
  maxMicrosPerEvent: 1_000,
};
const places = loadPlaces();
const context: RuleContext = {
  watchlists: new Map(),
  exceptions: [],
  timeZone: 'UTC',
  peers: new Map(),
  places,
};
const expected = [
  'burst_bytes',
  'burst_downloads',
  'burst_then_delete',
  'dormant_account',
  'exfiltration_baseline',
  'first_seen_address',
  'first_seen_area',
  'impossible_travel',
  'mass_delete',
  'mass_rename',
  'new_user_agent_download',
  'off_hours_volume',
  'sensitive_public_share',
  'service_account_interactive',
  'share_then_download',
  'wide_read',
];

const rules = shippedRules().map((rule) => ({ ...rule, ...readRules(rule.yaml) }));
const samples = rules.flatMap((rule) =>
  rule.samples.map((sample): [string, (typeof rules)[number], RuleSample] => [
    `${rule.ruleId} is ${sample.kind === 'negative' ? 'silent' : 'right'}: ${sample.name}`,
    rule,
    sample,
  ]),
);

it('has all the rules, each once', () => {
  expect(rules.map(({ ruleId }) => ruleId)).toEqual(expected);
  const ids = rules.flatMap(({ documents }) => documents.flatMap(({ id, name }) => [id, name]));
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(ids.length);
});

it.each(rules.map((rule) => [rule.ruleId, rule] as const))('%s says all that it should', (ruleId, rule) => {
  const { documents, errors, warnings, runbook } = rule;
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  const primary = primaryOf(documents) as Document;
  expect(primary.name).toBe(ruleId);
  expect(primary.description.length).toBeGreaterThan(30);
  expect(primary.references.length).toBeGreaterThan(0);
  expect(primary.falsePositives.length).toBeGreaterThan(0);
  expect(primary.tags.filter((tag) => /^attack\.t\d{4}/.test(tag))).not.toEqual([]);
  expect(primary.confidence).toBeGreaterThan(0);
  expect(primary.riskScore).toBeGreaterThan(0);
  const headings = runbook.split('\n').filter((line) => line.startsWith('#'));
  expect(headings).toEqual([
    `# ${primary.title}`,
    '## What it means',
    '## First look',
    '## If it is real',
    '## If it is not',
  ]);
  expect(new Set(rule.samples.map(({ kind }) => kind))).toEqual(new Set(sampleKinds));
});

it('compiles them all together', () => {
  const loaded = rules.map(({ ruleId, documents }) => ({
    ruleId,
    documents,
    version: '1',
    mode: 'alert' as const,
  }));
  expect(compileRules(loaded, context, limits).refused).toEqual([]);
});

it.each(samples)('%s', (_name, { ruleId, documents }, { events, detections }) => {
  const { ruleSet, refused } = compileRules(
    [{ ruleId, documents, version: '1', mode: 'alert' }],
    context,
    limits,
  );
  expect(refused).toEqual([]);
  const detector = new Detector(ruleSet);
  for (const [index, { time, ...data }] of events.entries()) {
    const { actor_email: actor } = data;
    detector.take(FileEvent.of({ eventId: `sample-${index}`, actor, time, appendedAt: time, data }, places));
  }
  detector.end();
  const told = detector.episodes.map(({ actor, openedAt, peak }) => ({
    actor,
    openedAt: new Date(openedAt).toISOString(),
    peak: peak[0]?.value,
  }));
  expect(told).toEqual(
    detections.map(({ actor, openedAt, peak }, index) => ({
      actor,
      openedAt: new Date(openedAt).toISOString(),
      peak: peak ?? told[index]?.peak,
    })),
  );
  for (const [index, { reason }] of detections.entries()) {
    if (reason !== undefined) expect(detector.episodes[index]?.reasons.join('; ')).toContain(reason);
  }
});

it("lists them in the folder's table", () => {
  const table = readFileSync(new URL('../../rules/README.md', import.meta.url), 'utf8');
  for (const { ruleId, documents } of rules) {
    const { title, level, tags } = primaryOf(documents) as Document;
    const row = table.split('\n').find((line) => line.includes(`\`${ruleId}\``));
    expect(row).toContain(title);
    expect(row).toContain(level);
    for (const tag of tags.filter((each) => /^attack\.t\d{4}/.test(each)))
      expect(row).toContain(tag.slice('attack.'.length).toUpperCase());
  }
});
