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
   * "events" or "bytes".
   *
   * @generated from field: string unit = 2;
   */
  unit?: string;
  /**
   * The highest value of any window of the episode, and the latest one.
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

