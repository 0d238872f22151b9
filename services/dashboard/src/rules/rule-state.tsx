import { WithHint } from '../ui/button.js';
import type { Rule, RuleState } from './rules-api.js';
import { ruleStateWords } from './rule-words.js';

const shapes: Record<RuleState, string> = {
  running: 'm5 3 7 5-7 5z',
  warming: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3h3',
  degraded: 'M8 2 1.5 13.5h13zM8 6.5v3.5m0 1.6v.4',
  disabled: 'M5 3v10m6-10v10',
  invalid: 'm4 4 8 8m0-8-8 8',
};

/** Without colour: colour is for severity. */
export function RuleStateMark({ state }: { state: RuleState }) {
  return (
    <span
      className={`inline-flex items-center gap-2 align-bottom whitespace-nowrap ${state === 'disabled' ? 'text-muted' : ''}`}
    >
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden className="shrink-0">
        <path
          d={shapes[state]}
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      </svg>
      {ruleStateWords[state]}
    </span>
  );
}

/** The state, and on hover why it is so. */
export function RuleStateBadge({ rule }: { rule: Pick<Rule, 'state' | 'state_reason'> }) {
  const mark = <RuleStateMark state={rule.state} />;
  if (rule.state_reason === null) return mark;
  return (
    <WithHint hint={rule.state_reason}>
      <span>{mark}</span>
    </WithHint>
  );
}
