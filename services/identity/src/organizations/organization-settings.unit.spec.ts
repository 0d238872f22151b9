import { expect, it } from '@jest/globals';
import { flattened, type OrganizationSettings, settingsWith } from './organization-settings.js';

const chosen: OrganizationSettings = settingsWith({
  business: { legal_name: 'Corp AG', country: 'CH', size: '11-50' },
  frameworks: ['gdpr', 'soc2'],
  risk_tolerance: 'low',
  retention_days: { file_access_events: 90 },
});

it('has nothing chosen at first but a middling tolerance of risk', () => {
  expect(flattened(settingsWith({}))).toEqual({ risk_tolerance: 'medium' });
});

it('goes out flat, without what is not chosen', () => {
  expect(flattened(chosen)).toEqual({
    'business.legal_name': 'Corp AG',
    'business.country': 'CH',
    'business.size': '11-50',
    frameworks: 'soc2,gdpr',
    risk_tolerance: 'low',
    'retention.file_access_events': '90',
  });
});

it('keeps what a change does not name, whether left out or undefined', () => {
  const change = { business: { country: undefined, industry: 'Insurance' }, frameworks: undefined };
  const changed = settingsWith(JSON.parse(JSON.stringify(change)) as object, chosen);
  expect(changed.business).toEqual({ ...chosen.business, industry: 'Insurance' });
  expect(settingsWith({ retention_days: Object.assign({}, { alerts: undefined }) }, chosen)).toEqual(chosen);
});

it('takes a value away with null, and a list by another', () => {
  const changed = settingsWith(
    { business: { country: null }, retention_days: { file_access_events: null }, frameworks: [] },
    chosen,
  );
  expect(flattened(changed)).toEqual({
    'business.legal_name': 'Corp AG',
    'business.size': '11-50',
    risk_tolerance: 'low',
  });
});
