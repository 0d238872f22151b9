import type { FileAccessEventRecord } from '@palisade/contracts';
import type { Random } from './random.js';

export type Action = FileAccessEventRecord['action'];

export interface Actor {
  email: string;
  department: Department;
  timeZone: string;
  /** Local hours, such as 8.5 to 17.25. */
  working: { from: number; to: number };
  /** How much of the company's activity is theirs, relative to the others. */
  diligence: number;
  addresses: string[];
  userAgent: string;
  device: string;
}

export interface Department {
  name: string;
  resources: string[];
  habits: readonly (readonly [Action, number])[];
}

export interface Company {
  actors: Actor[];
}

const reading = [
  ['view', 46],
  ['list', 12],
  ['download', 18],
  ['update', 10],
  ['upload', 6],
  ['copy', 3],
  ['share', 3],
  ['sync', 2],
] as const;
const making = [
  ['update', 30],
  ['view', 26],
  ['upload', 14],
  ['download', 10],
  ['rename', 5],
  ['move', 5],
  ['list', 6],
  ['delete', 2],
  ['sync', 2],
] as const;
const sharing = [
  ['view', 34],
  ['download', 22],
  ['share', 12],
  ['unshare', 3],
  ['upload', 9],
  ['list', 12],
  ['copy', 6],
  ['update', 2],
] as const;

const departments: [string, string[], readonly (readonly [Action, number])[]][] = [
  ['finance', ['reports', 'invoices', 'payroll', 'tax'], reading],
  ['legal', ['contracts', 'disputes', 'policies'], reading],
  ['people', ['reviews', 'applications', 'onboarding'], reading],
  ['engineering', ['designs', 'releases', 'runbooks', 'datasets'], making],
  ['marketing', ['campaigns', 'brand', 'press'], making],
  ['sales', ['offers', 'accounts', 'forecasts'], sharing],
];
const extensions = ['pdf', 'docx', 'xlsx', 'pptx', 'csv', 'png', 'zip'];
const words = [
  'annual',
  'budget',
  'client',
  'draft',
  'final',
  'global',
  'internal',
  'launch',
  'monthly',
  'north',
  'plan',
  'q1',
  'q2',
  'q3',
  'q4',
  'review',
  'south',
  'summary',
  'team',
  'update',
];
const given = [
  'alex',
  'amina',
  'bela',
  'carla',
  'chen',
  'dario',
  'elif',
  'emma',
  'farid',
  'grace',
  'hana',
  'ivan',
  'jonas',
  'kofi',
  'lea',
  'marco',
  'nina',
  'omar',
  'priya',
  'ruth',
  'sven',
  'tomas',
  'uma',
  'wei',
  'yara',
];
const family = [
  'abe',
  'becker',
  'costa',
  'dubois',
  'eriksen',
  'fischer',
  'garcia',
  'haas',
  'ito',
  'jansen',
  'keller',
  'lopez',
  'meyer',
  'nagy',
  'okoye',
  'patel',
  'rossi',
  'sato',
  'tanaka',
  'weber',
];
const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
];

/** People with a department each, its files, working hours, addresses and a device: the same for the same seed. */
export function foundCompany(
  random: Random,
  options: { actors: number; domain: string; timeZone: string },
): Company {
  const built = departments.map(([name, folders, habits]) => ({
    name,
    habits,
    resources: filesOf(random.fork(`files/${name}`), name, folders),
  }));
  const actors = Array.from({ length: options.actors }, (_, index) =>
    hire(random.fork(`actor/${String(index)}`), index, built, options),
  );
  return { actors };
}

function filesOf(random: Random, department: string, folders: string[]): string[] {
  const files = Array.from({ length: 200 }, (_, index) => {
    const name = `${random.pick(words)}-${random.pick(words)}-${String(index + 1)}.${random.pick(extensions)}`;
    return `s3://${department}/${random.pick(folders)}/${name}`;
  });
  return files;
}

function hire(
  random: Random,
  index: number,
  from: Department[],
  { domain, timeZone }: { domain: string; timeZone: string },
): Actor {
  const start = 7 + random.next() * 3;
  const names = given.length * family.length;
  const first = given[index % given.length] ?? 'a';
  // 25 and 20 share a factor: the shift makes the first 500 pairs all different.
  const last = family[(index + Math.floor(index / given.length)) % family.length] ?? 'b';
  const suffix = index < names ? '' : String(Math.floor(index / names) + 1);
  return {
    email: `${first}.${last}${suffix}@${domain}`,
    department: random.pick(from),
    timeZone,
    working: { from: start, to: start + 8 + random.next() * 2 },
    diligence: random.logNormal(1, 0.6),
    // One at the office, one at home; of the ranges that documentation uses.
    addresses: [`198.51.100.${String(random.int(1, 254))}`, `203.0.113.${String(random.int(1, 254))}`],
    userAgent: random.pick(userAgents),
    device: `laptop-${String(index + 1).padStart(4, '0')}`,
  };
}
