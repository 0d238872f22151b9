import { type Settings, settingsOf } from './rule-presentation.js';
import type { RuleSpec } from './rule-spec.js';
import type { SettingChange } from './rule-version-view.js';

/** What is set beside the text, and what of the text is set so too: severity, thresholds. In an order that stays. */
export function settingChanges(before: RuleSpec, after: RuleSpec): SettingChange[] {
  const [from, to] = [valuesOf(settingsOf(before)), valuesOf(settingsOf(after))];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((key) => {
    const [old, present] = [from.get(key), to.get(key)];
    const known = present ?? old;
    if (known === undefined || old?.value === present?.value) return [];
    const { setting, name } = known;
    return [{ setting, name, from: old?.value ?? null, to: present?.value ?? null }];
  });
}

type Value = Pick<SettingChange, 'setting' | 'name'> & { readonly value: string };

function valuesOf({ thresholds, ...settings }: Settings): Map<string, Value> {
  const one = (setting: Exclude<SettingChange['setting'], 'threshold'>): [string, Value] => [
    setting,
    { setting, name: null, value: String(settings[setting]) },
  ];
  return new Map<string, Value>([
    one('severity'),
    one('enabled'),
    one('mode'),
    ...thresholds.map(({ name, value }): [string, Value] => [
      `threshold ${name}`,
      { setting: 'threshold', name, value: String(value) },
    ]),
    one('confidence'),
    one('risk_score'),
  ]);
}
