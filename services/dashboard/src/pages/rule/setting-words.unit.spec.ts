import { expect, it } from '@jest/globals';
import { settingWords } from './setting-words.js';

it.each([
  [{ setting: 'threshold', name: 'gt', from: '10', to: '1048576' }, ['Threshold gt', '10', '1,048,576']],
  [{ setting: 'threshold', name: 'gt', from: '10', to: null }, ['Threshold gt', '10', 'none']],
  [{ setting: 'mode', name: null, from: 'alert', to: 'shadow' }, ['Mode', 'Alerts', 'Shadow']],
  [{ setting: 'enabled', name: null, from: 'true', to: 'false' }, ['Switch', 'On', 'Off']],
  [{ setting: 'severity', name: null, from: 'medium', to: 'high' }, ['Severity', 'Medium', 'High']],
  [{ setting: 'risk_score', name: null, from: '50', to: '70' }, ['Risk score', '50', '70']],
] as const)('says %j as people do', (change, [what, from, to]) => {
  expect(settingWords(change)).toEqual({ what, from, to });
});
