import { evenly, type Plot, sameFile } from './plot.js';

const minute = 60_000;
const hour = 60 * minute;
const mebibyte = 2 ** 20;
const volume = ['exfiltration_baseline', 'off_hours_volume'];

/** Close to the edge of what a rule tells of, on either side. */
export const harderPlots: readonly Plot[] = [
  {
    name: '11 downloads, the last 300.000 s after the first',
    expects: ['burst_downloads'],
    steps: (_random, { actor }) => evenly(11, 5 * minute, sameFile(actor, 'download', 2_000)),
  },
  {
    name: '11 downloads, the last 300.001 s after the first',
    expects: [],
    steps: (_random, { actor }) => {
      const steps = evenly(11, 5 * minute, sameFile(actor, 'download', 2_000));
      return steps.map((step, i) => (i === 10 ? { ...step, after: step.after + 1 } : step));
    },
  },
  {
    name: '50 MiB and a byte',
    expects: ['burst_bytes'],
    allows: volume,
    steps: (_random, { actor }) => [
      ...evenly(5, 4 * minute, sameFile(actor, 'download', 10 * mebibyte)),
      { after: 4 * minute, ...sameFile(actor, 'download', 1)(0) },
    ],
  },
  {
    name: '60 files deleted over nine minutes',
    expects: ['mass_delete'],
    steps: (_random, { actor }) => evenly(60, 9 * minute, (i) => sameFile(actor, 'delete')(i)),
  },
  {
    name: '8 files deleted in ten minutes',
    expects: [],
    steps: (_random, { actor }) => evenly(8, 10 * minute, (i) => sameFile(actor, 'delete')(i)),
  },
  {
    name: '60 files renamed over eight minutes',
    expects: ['mass_rename'],
    steps: (_random, { actor }) => evenly(60, 8 * minute, (i) => sameFile(actor, 'rename')(i)),
  },
  {
    name: '15 photographs renamed in two minutes',
    expects: [],
    steps: (_random, { actor }) => evenly(15, 2 * minute, (i) => sameFile(actor, 'rename')(i)),
  },
  {
    name: '400 MiB over a working day, by somebody of small files',
    expects: ['exfiltration_baseline'],
    allows: volume,
    steps: (_random, { actor }) => evenly(40, 4 * hour, sameFile(actor, 'download', 10 * mebibyte)),
  },
  {
    name: 'the same hundred files opened again and again',
    expects: [],
    steps: (_random, { actor }) => evenly(600, 2 * hour, (i) => sameFile(actor, 'view')(i % 100)),
  },
  {
    name: 'a Saturday night of work',
    expects: ['off_hours_volume'],
    allows: [...volume, 'wide_read'],
    atNight: true,
    steps: (_random, { actor }) => evenly(120, 40 * minute, (i) => sameFile(actor, 'update')(i % 30)),
  },
  {
    name: 'a look at the mail at night',
    expects: [],
    atNight: true,
    steps: (_random, { actor }) => evenly(6, 30 * minute, (i) => sameFile(actor, 'view')(i)),
  },
  {
    name: 'Zurich and Tokyo within three hours',
    expects: ['impossible_travel'],
    steps: (_random, { actor }) => [
      { after: 0, ...sameFile(actor, 'view')(0), ip: '129.132.1.1' },
      { after: 3 * hour, ...sameFile(actor, 'view')(1), ip: '133.11.0.1' },
    ],
  },
  {
    name: 'Zurich and Geneva within an hour',
    expects: [],
    steps: (_random, { actor }) => [
      { after: 0, ...sameFile(actor, 'view')(0), ip: '129.132.1.1' },
      { after: hour, ...sameFile(actor, 'view')(1), ip: '129.194.8.73' },
    ],
  },
  {
    name: 'a flight from Zurich to New York',
    expects: [],
    steps: (_random, { actor }) => [
      { after: 0, ...sameFile(actor, 'view')(0), ip: '129.132.1.1' },
      { after: 11 * hour, ...sameFile(actor, 'view')(1), ip: '128.122.1.1' },
    ],
  },
  {
    name: 'an anonymous link to the tax folder, as Microsoft 365 says it',
    expects: ['sensitive_public_share'],
    allows: ['first_seen_area'],
    steps: () => [
      {
        after: 0,
        action: 'other',
        action_name: 'AnonymousLinkCreated',
        resource: 's3://finance/tax/2026.xlsx',
        labels: { link_scope: 'anonymous' },
      },
    ],
  },
  {
    name: 'salaries shared with a colleague',
    expects: [],
    allows: ['first_seen_area'],
    steps: () => [
      {
        after: 0,
        action: 'share',
        resource: 's3://people/payroll/salaries-2026.xlsx',
        labels: { link_scope: 'organization' },
      },
    ],
  },
  {
    name: 'a service account at its work',
    expects: [],
    actorEmail: 'svc-index@corp.com',
    steps: (_random, { actor }) =>
      evenly(8, 20 * minute, (i) => ({ ...sameFile(actor, 'view')(i), ua: 'corp-indexer/2.1' })),
  },
  {
    name: 'an account back from four weeks of holidays',
    expects: [],
    allows: ['first_seen_address', 'first_seen_area', 'new_user_agent_download'],
    awayDays: 28,
    steps: (_random, { actor }) => evenly(3, 5 * minute, sameFile(actor, 'view')),
  },
];
