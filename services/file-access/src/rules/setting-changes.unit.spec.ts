import { describe, expect, it } from '@jest/globals';
import { countRule, eventRule } from '../testing/rule-text.js';
import { asShipped, type RuleSpec, shippedRule } from './rule-spec.js';
import { settingChanges } from './setting-changes.js';

const yaml = `${eventRule({ name: 'shared' })}---\n${countRule({ of: 'shared' })}`;
const spec: RuleSpec = {
  ruleId: 'mine',
  revision: 1,
  version: 'v',
  ownText: yaml,
  enabled: true,
  mode: 'alert',
  thresholds: {},
};

describe('the settings of two versions', () => {
  it('differ by what was set beside the text', () => {
    const after: RuleSpec = {
      ...spec,
      enabled: false,
      mode: 'shadow',
      thresholds: { gt: 25 },
      riskScore: 90,
    };
    expect(settingChanges(spec, after)).toEqual([
      { setting: 'enabled', name: null, from: 'true', to: 'false' },
      { setting: 'mode', name: null, from: 'alert', to: 'shadow' },
      { setting: 'threshold', name: 'gt', from: '2', to: '25' },
      { setting: 'risk_score', name: null, from: '70', to: '90' },
    ]);
  });

  it('differ by severity and threshold of the text, and a threshold may come and go', () => {
    const changed = {
      ...spec,
      ownText: yaml.replace('level: high', 'level: low').replace('gt: 2', 'gte: 3'),
    };
    expect(settingChanges(spec, changed)).toEqual([
      { setting: 'severity', name: null, from: 'high', to: 'low' },
      { setting: 'threshold', name: 'gt', from: '2', to: null },
      { setting: 'risk_score', name: null, from: '70', to: '25' },
      { setting: 'threshold', name: 'gte', from: null, to: '3' },
    ]);
  });

  it('are the same where a threshold is set to what the text says, or only the text changed', () => {
    const same = { ...spec, thresholds: { gt: 2 }, ownText: `# for legal\n${yaml}` };
    expect(settingChanges(spec, same)).toEqual([]);
  });

  it('go back to what was shipped', () => {
    const shipped = shippedRule('burst_downloads');
    if (shipped === undefined) throw new Error('it is shipped no more');
    const before = asShipped(shipped);
    expect(settingChanges(before, { ...before, thresholds: { gt: 25 } })).toEqual([
      { setting: 'threshold', name: 'gt', from: '10', to: '25' },
    ]);
  });
});
