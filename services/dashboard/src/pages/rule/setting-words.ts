import { number } from '../../format/format.js';
import { ruleModeWords, sentence } from '../../rules/rule-words.js';
import type { RuleDifference, RuleMode } from '../../rules/rules-api.js';

type SettingChange = RuleDifference['settings'][number];

const words: Record<SettingChange['setting'], string> = {
  severity: 'Severity',
  enabled: 'Switch',
  mode: 'Mode',
  threshold: 'Threshold',
  confidence: 'Confidence',
  risk_score: 'Risk score',
};

/** What was set otherwise, and what it was and is, as the pages of rules say it. */
export function settingWords(change: SettingChange): { what: string; from: string; to: string } {
  const { setting, name } = change;
  return {
    what: name === null ? words[setting] : `${words[setting]} ${name}`,
    from: valueWords(setting, change.from),
    to: valueWords(setting, change.to),
  };
}

function valueWords(setting: SettingChange['setting'], value: string | null): string {
  if (value === null) return 'none';
  if (setting === 'enabled') return value === 'true' ? 'On' : 'Off';
  if (setting === 'mode') return ruleModeWords[value as RuleMode];
  return setting === 'severity' ? sentence(value) : number(Number(value));
}
