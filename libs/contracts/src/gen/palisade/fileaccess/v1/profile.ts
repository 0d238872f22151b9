// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

/**
 * Topic: file-access.events.v1. Key: tenant:actor (the actor trimmed, in lower case). Owner: file-access; upstream systems write it too. Public.
 * The header ce_id is the event's id, unique within its tenant: the same id twice counts once.
 * No string holds a NUL, which Postgres can't keep.
 *
 * @generated from message palisade.fileaccess.v1.FileAccessEvent
 */
export interface FileAccessEvent {
  /**
   * Who did it. Compared trimmed and in lower case.
   *
   * @generated from field: string actor_email = 1;
   */
  actor_email: string;
  /**
   * @generated from field: palisade.fileaccess.v1.Action action = 2;
   */
  action: Action;
  /**
   * What was touched: a URL or path as the source names it.
   *
   * @generated from field: string resource = 3;
   */
  resource: string;
  /**
   * Bytes moved; at most 2^53 - 1, so that every JSON reader sees the exact number.
   *
   * @generated from field: optional int64 bytes = 4;
   */
  bytes?: number;
  /**
   * @generated from field: optional string ip = 5;
   */
  ip?: string;
  /**
   * @generated from field: optional string ua = 6;
   */
  ua?: string;
  /**
   * The sender's id of the event. Over HTTP it becomes ce_id; on the topic ce_id counts.
   *
   * @generated from field: optional string event_id = 7;
   */
  event_id?: string;
  /**
   * When it happened; when absent, when it was received.
   *
   * @generated from field: google.protobuf.Timestamp occurred_at = 8;
   */
  occurred_at?: string;
  /**
   * @generated from field: optional string session_id = 9;
   */
  session_id?: string;
  /**
   * @generated from field: optional string device = 10;
   */
  device?: string;
  /**
   * @generated from field: map<string, string> labels = 11;
   */
  labels?: Record<string, string>;
  /**
   * What the action is called at its source, when action is other.
   *
   * @generated from field: optional string action_name = 12;
   */
  action_name?: string;
}

export const Action = ['upload', 'download', 'view', 'update', 'delete', 'rename', 'move', 'copy', 'share', 'unshare', 'sync', 'list', 'other'] as const;
export type Action = (typeof Action)[number];

/**
 * Topic: file-access.detections.v1. Key: tenant:actor. Owner: file-access.
 * A rule matched. One episode has one record when it opens, at most one every ten seconds while it goes on, and one at its end;
 * each is the episode's whole state so far.
 *
 * @generated from message palisade.fileaccess.v1.Detection
 */
export interface Detection {
  /**
   * The episode: fixed when it opens and kept, whatever late events do to its bounds.
   *
   * @generated from field: string episode_id = 1;
   */
  episode_id: string;
  /**
   * Rises by one with every record of the episode.
   *
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * @generated from field: palisade.fileaccess.v1.DetectionPhase phase = 3;
   */
  phase: DetectionPhase;
  /**
   * @generated from field: palisade.fileaccess.v1.Rule rule = 4;
   */
  rule: Rule;
  /**
   * Trimmed, in lower case.
   *
   * @generated from field: string actor_email = 5;
   */
  actor_email: string;
  /**
   * Event time of the first and last event that counted towards the episode.
   *
   * @generated from field: google.protobuf.Timestamp first_seen_at = 6;
   */
  first_seen_at: string;
  /**
   * @generated from field: google.protobuf.Timestamp last_seen_at = 7;
   */
  last_seen_at: string;
  /**
   * Event time at which the rule was crossed.
   *
   * @generated from field: google.protobuf.Timestamp opened_at = 8;
   */
  opened_at: string;
  /**
   * Event time; only when phase is ended.
   *
   * @generated from field: google.protobuf.Timestamp ended_at = 9;
   */
  ended_at?: string;
  /**
   * When the record was made.
   *
   * @generated from field: google.protobuf.Timestamp detected_at = 10;
   */
  detected_at: string;
  /**
   * What was measured in the window with the highest value, against the rule's threshold.
   *
   * @generated from field: repeated palisade.fileaccess.v1.Measure measures = 11;
   */
  measures?: Measure[];
  /**
   * Totals over the episode.
   *
   * @generated from field: int64 event_count = 12;
   */
  event_count?: number;
  /**
   * @generated from field: int64 bytes_total = 13;
   */
  bytes_total?: number;
  /**
   * Up to 20 events of the episode, the first ones first.
   *
   * @generated from field: repeated palisade.fileaccess.v1.SampleEvent sample_events = 14;
   */
  sample_events?: SampleEvent[];
  /**
   * True when the window held so many events that their times were rounded to a second.
   *
   * @generated from field: bool approximate = 15;
   */
  approximate?: boolean;
  /**
   * What the rule groups by, when that is not the actor; the actor is then the one whose event opened the episode.
   *
   * @generated from field: repeated palisade.fileaccess.v1.GroupValue group = 16;
   */
  group?: GroupValue[];
  /**
   * Why it is unusual, a sentence each, the most telling first.
   *
   * @generated from field: repeated string reasons = 17;
   */
  reasons?: string[];
  /**
   * What is usual for this actor, and for others of the tenant.
   *
   * @generated from field: repeated palisade.fileaccess.v1.Usual usual = 18;
   */
  usual?: Usual[];
  /**
   * Of this detection, 0 to 100: the rule's own, unless the evidence says otherwise.
   *
   * @generated from field: optional int32 confidence = 19;
   */
  confidence?: number;
  /**
   * @generated from field: optional int32 risk_score = 20;
   */
  risk_score?: number;
  /**
   * The episode that goes on under its own id when a late event joined the two.
   *
   * @generated from field: optional string merged_into = 21;
   */
  merged_into?: string;
}

/**
 * @generated from message palisade.fileaccess.v1.GroupValue
 */
export interface GroupValue {
  /**
   * @generated from field: string field = 1;
   */
  field?: string;
  /**
   * @generated from field: string value = 2;
   */
  value?: string;
}

/**
 * @generated from message palisade.fileaccess.v1.Usual
 */
export interface Usual {
  /**
   * @generated from field: string measure = 1;
   */
  measure?: string;
  /**
   * @generated from field: string unit = 2;
   */
  unit?: string;
  /**
   * Whose history it is: "actor" or "peers".
   *
   * @generated from field: string of = 3;
   */
  of?: string;
  /**
   * @generated from field: int64 median = 4;
   */
  median?: number;
  /**
   * @generated from field: int64 p95 = 5;
   */
  p95?: number;
  /**
   * How many days it was taken from.
   *
   * @generated from field: int32 days = 6;
   */
  days?: number;
}

/**
 * @generated from message palisade.fileaccess.v1.Rule
 */
export interface Rule {
  /**
   * @generated from field: string rule_id = 1;
   */
  rule_id: string;
  /**
   * @generated from field: string version = 2;
   */
  version?: string;
  /**
   * @generated from field: string title = 3;
   */
  title?: string;
  /**
   * @generated from field: string description = 4;
   */
  description?: string;
  /**
   * @generated from field: palisade.fileaccess.v1.Severity severity = 5;
   */
  severity?: Severity;
  /**
   * 0 to 100.
   *
   * @generated from field: int32 confidence = 6;
   */
  confidence?: number;
  /**
   * 0 to 100.
   *
   * @generated from field: int32 risk_score = 7;
   */
  risk_score?: number;
  /**
   * @generated from field: repeated palisade.fileaccess.v1.Attack attacks = 8;
   */
  attacks?: Attack[];
  /**
   * "event", "correlation" or "behaviour".
   *
   * @generated from field: string kind = 9;
   */
  kind?: string;
  /**
   * Sigma's tags, without those that attacks says.
   *
   * @generated from field: repeated string tags = 10;
   */
  tags?: string[];
  /**
   * @generated from field: repeated string false_positives = 11;
   */
  false_positives?: string[];
  /**
   * What to do, in Markdown.
   *
   * @generated from field: string runbook = 12;
   */
  runbook?: string;
}

/**
 * MITRE ATT&CK.
 *
 * @generated from message palisade.fileaccess.v1.Attack
 */
export interface Attack {
  /**
   * @generated from field: string tactic_id = 1;
   */
  tactic_id?: string;
  /**
   * @generated from field: string tactic = 2;
   */
  tactic?: string;
  /**
   * @generated from field: string technique_id = 3;
   */
  technique_id?: string;
  /**
   * @generated from field: string technique = 4;
   */
  technique?: string;
}

/**
 * @generated from message palisade.fileaccess.v1.Measure
 */
export interface Measure {
  /**
   * Such as "downloads" or "bytes_downloaded".
   *
   * @generated from field: string name = 1;
   */
  name?: string;
  /**
   * "events", "bytes", "values", "days", "ratio" or "kilometres_per_hour".
   *
   * @generated from field: string unit = 2;
   */
  unit?: string;
  /**
   * The highest value of any window of the episode, and the latest one, rounded.
   *
   * @generated from field: int64 peak = 3;
   */
  peak?: number;
  /**
   * @generated from field: int64 value = 4;
   */
  value?: number;
  /**
   * @generated from field: int64 threshold = 5;
   */
  threshold?: number;
  /**
   * Length of the window in seconds.
   *
   * @generated from field: int64 window_seconds = 6;
   */
  window_seconds?: number;
  /**
   * @generated from field: google.protobuf.Timestamp window_started_at = 7;
   */
  window_started_at?: string;
  /**
   * @generated from field: google.protobuf.Timestamp window_ended_at = 8;
   */
  window_ended_at?: string;
}

/**
 * @generated from message palisade.fileaccess.v1.SampleEvent
 */
export interface SampleEvent {
  /**
   * @generated from field: string event_id = 1;
   */
  event_id?: string;
  /**
   * @generated from field: google.protobuf.Timestamp occurred_at = 2;
   */
  occurred_at?: string;
  /**
   * @generated from field: palisade.fileaccess.v1.Action action = 3;
   */
  action?: Action;
  /**
   * @generated from field: string resource = 4;
   */
  resource?: string;
  /**
   * @generated from field: optional int64 bytes = 5;
   */
  bytes?: number;
  /**
   * @generated from field: optional string ip = 6;
   */
  ip?: string;
  /**
   * @generated from field: optional string ua = 7;
   */
  ua?: string;
}

export const DetectionPhase = ['opened', 'ongoing', 'ended'] as const;
export type DetectionPhase = (typeof DetectionPhase)[number];

export const Severity = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof Severity)[number];

/**
 * Topic: file-access.regrouped.v1. Key: tenant:group. Owner: file-access. Internal.
 * Matches of one batch whose groups lie in one of 64 shares of the tenant's groups; the key names the share. One record
 * each would cost as much as storing the events.
 *
 * @generated from message palisade.fileaccess.v1.RegroupedMatches
 */
export interface RegroupedMatches {
  /**
   * @generated from field: repeated palisade.fileaccess.v1.RegroupedMatch matches = 1;
   */
  matches: RegroupedMatch[];
}

/**
 * A match of a rule that groups by something other than the actor, on its way to the detector that holds the group.
 *
 * @generated from message palisade.fileaccess.v1.RegroupedMatch
 */
export interface RegroupedMatch {
  /**
   * The same for the same match, whoever sends it again.
   *
   * @generated from field: string match_id = 1;
   */
  match_id: string;
  /**
   * @generated from field: string rule_id = 2;
   */
  rule_id: string;
  /**
   * What counts it, among the rule's parts, and which of its inputs it is.
   *
   * @generated from field: string tracker_key = 3;
   */
  tracker_key: string;
  /**
   * @generated from field: int32 input = 4;
   */
  input?: number;
  /**
   * @generated from field: repeated palisade.fileaccess.v1.GroupValue group = 5;
   */
  group?: GroupValue[];
  /**
   * @generated from field: string event_id = 6;
   */
  event_id: string;
  /**
   * @generated from field: string actor_email = 7;
   */
  actor_email: string;
  /**
   * @generated from field: google.protobuf.Timestamp occurred_at = 8;
   */
  occurred_at: string;
  /**
   * LogAppendTime of the event.
   *
   * @generated from field: google.protobuf.Timestamp appended_at = 9;
   */
  appended_at: string;
  /**
   * More than 1 where a partition's matches were added up before.
   *
   * @generated from field: int64 count = 10;
   */
  count?: number;
  /**
   * What those that count it may ask for.
   *
   * @generated from field: map<string, string> texts = 11;
   */
  texts?: Record<string, string>;
  /**
   * @generated from field: map<string, double> numbers = 12;
   */
  numbers?: Record<string, number>;
}

/**
 * Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole state of a tenant's rule.
 * A shipped rule that a tenant never changed has no record. A deleted one has state deleted, and is dropped some time later.
 *
 * @generated from message palisade.fileaccess.v1.RuleDefinition
 */
export interface RuleDefinition {
  /**
   * @generated from field: string rule_id = 1;
   */
  rule_id: string;
  /**
   * Rises by one with every change; a reader drops what is older than what it has.
   *
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * Of the text and thresholds: what detections name.
   *
   * @generated from field: string version = 3;
   */
  version: string;
  /**
   * Sigma or Palisade documents; empty: those that are shipped under this id.
   *
   * @generated from field: string yaml = 4;
   */
  yaml?: string;
  /**
   * @generated from field: palisade.fileaccess.v1.RuleState state = 5;
   */
  state: RuleState;
  /**
   * @generated from field: palisade.fileaccess.v1.RuleMode mode = 6;
   */
  mode: RuleMode;
  /**
   * In place of the documents' own, by name.
   *
   * @generated from field: repeated palisade.fileaccess.v1.Threshold thresholds = 7;
   */
  thresholds?: Threshold[];
  /**
   * @generated from field: google.protobuf.Timestamp changed_at = 8;
   */
  changed_at: string;
  /**
   * @generated from field: optional int32 confidence = 9;
   */
  confidence?: number;
  /**
   * @generated from field: optional int32 risk_score = 10;
   */
  risk_score?: number;
}

/**
 * @generated from message palisade.fileaccess.v1.Threshold
 */
export interface Threshold {
  /**
   * @generated from field: string name = 1;
   */
  name?: string;
  /**
   * @generated from field: double value = 2;
   */
  value?: number;
}

/**
 * Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole list. In place of a rule its key has "watchlist:<name>".
 *
 * @generated from message palisade.fileaccess.v1.Watchlist
 */
export interface Watchlist {
  /**
   * @generated from field: string name = 1;
   */
  name: string;
  /**
   * Rises by one with every change.
   *
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * @generated from field: repeated string entries = 3;
   */
  entries?: string[];
  /**
   * @generated from field: bool deleted = 4;
   */
  deleted?: boolean;
}

/**
 * Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole exception. In place of a rule its key has "exception:<id>".
 * What a tenant excepts from a rule; all that is given must fit the event.
 *
 * @generated from message palisade.fileaccess.v1.RuleException
 */
export interface RuleException {
  /**
   * @generated from field: string exception_id = 1;
   */
  exception_id: string;
  /**
   * Rises by one with every change.
   *
   * @generated from field: int64 revision = 2;
   */
  revision: number;
  /**
   * Absent: every rule.
   *
   * @generated from field: optional string rule_id = 3;
   */
  rule_id?: string;
  /**
   * @generated from field: optional string actor_email = 4;
   */
  actor_email?: string;
  /**
   * What the resource begins with.
   *
   * @generated from field: optional string resource = 5;
   */
  resource?: string;
  /**
   * An address or a network.
   *
   * @generated from field: optional string ip = 6;
   */
  ip?: string;
  /**
   * @generated from field: optional string ua = 7;
   */
  ua?: string;
  /**
   * @generated from field: optional string action = 8;
   */
  action?: string;
  /**
   * @generated from field: google.protobuf.Timestamp expires_at = 9;
   */
  expires_at?: string;
  /**
   * @generated from field: bool deleted = 10;
   */
  deleted?: boolean;
}

export const RuleState = ['enabled', 'disabled', 'deleted'] as const;
export type RuleState = (typeof RuleState)[number];

export const RuleMode = ['alert', 'shadow'] as const;
export type RuleMode = (typeof RuleMode)[number];

