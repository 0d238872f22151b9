import { download, evenly, many, type Plot } from './plot.js';

const minute = 60_000;
const hour = 60 * minute;
const mebibyte = 2 ** 20;
const volume = ['exfiltration_baseline', 'off_hours_volume'];
const bursts = ['burst_downloads', 'burst_bytes'];

/** What a stream is seeded with: each is planted several times, in actors and at times that the seed decides. */
export const plots: readonly Plot[] = [
  {
    name: 'burst of 11 to 30 downloads',
    expects: ['burst_downloads'],
    allows: [...bursts, ...volume],
    steps: (random, { actor }) =>
      many(
        random.int(11, 30),
        () => random.int(500, 3_000),
        () => download(random, actor.department, random.int(1, mebibyte)),
      ),
  },
  {
    name: 'more than 50 MiB in a few files',
    expects: ['burst_bytes'],
    allows: [...bursts, ...volume],
    steps: (random, { actor }) =>
      many(
        random.int(4, 8),
        () => random.int(2_000, 20_000),
        () => download(random, actor.department, random.int(15, 40) * mebibyte),
      ),
  },
  {
    name: 'exactly 10 downloads in five minutes',
    expects: [],
    steps: (random, { actor }) =>
      evenly(10, 5 * minute, () => download(random, actor.department, random.int(1, mebibyte))),
  },
  {
    name: 'exactly 50 MiB in two minutes',
    expects: [],
    allows: volume,
    steps: (random, { actor }) =>
      evenly(5, 2 * minute, () => download(random, actor.department, 10 * mebibyte)),
  },
  {
    name: '20 downloads over 11 minutes',
    expects: [],
    steps: (random, { actor }) =>
      evenly(20, 11 * minute, () => download(random, actor.department, random.int(1, mebibyte / 4))),
  },
  {
    name: 'hundreds of files opened in half an hour',
    expects: ['wide_read'],
    allows: volume,
    steps: (_random, { actor }) =>
      evenly(400, 30 * minute, (index) => ({
        action: 'view',
        resource: `${actor.department.resources[index % 200] ?? 's3://x/y'}.${index}`,
      })),
  },
  {
    name: 'a gigabyte in two hours, below every burst',
    expects: ['exfiltration_baseline'],
    allows: [...volume, 'wide_read'],
    steps: (random, { actor }) =>
      evenly(230, 2 * hour, () => download(random, actor.department, Math.round(4.6 * mebibyte))),
  },
  {
    name: '100 files deleted in two minutes',
    expects: ['mass_delete'],
    steps: (_random, { actor }) =>
      evenly(100, 2 * minute, (index) => ({
        action: 'delete',
        resource: actor.department.resources[index] ?? 's3://x/y',
      })),
  },
  {
    name: '80 files renamed to another extension',
    expects: ['mass_rename'],
    steps: (_random, { actor }) =>
      evenly(80, 2 * minute, (index) => ({
        action: 'rename',
        resource: `${actor.department.resources[index] ?? 's3://x/y'}.locked`,
      })),
  },
  {
    name: 'a download from an address never seen',
    expects: ['first_seen_address'],
    allows: ['impossible_travel', 'first_seen_area'],
    steps: (random, { actor }) => [
      { after: 0, ip: `192.0.2.${random.int(1, 250)}`, ...download(random, actor.department, 20_000) },
    ],
  },
  {
    name: "a download from another department's area",
    expects: ['first_seen_area'],
    steps: (random, { other }) =>
      many(
        1,
        () => 0,
        () => download(random, other.department, 20_000),
      ),
  },
  {
    name: 'a download by a new program',
    expects: ['new_user_agent_download'],
    steps: (random, { actor }) => [
      { after: 0, ua: `rclone/v1.${random.int(50, 70)}.0`, ...download(random, actor.department, 20_000) },
    ],
  },
  {
    name: '200 files at three in the night',
    expects: ['off_hours_volume'],
    allows: [...volume, 'wide_read', 'first_seen_address'],
    atNight: true,
    steps: (_random, { actor }) =>
      evenly(200, 50 * minute, (index) => ({
        action: 'view',
        resource: actor.department.resources[index % 200] ?? 's3://x/y',
      })),
  },
  {
    name: 'Zurich and Sydney within half an hour',
    expects: ['impossible_travel'],
    allows: ['first_seen_address'],
    steps: (_random, { actor }) => [
      { after: 0, action: 'view', resource: actor.department.resources[0] ?? 's3://x/y', ip: '129.132.1.1' },
      {
        after: 30 * minute,
        action: 'view',
        resource: actor.department.resources[1] ?? 's3://x/y',
        ip: '129.78.5.8',
      },
    ],
  },
  {
    name: 'a burst, and what was downloaded is deleted',
    expects: ['burst_downloads', 'burst_then_delete'],
    allows: [...bursts, ...volume, 'mass_delete'],
    steps: (_random, { actor }) => {
      const files = actor.department.resources.slice(20, 35);
      return [
        ...files.map((resource, i) => ({ after: i * 2_000, action: 'download', resource, bytes: 10_000 })),
        ...files.map((resource, i) => ({ after: 5 * minute + i * 2_000, action: 'delete', resource })),
      ];
    },
  },
  {
    name: 'a file shared, and downloaded by another',
    expects: ['share_then_download'],
    allows: ['first_seen_area'],
    steps: (random, { actor, other }) => {
      const resource = random.pick(actor.department.resources);
      const taker = { actor_email: other.email, ip: other.addresses[0], ua: other.userAgent };
      return [
        { after: 0, action: 'share', resource },
        { after: 4 * minute, action: 'download', resource, bytes: 50_000, ...taker },
      ];
    },
  },
  {
    name: 'a sensitive folder made public',
    expects: ['sensitive_public_share'],
    allows: ['first_seen_area'],
    steps: () => [
      {
        after: 0,
        action: 'share',
        resource: 's3://people/payroll/salaries-2026.xlsx',
        labels: { link_scope: 'anonymous', visibility: 'public' },
      },
    ],
  },
  {
    name: 'an account that was still for 100 days',
    expects: ['dormant_account'],
    allows: ['first_seen_address', 'first_seen_area', 'new_user_agent_download'],
    awayDays: 100,
    steps: (random, { actor }) =>
      many(
        3,
        () => minute,
        () => download(random, actor.department, 20_000),
      ),
  },
  {
    name: 'a service account in a browser',
    expects: ['service_account_interactive'],
    allows: ['first_seen_address', 'first_seen_area', 'new_user_agent_download'],
    actorEmail: 'svc-backup@corp.com',
    steps: (random, { actor }) => [
      {
        after: 0,
        ua: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
        ...download(random, actor.department, 20_000),
      },
    ],
  },
];
