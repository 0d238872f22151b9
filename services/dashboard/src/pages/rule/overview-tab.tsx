import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { number } from '../../format/format.js';
import {
  askedWords,
  costWords,
  precisionDetail,
  precisionWords,
  ruleSourceWords,
  typeWords,
} from '../../rules/rule-words.js';
import type { RuleDetail } from '../../rules/rules-api.js';
import { AttackLinks } from '../../ui/attack-links.js';
import { Section } from '../../ui/drawer.js';
import { Facts } from '../../ui/facts.js';
import { Markdown } from '../../ui/markdown.js';
import { References } from '../../ui/references.js';
import { RelativeTime } from '../../ui/time.js';
import { HourlyChart } from './hourly-chart.js';
import { Thresholds } from './thresholds.js';

/** What the rule asks, how it does, and what to do when it matches. */
export function OverviewTab({ rule }: { rule: RuleDetail }) {
  return (
    <div className="grid grid-cols-1 gap-x-4 xl:grid-cols-2">
      <div>
        <Section title="What it asks" aside={askedWords(rule)}>
          <p>{rule.description}</p>
          <StateReason rule={rule} />
          <div className="mt-3">
            <Facts facts={factsOf(rule)} />
          </div>
        </Section>
        <Section title="Thresholds">
          <Thresholds key={rule.revision} rule={rule} />
        </Section>
        {rule.attacks.length > 0 && (
          <Section title="ATT&CK">
            <AttackLinks attacks={rule.attacks} />
          </Section>
        )}
        <Section title="What else it may be">
          {rule.false_positives.length === 0 ? (
            <p className="text-muted">The rule names no false positives.</p>
          ) : (
            <ul className="list-disc space-y-1 pl-5">
              {rule.false_positives.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          )}
        </Section>
      </div>
      <div>
        <Section title="How it does">
          <Facts facts={healthOf(rule)} />
          <div className="mt-3">
            <HourlyChart hourly={rule.health.hourly} />
          </div>
          <Link
            to="/alerts"
            search={{ q: rule.title }}
            className="mt-2 inline-block leading-6 text-accent underline"
          >
            Alerts of this rule
          </Link>
        </Section>
        <Section title="What to do when it matches">
          {rule.runbook === null ? (
            <p className="text-muted">Nobody has written a runbook for it.</p>
          ) : (
            <Markdown text={withoutTitle(rule.runbook)} />
          )}
        </Section>
        {rule.references.length > 0 && (
          <Section title="References">
            <References addresses={rule.references} />
          </Section>
        )}
      </div>
    </div>
  );
}

/** The page has the rule's title already. */
const withoutTitle = (runbook: string): string => runbook.replace(/^\s*# .*\n/, '');

function StateReason({ rule: { state, state_reason, warming_until } }: { rule: RuleDetail }) {
  if (state_reason === null && warming_until === null) return null;
  return (
    <p role="status" className="mt-2 rounded-md border border-line-strong p-2">
      {state_reason}
      {state === 'warming' && warming_until !== null && (
        <>
          {' '}
          Its windows are full <RelativeTime at={warming_until} />.
        </>
      )}
    </p>
  );
}

function factsOf(rule: RuleDetail): Record<string, ReactNode> {
  return {
    Type: typeWords(rule),
    'Groups by': rule.group_by.length === 0 ? 'The whole organization' : rule.group_by.join(', '),
    Confidence: `${String(rule.confidence)} of 100`,
    'Risk score': `${String(rule.risk_score)} of 100`,
    Origin: ruleSourceWords[rule.source],
    Version: <code className="font-mono text-sm break-all">{rule.version}</code>,
    Tags: rule.tags.length === 0 ? <span className="text-muted">None</span> : rule.tags.join(', '),
    Changed:
      rule.changed_at === null ? (
        'As shipped'
      ) : (
        <>
          <RelativeTime at={rule.changed_at} /> by {rule.changed_by ?? 'somebody'}
        </>
      ),
  };
}

function healthOf(rule: RuleDetail): Record<string, ReactNode> {
  const { health } = rule;
  return {
    'Last match': health.last_match_at === null ? 'None yet' : <RelativeTime at={health.last_match_at} />,
    'Matches in 24 h': number(health.matches_24h),
    'Detections in 24 h': number(health.detections_24h),
    'Cost of an event': costWords(health.cost_us_per_event),
    Precision: <span title={precisionDetail(rule)}>{precisionWords(health.precision)}</span>,
    Judged: `${String(health.confirmed)} confirmed, ${String(health.false_positives)} false positives`,
  };
}
