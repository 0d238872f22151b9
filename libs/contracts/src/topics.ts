/** A Kafka topic of Palisade: what topics are created from, what AsyncAPI and docs/topics.md are written from. */
export interface Topic {
  readonly name: string;
  /** What the record's key is made of, as the proto comments say it; it decides the order that holds. */
  readonly key: string;
  readonly partitions: number;
  /** Absent: kept until compacted. */
  readonly retentionMs?: number;
  readonly cleanup: 'delete' | 'compact' | 'compact,delete';
  /** The service that decides what the messages mean. */
  readonly owner: string;
  /** Full names of the messages, the values of `ce_type`. */
  readonly messages: readonly string[];
  /** Whether every record has an organization in `ce_tenantid`. */
  readonly tenant: 'required' | 'optional';
  /** A change that breaks a reader of a public topic is a new major version. */
  readonly visibility: 'public' | 'internal';
  /** The largest batch of records that the broker takes. */
  readonly maxMessageBytes: number;
  readonly description: string;
}

const day = 24 * 60 * 60 * 1000;
const mebibyte = 1024 * 1024;

/** How long a dead letter waits for its operator; inbox rows must outlive it. */
export const deadLetterRetentionMs = 30 * day;

export const topics: readonly Topic[] = [
  {
    name: 'file-access.events.v1',
    key: 'tenant:actor',
    partitions: 6,
    retentionMs: 7 * day,
    cleanup: 'delete',
    owner: 'file-access',
    messages: ['palisade.fileaccess.v1.FileAccessEvent'],
    tenant: 'required',
    visibility: 'public',
    maxMessageBytes: mebibyte,
    description: 'What somebody did to a file, as upstream systems saw it. They write it here or by HTTP.',
  },
  {
    name: 'file-access.detections.v1',
    key: 'tenant:actor',
    partitions: 6,
    retentionMs: 30 * day,
    cleanup: 'delete',
    owner: 'file-access',
    messages: ['palisade.fileaccess.v1.Detection'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'Rules that matched: one episode of one actor, from its opening to its end.',
  },
  {
    name: 'file-access.rules.v1',
    key: 'tenant:rule',
    partitions: 1,
    cleanup: 'compact',
    owner: 'file-access',
    messages: [
      'palisade.fileaccess.v1.RuleDefinition',
      'palisade.fileaccess.v1.Watchlist',
      'palisade.fileaccess.v1.RuleException',
    ],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: "Each tenant's rules as they are now, with watchlists and exceptions, for the detectors.",
  },
  {
    name: 'file-access.regrouped.v1',
    key: 'tenant:group',
    partitions: 6,
    retentionMs: day,
    cleanup: 'delete',
    owner: 'file-access',
    messages: ['palisade.fileaccess.v1.RegroupedMatches'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description:
      'Matches of rules that group by something other than the actor, on their way to where that is counted.',
  },
  {
    name: 'identity.events.v1',
    key: 'tenant',
    partitions: 3,
    retentionMs: 30 * day,
    cleanup: 'delete',
    owner: 'identity',
    messages: [
      'palisade.identity.v1.OrganizationCreated',
      'palisade.identity.v1.MemberJoined',
      'palisade.identity.v1.MemberRoleChanged',
      'palisade.identity.v1.MemberLeft',
      'palisade.identity.v1.OrganizationErasureRequested',
      'palisade.identity.v1.SingleSignOnChanged',
      'palisade.identity.v1.DomainChanged',
      'palisade.identity.v1.InviteChanged',
      'palisade.identity.v1.MemberFactorChanged',
      'palisade.identity.v1.MemberEmailChanged',
      'palisade.identity.v1.MemberIdentityChanged',
    ],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description:
      'What happened to organizations and their members. What has a compacted topic says its changes there: settings and flags, API keys, sessions, signing keys.',
  },
  {
    name: 'identity.organizations.v1',
    key: 'tenant',
    partitions: 1,
    cleanup: 'compact',
    owner: 'identity',
    messages: ['palisade.identity.v1.Organization'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'Each organization as it is now: name, time zone, settings, flags.',
  },
  {
    name: 'identity.api-keys.v1',
    key: 'api_key_id',
    partitions: 1,
    cleanup: 'compact',
    owner: 'identity',
    messages: ['palisade.identity.v1.ApiKey'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'Each API key as it is now, hashed, for the services that verify callers.',
  },
  {
    name: 'identity.sessions.v1',
    key: 'session_id',
    partitions: 1,
    cleanup: 'compact',
    owner: 'identity',
    messages: ['palisade.identity.v1.Session'],
    tenant: 'optional',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'Each session as it is now; a revoked one is refused by every service within two seconds.',
  },
  {
    name: 'identity.signing-keys.v1',
    key: 'kid',
    partitions: 1,
    cleanup: 'compact',
    owner: 'identity',
    messages: ['palisade.identity.v1.SigningKey'],
    tenant: 'optional',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'The public half of each key that signs access tokens.',
  },
  {
    name: 'identity.api-key-uses.v1',
    key: 'api_key_id',
    partitions: 1,
    retentionMs: day,
    cleanup: 'delete',
    owner: 'identity',
    messages: ['palisade.identity.v1.ApiKeyUsed'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'When API keys were used last, as the services that verify them see it.',
  },
  {
    name: 'identity.erasures.v1',
    key: 'tenant',
    partitions: 3,
    retentionMs: 30 * day,
    cleanup: 'delete',
    owner: 'identity',
    messages: ['palisade.identity.v1.OrganizationErased'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'What each service has erased of an organization that was deleted.',
  },
  {
    name: 'api-registry.events.v1',
    key: 'tenant:api',
    partitions: 3,
    retentionMs: 30 * day,
    cleanup: 'delete',
    owner: 'api-registry',
    messages: [
      'palisade.apiregistry.v1.ApiChanged',
      'palisade.apiregistry.v1.ApiDeleted',
      'palisade.apiregistry.v1.ApiDocumentChunk',
    ],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'The HTTP APIs that organizations register, and their OpenAPI documents in pieces.',
  },
  {
    name: 'scan.commands.v1',
    key: 'tenant:target',
    partitions: 3,
    retentionMs: 7 * day,
    cleanup: 'delete',
    owner: 'scan-orchestrator',
    messages: ['palisade.scan.v1.ScanRequested', 'palisade.scan.v1.ScanCancellationRequested'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'Scans that somebody wants, or wants to end.',
  },
  {
    name: 'scan.tasks.web.v1',
    key: 'task',
    partitions: 1,
    retentionMs: day,
    cleanup: 'delete',
    owner: 'scan-orchestrator',
    messages: ['palisade.scan.v1.TaskOffered'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'Tasks offered to replicas of the scanner of APIs and web applications.',
  },
  {
    name: 'scan.scanners.v1',
    key: 'replica_id',
    partitions: 1,
    cleanup: 'compact',
    owner: 'scan-orchestrator',
    messages: ['palisade.scan.v1.ScannerReplica', 'palisade.scan.v1.ScannerCatalogue'],
    tenant: 'optional',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description:
      'Each replica of each scanner as it is now, with its slots, and the catalogue of checks of each scanner.',
  },
  {
    name: 'scan.control.v1',
    key: 'scan',
    partitions: 1,
    retentionMs: day,
    cleanup: 'delete',
    owner: 'scan-orchestrator',
    messages: ['palisade.scan.v1.ScanCancelled', 'palisade.scan.v1.AttemptSuperseded'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'What scanners must stop working on.',
  },
  {
    name: 'scan.progress.v1',
    key: 'scan',
    partitions: 3,
    retentionMs: day,
    cleanup: 'delete',
    owner: 'scan-orchestrator',
    messages: ['palisade.scan.v1.TaskProgress'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'How far scanners are with each task; it renews their leases.',
  },
  {
    name: 'scan.results.v1',
    key: 'tenant:target',
    partitions: 6,
    retentionMs: 7 * day,
    cleanup: 'delete',
    owner: 'scan-orchestrator',
    messages: ['palisade.scan.v1.ResultBatch', 'palisade.scan.v1.TaskFinished'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description:
      'What scanners found: assets and outcomes of checks in batches, and a last record of each attempt.',
  },
  {
    name: 'scan.events.v1',
    key: 'scan',
    partitions: 3,
    retentionMs: 30 * day,
    cleanup: 'delete',
    owner: 'scan-orchestrator',
    messages: ['palisade.scan.v1.ScanQueued', 'palisade.scan.v1.ScanStarted', 'palisade.scan.v1.ScanEnded'],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'What became of scans.',
  },
  {
    name: 'audit.records.v1',
    key: 'tenant',
    partitions: 3,
    retentionMs: 30 * day,
    cleanup: 'delete',
    owner: 'audit',
    messages: ['palisade.audit.v1.AuditRecord'],
    tenant: 'optional',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description: 'Who did what, written by every service. The key of what has no tenant is "system".',
  },
  {
    name: 'audit.checkpoints.v1',
    key: 'chain',
    partitions: 1,
    cleanup: 'compact',
    owner: 'audit',
    messages: ['palisade.audit.v1.Checkpoint'],
    tenant: 'optional',
    visibility: 'internal',
    maxMessageBytes: mebibyte,
    description:
      "Each audit chain's latest head, signed: who keeps it can prove that nothing before was cut or rewritten.",
  },
  {
    name: 'alerts.v1',
    key: 'tenant:alert',
    partitions: 6,
    retentionMs: 90 * day,
    cleanup: 'compact,delete',
    owner: 'alerting',
    messages: ['palisade.alerting.v1.Alert'],
    tenant: 'required',
    visibility: 'public',
    maxMessageBytes: mebibyte,
    description: 'Each alert as it is now, an OCSF Detection Finding with a revision.',
  },
];

const byName = new Map(topics.map((topic) => [topic.name, topic]));

/** Throws when the catalogue has no such topic: a misspelt name is a bug, not an input. */
export function topicNamed(name: string): Topic {
  const topic = byName.get(name);
  if (topic === undefined) throw new Error(`The catalogue has no topic ${name}`);
  return topic;
}

/** The broker's settings of a topic. Times are the broker's, so that retention doesn't depend on senders' clocks. */
export function topicConfig(topic: Topic): Record<string, string> {
  return {
    'cleanup.policy': topic.cleanup,
    'retention.ms': String(topic.retentionMs ?? -1),
    'message.timestamp.type': 'LogAppendTime',
    'max.message.bytes': String(topic.maxMessageBytes),
    // The active segment is never compacted; with the default of a week revoked sessions would pile up.
    // And a deleted value would stay until enough was written beside it.
    ...(topic.cleanup === 'delete'
      ? {}
      : { 'segment.ms': String(day), 'max.compaction.lag.ms': String(day) }),
  };
}

/** Where a consumer group puts what it gave up on. Throws when the name would not be one that Kafka takes. */
export function deadLetterTopic(topic: string, group: string): string {
  const name = `${topic}.${group}.dlq`;
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(name)) throw new Error(`Not a name of a Kafka topic: ${name}`);
  return name;
}
