import type { fileAccess } from '@palisade/contracts';

// MITRE ATT&CK, enterprise, by the names that Sigma's tags have.
const tactics: Readonly<Record<string, readonly [id: string, name: string]>> = {
  reconnaissance: ['TA0043', 'Reconnaissance'],
  'resource-development': ['TA0042', 'Resource Development'],
  'initial-access': ['TA0001', 'Initial Access'],
  execution: ['TA0002', 'Execution'],
  persistence: ['TA0003', 'Persistence'],
  'privilege-escalation': ['TA0004', 'Privilege Escalation'],
  'defense-evasion': ['TA0005', 'Defense Evasion'],
  'credential-access': ['TA0006', 'Credential Access'],
  discovery: ['TA0007', 'Discovery'],
  'lateral-movement': ['TA0008', 'Lateral Movement'],
  collection: ['TA0009', 'Collection'],
  exfiltration: ['TA0010', 'Exfiltration'],
  'command-and-control': ['TA0011', 'Command and Control'],
  impact: ['TA0040', 'Impact'],
};

/** Those that rules over file access are about; of others the id is shown. */
const techniques: Readonly<Record<string, readonly [name: string, ...tactics: string[]]>> = {
  T1005: ['Data from Local System', 'collection'],
  T1020: ['Automated Exfiltration', 'exfiltration'],
  T1025: ['Data from Removable Media', 'collection'],
  T1029: ['Scheduled Transfer', 'exfiltration'],
  T1030: ['Data Transfer Size Limits', 'exfiltration'],
  T1036: ['Masquerading', 'defense-evasion'],
  T1039: ['Data from Network Shared Drive', 'collection'],
  T1041: ['Exfiltration Over C2 Channel', 'exfiltration'],
  T1048: ['Exfiltration Over Alternative Protocol', 'exfiltration'],
  T1070: ['Indicator Removal', 'defense-evasion'],
  'T1070.004': ['Indicator Removal: File Deletion', 'defense-evasion'],
  T1074: ['Data Staged', 'collection'],
  'T1074.002': ['Data Staged: Remote Data Staging', 'collection'],
  T1078: ['Valid Accounts', 'initial-access', 'persistence', 'privilege-escalation', 'defense-evasion'],
  'T1078.001': [
    'Valid Accounts: Default Accounts',
    'initial-access',
    'persistence',
    'privilege-escalation',
    'defense-evasion',
  ],
  'T1078.004': [
    'Valid Accounts: Cloud Accounts',
    'initial-access',
    'persistence',
    'privilege-escalation',
    'defense-evasion',
  ],
  T1080: ['Taint Shared Content', 'lateral-movement'],
  T1083: ['File and Directory Discovery', 'discovery'],
  T1090: ['Proxy', 'command-and-control'],
  T1098: ['Account Manipulation', 'persistence', 'privilege-escalation'],
  T1114: ['Email Collection', 'collection'],
  T1119: ['Automated Collection', 'collection'],
  T1133: ['External Remote Services', 'initial-access', 'persistence'],
  T1135: ['Network Share Discovery', 'discovery'],
  T1199: ['Trusted Relationship', 'initial-access'],
  T1213: ['Data from Information Repositories', 'collection'],
  'T1213.002': ['Data from Information Repositories: Sharepoint', 'collection'],
  T1222: ['File and Directory Permissions Modification', 'defense-evasion'],
  T1485: ['Data Destruction', 'impact'],
  T1486: ['Data Encrypted for Impact', 'impact'],
  T1490: ['Inhibit System Recovery', 'impact'],
  T1491: ['Defacement', 'impact'],
  T1528: ['Steal Application Access Token', 'credential-access'],
  T1530: ['Data from Cloud Storage', 'collection'],
  T1531: ['Account Access Removal', 'impact'],
  T1537: ['Transfer Data to Cloud Account', 'exfiltration'],
  T1550: ['Use Alternate Authentication Material', 'defense-evasion', 'lateral-movement'],
  'T1550.001': [
    'Use Alternate Authentication Material: Application Access Token',
    'defense-evasion',
    'lateral-movement',
  ],
  T1552: ['Unsecured Credentials', 'credential-access'],
  'T1552.001': ['Unsecured Credentials: Credentials In Files', 'credential-access'],
  T1560: ['Archive Collected Data', 'collection'],
  T1561: ['Disk Wipe', 'impact'],
  T1562: ['Impair Defenses', 'defense-evasion'],
  T1565: ['Data Manipulation', 'impact'],
  'T1565.001': ['Data Manipulation: Stored Data Manipulation', 'impact'],
  T1566: ['Phishing', 'initial-access'],
  T1567: ['Exfiltration Over Web Service', 'exfiltration'],
  'T1567.002': ['Exfiltration Over Web Service: Exfiltration to Cloud Storage', 'exfiltration'],
  'T1567.004': ['Exfiltration Over Web Service: Exfiltration Over Webhook', 'exfiltration'],
  T1570: ['Lateral Tool Transfer', 'lateral-movement'],
  T1580: ['Cloud Infrastructure Discovery', 'discovery'],
  T1619: ['Cloud Storage Object Discovery', 'discovery'],
  T1657: ['Financial Theft', 'impact'],
};

const techniqueTag = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;

/** What a rule's tags say of ATT&CK: each technique with those of the tags' tactics that it belongs to, and tactics by themselves. */
export function attacksOf(tags: readonly string[]): fileAccess.Attack[] {
  const named = tags.flatMap((tag) => tacticOf(tag) ?? []);
  const found = tags.flatMap((tag) => techniqueTag.exec(tag)?.[1]?.toUpperCase() ?? []);
  const paired = found.flatMap((technique) => pairs(technique, named));
  const covered = new Set(paired.map(({ tactic_id }) => tactic_id));
  const alone = named.map((name) => tactic(name)).filter(({ tactic_id }) => !covered.has(tactic_id));
  return [...paired, ...alone];
}

/** Those that say nothing of ATT&CK. */
export function otherTags(tags: readonly string[]): string[] {
  return tags.filter((tag) => tacticOf(tag) === undefined && !techniqueTag.test(tag));
}

function tacticOf(tag: string): string | undefined {
  const name = /^attack\.(.+)$/i.exec(tag)?.[1]?.toLowerCase().replaceAll('_', '-');
  return name !== undefined && Object.hasOwn(tactics, name) ? name : undefined;
}

function pairs(id: string, named: readonly string[]): fileAccess.Attack[] {
  const [name = id, ...own] = Object.hasOwn(techniques, id) ? (techniques[id] ?? []) : [];
  const technique = { technique_id: id, technique: name };
  const meant = named.filter((each) => own.includes(each));
  const of =
    meant.length > 0 ? meant : named.length > 0 && own.length === 0 ? named.slice(0, 1) : own.slice(0, 1);
  return of.length === 0 ? [technique] : of.map((each) => ({ ...tactic(each), ...technique }));
}

function tactic(name: string): fileAccess.Attack {
  const [tactic_id, label] = tactics[name] ?? [];
  return { ...(tactic_id !== undefined && { tactic_id }), ...(label !== undefined && { tactic: label }) };
}
