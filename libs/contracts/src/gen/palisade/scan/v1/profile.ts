// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

/**
 * Topic: scan.commands.v1. Key: tenant:target. Owner: scan-orchestrator. Written by whoever wants a scan.
 *
 * @generated from message palisade.scan.v1.ScanRequested
 */
export interface ScanRequested {
  /**
   * Chosen by whoever asks: the scan's id, and of an API's audit the audit's.
   *
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * May be unknown yet: its own event comes on another topic. The scan waits for it.
   *
   * @generated from field: string target_id = 2;
   */
  target_id: string;
  /**
   * @generated from field: palisade.scan.v1.ScanTrigger trigger = 3;
   */
  trigger: ScanTrigger;
  /**
   * Of the user or API key that asked; absent: nobody did.
   *
   * @generated from field: optional string requested_by = 4;
   */
  requested_by?: string;
  /**
   * @generated from field: google.protobuf.Timestamp requested_at = 5;
   */
  requested_at: string;
}

/**
 * Topic: scan.commands.v1. Key: tenant:target. Owner: scan-orchestrator. Written by whoever wants a scan to end.
 *
 * @generated from message palisade.scan.v1.ScanCancellationRequested
 */
export interface ScanCancellationRequested {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string target_id = 2;
   */
  target_id: string;
  /**
   * @generated from field: optional string requested_by = 3;
   */
  requested_by?: string;
}

export const ScanTrigger = ['manual', 'schedule', 'replay'] as const;
export type ScanTrigger = (typeof ScanTrigger)[number];

/**
 * Topic: scan.control.v1. Key: scan. Owner: scan-orchestrator. For every replica of every scanner: whoever works on the scan ends its work.
 *
 * @generated from message palisade.scan.v1.ScanCancelled
 */
export interface ScanCancelled {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
}

/**
 * Topic: scan.control.v1. Key: scan. Owner: scan-orchestrator. For every replica of every scanner: this attempt and those before it count no more.
 *
 * @generated from message palisade.scan.v1.AttemptSuperseded
 */
export interface AttemptSuperseded {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string task_id = 2;
   */
  task_id: string;
  /**
   * @generated from field: int32 attempt = 3;
   */
  attempt: number;
}

/**
 * Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator.
 *
 * @generated from message palisade.scan.v1.ScanQueued
 */
export interface ScanQueued {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string target_id = 2;
   */
  target_id: string;
  /**
   * @generated from field: palisade.scan.v1.ScanTrigger trigger = 3;
   */
  trigger?: ScanTrigger;
  /**
   * Of a scan that a schedule made.
   *
   * @generated from field: optional string schedule_id = 4;
   */
  schedule_id?: string;
  /**
   * @generated from field: optional string requested_by = 5;
   */
  requested_by?: string;
  /**
   * @generated from field: google.protobuf.Timestamp queued_at = 6;
   */
  queued_at: string;
}

/**
 * Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator. Its first task was claimed.
 *
 * @generated from message palisade.scan.v1.ScanStarted
 */
export interface ScanStarted {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string target_id = 2;
   */
  target_id: string;
  /**
   * @generated from field: google.protobuf.Timestamp started_at = 3;
   */
  started_at: string;
}

/**
 * Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator. Nothing of the scan runs any more. Said again, with a higher revision, when a replayed task has ended.
 *
 * @generated from message palisade.scan.v1.ScanEnded
 */
export interface ScanEnded {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string target_id = 2;
   */
  target_id: string;
  /**
   * Rises by one each time that the scan ends; 1 at first.
   *
   * @generated from field: int32 revision = 3;
   */
  revision: number;
  /**
   * @generated from field: palisade.scan.v1.ScanState state = 4;
   */
  state: ScanState;
  /**
   * Why it failed, is partial or was cancelled: a stable word.
   *
   * @generated from field: optional string reason = 5;
   */
  reason?: string;
  /**
   * In words for people.
   *
   * @generated from field: optional string detail = 6;
   */
  detail?: string;
  /**
   * What counts of scan.results.v1; batches of other attempts don't.
   *
   * @generated from field: repeated palisade.scan.v1.EndedTask tasks = 7;
   */
  tasks?: EndedTask[];
  /**
   * Whether the tenant had proven to own the target.
   *
   * @generated from field: bool ownership_proven = 8;
   */
  ownership_proven?: boolean;
  /**
   * @generated from field: google.protobuf.Timestamp ended_at = 9;
   */
  ended_at: string;
  /**
   * @generated from field: palisade.scan.v1.ScanTrigger trigger = 10;
   */
  trigger?: ScanTrigger;
  /**
   * @generated from field: optional string requested_by = 11;
   */
  requested_by?: string;
}

/**
 * @generated from message palisade.scan.v1.EndedTask
 */
export interface EndedTask {
  /**
   * @generated from field: string task_id = 1;
   */
  task_id?: string;
  /**
   * The last one.
   *
   * @generated from field: int32 attempt = 2;
   */
  attempt?: number;
  /**
   * @generated from field: int32 batches = 3;
   */
  batches?: number;
  /**
   * Whether what it covers was looked at to its end.
   *
   * @generated from field: bool complete = 4;
   */
  complete?: boolean;
}

export const ScanState = ['completed', 'partial', 'failed', 'cancelled'] as const;
export type ScanState = (typeof ScanState)[number];

/**
 * Topic: scan.progress.v1. Key: scan. Owner: scan-orchestrator. Written by scanners, every few seconds and with each change: it renews the attempt's lease.
 *
 * @generated from message palisade.scan.v1.TaskProgress
 */
export interface TaskProgress {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string task_id = 2;
   */
  task_id: string;
  /**
   * @generated from field: int32 attempt = 3;
   */
  attempt: number;
  /**
   * @generated from field: string target_id = 4;
   */
  target_id: string;
  /**
   * @generated from field: string replica_id = 5;
   */
  replica_id: string;
  /**
   * In words for people, such as "Reading TLS settings".
   *
   * @generated from field: string phase = 6;
   */
  phase?: string;
  /**
   * Of total, in what the scanner counts; total 0: not known yet.
   *
   * @generated from field: int32 done = 7;
   */
  done?: number;
  /**
   * @generated from field: int32 total = 8;
   */
  total?: number;
  /**
   * @generated from field: google.protobuf.Timestamp at = 9;
   */
  at: string;
}

/**
 * Topic: scan.scanners.v1. Key: replica_id. Owner: scan-orchestrator. Compacted: each record is the replica's whole state, said every few seconds
 * and with each change of its slots. A replica that has stopped leaves a tombstone; one not heard of for 15 seconds is taken for gone.
 *
 * @generated from message palisade.scan.v1.ScannerReplica
 */
export interface ScannerReplica {
  /**
   * Another one each time that a process starts.
   *
   * @generated from field: string replica_id = 1;
   */
  replica_id: string;
  /**
   * Such as web.
   *
   * @generated from field: string scanner = 2;
   */
  scanner: string;
  /**
   * @generated from field: string version = 3;
   */
  version?: string;
  /**
   * Rises by one with every record; a reader drops what is older than what it has.
   *
   * @generated from field: int64 revision = 4;
   */
  revision: number;
  /**
   * @generated from field: int32 slots = 5;
   */
  slots?: number;
  /**
   * Tasks that it works on, by id and attempt: a slot each.
   *
   * @generated from field: repeated palisade.scan.v1.RunningAttempt running = 6;
   */
  running?: RunningAttempt[];
  /**
   * It stops: nothing more is offered to it.
   *
   * @generated from field: bool draining = 7;
   */
  draining?: boolean;
  /**
   * Whether children have a network namespace of their own, or the guard runs within them.
   *
   * @generated from field: palisade.scan.v1.Isolation isolation = 8;
   */
  isolation?: Isolation;
}

/**
 * @generated from message palisade.scan.v1.RunningAttempt
 */
export interface RunningAttempt {
  /**
   * @generated from field: string task_id = 1;
   */
  task_id?: string;
  /**
   * @generated from field: int32 attempt = 2;
   */
  attempt?: number;
}

/**
 * Topic: scan.scanners.v1. Key: replica_id. Owner: scan-orchestrator. Compacted: each record is the whole catalogue. In place of a replica its key has "catalogue:<scanner>".
 *
 * @generated from message palisade.scan.v1.ScannerCatalogue
 */
export interface ScannerCatalogue {
  /**
   * @generated from field: string scanner = 1;
   */
  scanner: string;
  /**
   * Of the scanner's build; an older one doesn't replace a newer one.
   *
   * @generated from field: string version = 2;
   */
  version: string;
  /**
   * @generated from field: repeated palisade.scan.v1.CheckDescription checks = 3;
   */
  checks?: CheckDescription[];
}

/**
 * @generated from message palisade.scan.v1.CheckDescription
 */
export interface CheckDescription {
  /**
   * Such as web_tls_certificate_not_expired; never changes.
   *
   * @generated from field: string check_id = 1;
   */
  check_id: string;
  /**
   * The secure condition.
   *
   * @generated from field: string title = 2;
   */
  title: string;
  /**
   * @generated from field: palisade.scan.v1.Severity severity = 3;
   */
  severity: Severity;
  /**
   * Such as web.endpoint.
   *
   * @generated from field: string asset_type = 4;
   */
  asset_type?: string;
  /**
   * @generated from field: string risk = 5;
   */
  risk?: string;
  /**
   * @generated from field: string remediation = 6;
   */
  remediation?: string;
  /**
   * @generated from field: repeated string references = 7;
   */
  references?: string[];
  /**
   * Such as 319.
   *
   * @generated from field: repeated int32 cwe = 8;
   */
  cwe?: number[];
  /**
   * Whether it needs that the tenant has proven to own the target.
   *
   * @generated from field: bool needs_ownership = 9;
   */
  needs_ownership?: boolean;
  /**
   * Rises when what it finds may differ for the same target: a fail of a newer revision is no regression.
   *
   * @generated from field: int32 revision = 10;
   */
  revision?: number;
  /**
   * Of a group of checks on pages, such as transport.
   *
   * @generated from field: string group = 11;
   */
  group?: string;
}

export const Isolation = ['network_namespace', 'guard_in_child'] as const;
export type Isolation = (typeof Isolation)[number];

export const Severity = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof Severity)[number];

/**
 * Topic: scan.results.v1. Key: tenant:target. Owner: scan-orchestrator. A batch of what a scanner found; at most 512 KiB. Its event id is the same each time that it is sent.
 *
 * @generated from message palisade.scan.v1.ResultBatch
 */
export interface ResultBatch {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string task_id = 2;
   */
  task_id: string;
  /**
   * @generated from field: int32 attempt = 3;
   */
  attempt: number;
  /**
   * @generated from field: string target_id = 4;
   */
  target_id: string;
  /**
   * From 0, without gaps.
   *
   * @generated from field: int32 index = 5;
   */
  index?: number;
  /**
   * @generated from field: string scanner = 6;
   */
  scanner: string;
  /**
   * @generated from field: repeated palisade.scan.v1.Asset assets = 7;
   */
  assets?: Asset[];
  /**
   * @generated from field: repeated palisade.scan.v1.CheckOutcome outcomes = 8;
   */
  outcomes?: CheckOutcome[];
}

/**
 * @generated from message palisade.scan.v1.Asset
 */
export interface Asset {
  /**
   * The same in every scan of the same thing; unique for its tenant.
   *
   * @generated from field: string asset_id = 1;
   */
  asset_id: string;
  /**
   * Such as web.endpoint.
   *
   * @generated from field: string asset_type = 2;
   */
  asset_type: string;
  /**
   * For people.
   *
   * @generated from field: string name = 3;
   */
  name?: string;
  /**
   * What is known of it, flat; never secrets.
   *
   * @generated from field: map<string, string> properties = 4;
   */
  properties?: Record<string, string>;
}

/**
 * @generated from message palisade.scan.v1.CheckOutcome
 */
export interface CheckOutcome {
  /**
   * @generated from field: string check_id = 1;
   */
  check_id: string;
  /**
   * @generated from field: int32 check_revision = 2;
   */
  check_revision?: number;
  /**
   * @generated from field: string asset_id = 3;
   */
  asset_id: string;
  /**
   * @generated from field: palisade.scan.v1.OutcomeStatus status = 4;
   */
  status: OutcomeStatus;
  /**
   * Of the check, or what evaluating it gave.
   *
   * @generated from field: palisade.scan.v1.Severity severity = 5;
   */
  severity: Severity;
  /**
   * Why it was not evaluated, or is not applicable: a stable word, such as ownership_not_proven.
   *
   * @generated from field: optional string reason = 6;
   */
  reason?: string;
  /**
   * In words for people, what was seen.
   *
   * @generated from field: string summary = 7;
   */
  summary?: string;
  /**
   * JSON text of observed facts; never secrets or bodies.
   *
   * @generated from field: string evidence = 8;
   */
  evidence?: string;
}

/**
 * Topic: scan.results.v1. Key: tenant:target. Owner: scan-orchestrator. The last record of an attempt at a task.
 *
 * @generated from message palisade.scan.v1.TaskFinished
 */
export interface TaskFinished {
  /**
   * @generated from field: string scan_id = 1;
   */
  scan_id: string;
  /**
   * @generated from field: string task_id = 2;
   */
  task_id: string;
  /**
   * @generated from field: int32 attempt = 3;
   */
  attempt: number;
  /**
   * @generated from field: string target_id = 4;
   */
  target_id: string;
  /**
   * @generated from field: string scanner = 5;
   */
  scanner: string;
  /**
   * @generated from field: palisade.scan.v1.TaskResult result = 6;
   */
  result: TaskResult;
  /**
   * How many batches this attempt sent.
   *
   * @generated from field: int32 batches = 7;
   */
  batches?: number;
  /**
   * @generated from field: palisade.scan.v1.Coverage coverage = 8;
   */
  coverage?: Coverage;
  /**
   * Of a failure: a stable word, such as connection-failed.
   *
   * @generated from field: optional string reason = 9;
   */
  reason?: string;
  /**
   * In words for people; never secrets.
   *
   * @generated from field: optional string detail = 10;
   */
  detail?: string;
  /**
   * Of a failure: whether another attempt makes sense.
   *
   * @generated from field: bool retriable = 11;
   */
  retriable?: boolean;
  /**
   * @generated from field: google.protobuf.Timestamp started_at = 12;
   */
  started_at?: string;
  /**
   * @generated from field: google.protobuf.Timestamp finished_at = 13;
   */
  finished_at?: string;
}

/**
 * @generated from message palisade.scan.v1.Coverage
 */
export interface Coverage {
  /**
   * @generated from field: int32 assets = 1;
   */
  assets?: number;
  /**
   * @generated from field: int32 passed = 2;
   */
  passed?: number;
  /**
   * @generated from field: int32 failed = 3;
   */
  failed?: number;
  /**
   * @generated from field: int32 not_applicable = 4;
   */
  not_applicable?: number;
  /**
   * @generated from field: int32 not_evaluated = 5;
   */
  not_evaluated?: number;
}

export const OutcomeStatus = ['pass', 'fail', 'not_applicable', 'not_evaluated'] as const;
export type OutcomeStatus = (typeof OutcomeStatus)[number];

export const TaskResult = ['succeeded', 'partial', 'failed'] as const;
export type TaskResult = (typeof TaskResult)[number];

/**
 * Topic: scan.tasks.web.v1. Key: task. Owner: scan-orchestrator. An attempt at a task, for the one replica of the scanner that it names.
 * What is needed for the work, credentials above all, comes with the claim and is on no topic.
 *
 * @generated from message palisade.scan.v1.TaskOffered
 */
export interface TaskOffered {
  /**
   * @generated from field: string task_id = 1;
   */
  task_id: string;
  /**
   * @generated from field: string scan_id = 2;
   */
  scan_id: string;
  /**
   * From 1.
   *
   * @generated from field: int32 attempt = 3;
   */
  attempt: number;
  /**
   * @generated from field: string replica_id = 4;
   */
  replica_id: string;
  /**
   * Good for one claim of this attempt by this scanner, until the offer expires; only its hash is kept.
   *
   * @generated from field: string claim_token = 5;
   */
  claim_token: string;
  /**
   * @generated from field: google.protobuf.Timestamp expires_at = 6;
   */
  expires_at: string;
}

