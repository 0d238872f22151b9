import { addressOf } from '../../api/address.js';
import { number } from '../../format/format.js';
import { useChangeRule } from '../../rules/change-rule.js';
import { RuleStateBadge } from '../../rules/rule-state.js';
import { precisionDetail, precisionWords, typeWords } from '../../rules/rule-words.js';
import type { Rule } from '../../rules/rules-api.js';
import { Sparkline } from '../../rules/sparkline.js';
import { useReasonAgainst } from '../../session/session.js';
import type { Column } from '../../ui/data-table.js';
import { SeverityBadge } from '../../ui/severity.js';
import { Switch } from '../../ui/switch.js';
import { RelativeTime } from '../../ui/time.js';

export const ruleColumns: Column<Rule>[] = [
  { id: 'title', header: 'Rule', sort: 'title', cell: (rule) => <Title rule={rule} /> },
  {
    id: 'severity',
    header: 'Severity',
    width: 104,
    sort: 'severity',
    cell: ({ severity }) => <SeverityBadge severity={severity} />,
  },
  { id: 'type', header: 'Type', width: 152, hide: 'medium', cell: typeWords },
  { id: 'state', header: 'State', width: 120, cell: (rule) => <RuleStateBadge rule={rule} /> },
  { id: 'on', header: 'On', width: 56, cell: (rule) => <OnSwitch rule={rule} /> },
  { id: 'shadow', header: 'Shadow', width: 72, cell: (rule) => <ShadowSwitch rule={rule} /> },
  {
    id: 'rate',
    header: 'By the hour',
    width: 128,
    hide: 'medium',
    cell: ({ health }) => <Sparkline hourly={health.hourly} />,
  },
  {
    id: 'detections',
    header: '24 hours',
    width: 80,
    align: 'end',
    sort: 'detections_24h',
    cell: ({ health }) => number(health.detections_24h),
  },
  {
    id: 'precision',
    header: 'Precision',
    width: 80,
    align: 'end',
    cell: (rule) => <span title={precisionDetail(rule)}>{precisionWords(rule.health.precision)}</span>,
  },
  {
    id: 'match',
    header: 'Last match',
    width: 104,
    align: 'end',
    hide: 'medium',
    cell: ({ health }) => (health.last_match_at === null ? '–' : <RelativeTime at={health.last_match_at} />),
  },
  {
    id: 'changed',
    header: 'Changed',
    width: 104,
    align: 'end',
    sort: 'changed_at',
    hide: 'medium',
    cell: ({ changed_at }) =>
      changed_at === null ? <span className="text-muted">As shipped</span> : <RelativeTime at={changed_at} />,
  },
];

/** An address to open elsewhere; a plain click is the row's. */
function Title({ rule: { id, title, source } }: { rule: Rule }) {
  return (
    <a
      href={addressOf(`/rules/${encodeURIComponent(id)}`).pathname}
      tabIndex={-1}
      className="hover:underline"
      title={title}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
        else event.preventDefault();
      }}
    >
      {title}
      {source === 'custom' && <span className="text-muted"> (your own)</span>}
    </a>
  );
}

export function OnSwitch({ rule }: { rule: Rule }) {
  const reason = useReasonAgainst('file-access:rules');
  const { change } = useChangeRule(rule);
  return (
    <Switch
      label={`${rule.title} is on`}
      isOn={rule.enabled}
      reason={reason}
      onChange={(enabled) => change({ enabled })}
    />
  );
}

export function ShadowSwitch({ rule }: { rule: Rule }) {
  const reason = useReasonAgainst('file-access:rules');
  const { change } = useChangeRule(rule);
  return (
    <Switch
      label={`${rule.title} is in shadow: counted, no alerts`}
      isOn={rule.mode === 'shadow'}
      reason={reason}
      onChange={(isShadow) => change({ mode: isShadow ? 'shadow' : 'alert' })}
    />
  );
}

/** On a phone: what, then how bad, in which state, how often. */
export function RuleCard({ rule }: { rule: Rule }) {
  return (
    <>
      <p className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">{rule.title}</span>
        <OnSwitch rule={rule} />
      </p>
      <p className="flex items-center justify-between gap-2 text-sm text-muted">
        <SeverityBadge severity={rule.severity} />
        <RuleStateBadge rule={rule} />
        <span>{number(rule.health.detections_24h)} in 24 h</span>
      </p>
    </>
  );
}
