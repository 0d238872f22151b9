// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

/**
 * Topic: alerts.v1. Key: tenant:alert. Owner: alerting. Public. Compacted and kept 90 days: each record is the alert's whole state.
 * An OCSF 1.5 Detection Finding (class_uid 2004). OCSF's own forms are kept: ids are numbers, times are milliseconds since the epoch.
 *
 * @generated from message palisade.alerting.v1.Alert
 */
export interface Alert {
  /**
   * 1 Create, 2 Update, 3 Close.
   *
   * @generated from field: int32 activity_id = 1;
   */
  activity_id: number;
  /**
   * @generated from field: string activity_name = 2;
   */
  activity_name?: string;
  /**
   * 2, Findings.
   *
   * @generated from field: int32 category_uid = 3;
   */
  category_uid: number;
  /**
   * @generated from field: string category_name = 4;
   */
  category_name?: string;
  /**
   * 2004, Detection Finding.
   *
   * @generated from field: int32 class_uid = 5;
   */
  class_uid: number;
  /**
   * @generated from field: string class_name = 6;
   */
  class_name?: string;
  /**
   * class_uid * 100 + activity_id.
   *
   * @generated from field: int64 type_uid = 7;
   */
  type_uid: number;
  /**
   * @generated from field: string type_name = 8;
   */
  type_name?: string;
  /**
   * @generated from field: int64 time = 9;
   */
  time: number;
  /**
   * @generated from field: int64 start_time = 10;
   */
  start_time?: number;
  /**
   * @generated from field: int64 end_time = 11;
   */
  end_time?: number;
  /**
   * 1 Informational, 2 Low, 3 Medium, 4 High, 5 Critical.
   *
   * @generated from field: int32 severity_id = 12;
   */
  severity_id: number;
  /**
   * @generated from field: string severity = 13;
   */
  severity?: string;
  /**
   * 1 New, 2 In Progress (acknowledged), 3 Suppressed (false positive), 4 Resolved.
   *
   * @generated from field: int32 status_id = 14;
   */
  status_id: number;
  /**
   * @generated from field: string status = 15;
   */
  status?: string;
  /**
   * 1 Low, 2 Medium, 3 High.
   *
   * @generated from field: int32 confidence_id = 16;
   */
  confidence_id?: number;
  /**
   * @generated from field: string confidence = 17;
   */
  confidence?: string;
  /**
   * @generated from field: int32 confidence_score = 18;
   */
  confidence_score?: number;
  /**
   * @generated from field: int32 risk_score = 19;
   */
  risk_score?: number;
  /**
   * 0 Info, 1 Low, 2 Medium, 3 High, 4 Critical.
   *
   * @generated from field: int32 risk_level_id = 20;
   */
  risk_level_id?: number;
  /**
   * @generated from field: string risk_level = 21;
   */
  risk_level?: string;
  /**
   * @generated from field: string message = 22;
   */
  message?: string;
  /**
   * @generated from field: bool is_alert = 23;
   */
  is_alert?: boolean;
  /**
   * @generated from field: int64 count = 24;
   */
  count?: number;
  /**
   * @generated from field: string comment = 25;
   */
  comment?: string;
  /**
   * @generated from field: palisade.alerting.v1.Metadata metadata = 26;
   */
  metadata: Metadata;
  /**
   * @generated from field: palisade.alerting.v1.FindingInfo finding_info = 27;
   */
  finding_info: FindingInfo;
  /**
   * @generated from field: repeated palisade.alerting.v1.Evidence evidences = 28;
   */
  evidences?: Evidence[];
  /**
   * @generated from field: repeated palisade.alerting.v1.ResourceDetails resources = 29;
   */
  resources?: ResourceDetails[];
  /**
   * @generated from field: palisade.alerting.v1.Actor actor = 30;
   */
  actor?: Actor;
  /**
   * @generated from field: palisade.alerting.v1.Unmapped unmapped = 31;
   */
  unmapped: Unmapped;
}

/**
 * @generated from message palisade.alerting.v1.Metadata
 */
export interface Metadata {
  /**
   * @generated from field: string version = 1;
   */
  version: string;
  /**
   * @generated from field: palisade.alerting.v1.Product product = 2;
   */
  product: Product;
  /**
   * @generated from field: string tenant_uid = 3;
   */
  tenant_uid: string;
  /**
   * The record's own id, ce_id.
   *
   * @generated from field: string uid = 4;
   */
  uid?: string;
  /**
   * @generated from field: string correlation_uid = 5;
   */
  correlation_uid?: string;
  /**
   * @generated from field: int64 logged_time = 6;
   */
  logged_time?: number;
  /**
   * @generated from field: repeated string labels = 7;
   */
  labels?: string[];
}

/**
 * @generated from message palisade.alerting.v1.Product
 */
export interface Product {
  /**
   * @generated from field: string name = 1;
   */
  name?: string;
  /**
   * @generated from field: string vendor_name = 2;
   */
  vendor_name?: string;
  /**
   * @generated from field: string version = 3;
   */
  version?: string;
}

/**
 * @generated from message palisade.alerting.v1.FindingInfo
 */
export interface FindingInfo {
  /**
   * The alert's id: the same for the same thing.
   *
   * @generated from field: string uid = 1;
   */
  uid: string;
  /**
   * @generated from field: string title = 2;
   */
  title: string;
  /**
   * @generated from field: string desc = 3;
   */
  desc?: string;
  /**
   * @generated from field: repeated string types = 4;
   */
  types?: string[];
  /**
   * @generated from field: palisade.alerting.v1.Analytic analytic = 5;
   */
  analytic?: Analytic;
  /**
   * @generated from field: repeated palisade.alerting.v1.Attack attacks = 6;
   */
  attacks?: Attack[];
  /**
   * @generated from field: int64 created_time = 7;
   */
  created_time?: number;
  /**
   * @generated from field: int64 modified_time = 8;
   */
  modified_time?: number;
  /**
   * @generated from field: int64 first_seen_time = 9;
   */
  first_seen_time?: number;
  /**
   * @generated from field: int64 last_seen_time = 10;
   */
  last_seen_time?: number;
  /**
   * @generated from field: int64 related_events_count = 11;
   */
  related_events_count?: number;
  /**
   * @generated from field: repeated palisade.alerting.v1.RelatedEvent related_events = 12;
   */
  related_events?: RelatedEvent[];
}

/**
 * The rule or check behind the alert. type_id 1 is Rule.
 *
 * @generated from message palisade.alerting.v1.Analytic
 */
export interface Analytic {
  /**
   * @generated from field: string uid = 1;
   */
  uid?: string;
  /**
   * @generated from field: string name = 2;
   */
  name?: string;
  /**
   * @generated from field: string version = 3;
   */
  version?: string;
  /**
   * @generated from field: int32 type_id = 4;
   */
  type_id?: number;
  /**
   * @generated from field: string type = 5;
   */
  type?: string;
}

/**
 * @generated from message palisade.alerting.v1.Attack
 */
export interface Attack {
  /**
   * @generated from field: string version = 1;
   */
  version?: string;
  /**
   * @generated from field: palisade.alerting.v1.Tactic tactic = 2;
   */
  tactic?: Tactic;
  /**
   * @generated from field: palisade.alerting.v1.Technique technique = 3;
   */
  technique?: Technique;
}

/**
 * @generated from message palisade.alerting.v1.Tactic
 */
export interface Tactic {
  /**
   * @generated from field: string uid = 1;
   */
  uid?: string;
  /**
   * @generated from field: string name = 2;
   */
  name?: string;
}

/**
 * @generated from message palisade.alerting.v1.Technique
 */
export interface Technique {
  /**
   * @generated from field: string uid = 1;
   */
  uid?: string;
  /**
   * @generated from field: string name = 2;
   */
  name?: string;
}

/**
 * @generated from message palisade.alerting.v1.RelatedEvent
 */
export interface RelatedEvent {
  /**
   * @generated from field: string uid = 1;
   */
  uid?: string;
  /**
   * @generated from field: string type = 2;
   */
  type?: string;
}

/**
 * @generated from message palisade.alerting.v1.Evidence
 */
export interface Evidence {
  /**
   * @generated from field: string name = 1;
   */
  name?: string;
  /**
   * @generated from field: palisade.alerting.v1.EvidenceData data = 2;
   */
  data?: EvidenceData;
  /**
   * @generated from field: palisade.alerting.v1.NetworkEndpoint src_endpoint = 3;
   */
  src_endpoint?: NetworkEndpoint;
  /**
   * @generated from field: palisade.alerting.v1.File file = 4;
   */
  file?: File;
}

/**
 * One sampled event (event_id and what it did), or one measure against its threshold.
 *
 * @generated from message palisade.alerting.v1.EvidenceData
 */
export interface EvidenceData {
  /**
   * @generated from field: optional string event_id = 1;
   */
  event_id?: string;
  /**
   * @generated from field: optional int64 time = 2;
   */
  time?: number;
  /**
   * @generated from field: optional string action = 3;
   */
  action?: string;
  /**
   * @generated from field: optional int64 bytes = 4;
   */
  bytes?: number;
  /**
   * @generated from field: optional string user_agent = 5;
   */
  user_agent?: string;
  /**
   * @generated from field: optional string measure = 6;
   */
  measure?: string;
  /**
   * @generated from field: optional string unit = 7;
   */
  unit?: string;
  /**
   * @generated from field: optional int64 value = 8;
   */
  value?: number;
  /**
   * @generated from field: optional int64 peak = 9;
   */
  peak?: number;
  /**
   * @generated from field: optional int64 threshold = 10;
   */
  threshold?: number;
  /**
   * @generated from field: optional int64 window_seconds = 11;
   */
  window_seconds?: number;
  /**
   * @generated from field: optional int64 window_start_time = 12;
   */
  window_start_time?: number;
  /**
   * @generated from field: optional int64 window_end_time = 13;
   */
  window_end_time?: number;
}

/**
 * @generated from message palisade.alerting.v1.NetworkEndpoint
 */
export interface NetworkEndpoint {
  /**
   * @generated from field: string ip = 1;
   */
  ip?: string;
}

/**
 * type_id 1 is Regular File.
 *
 * @generated from message palisade.alerting.v1.File
 */
export interface File {
  /**
   * @generated from field: string name = 1;
   */
  name?: string;
  /**
   * @generated from field: string path = 2;
   */
  path?: string;
  /**
   * @generated from field: int32 type_id = 3;
   */
  type_id?: number;
}

/**
 * @generated from message palisade.alerting.v1.ResourceDetails
 */
export interface ResourceDetails {
  /**
   * @generated from field: string uid = 1;
   */
  uid?: string;
  /**
   * @generated from field: string name = 2;
   */
  name?: string;
  /**
   * @generated from field: string type = 3;
   */
  type?: string;
}

/**
 * @generated from message palisade.alerting.v1.Actor
 */
export interface Actor {
  /**
   * @generated from field: palisade.alerting.v1.User user = 1;
   */
  user?: User;
}

/**
 * @generated from message palisade.alerting.v1.User
 */
export interface User {
  /**
   * @generated from field: string uid = 1;
   */
  uid?: string;
  /**
   * @generated from field: string email_addr = 2;
   */
  email_addr?: string;
  /**
   * @generated from field: string name = 3;
   */
  name?: string;
}

/**
 * @generated from message palisade.alerting.v1.Unmapped
 */
export interface Unmapped {
  /**
   * @generated from field: palisade.alerting.v1.PalisadeAlert palisade = 1;
   */
  palisade: PalisadeAlert;
}

/**
 * What OCSF has no place for.
 *
 * @generated from message palisade.alerting.v1.PalisadeAlert
 */
export interface PalisadeAlert {
  /**
   * Rises by one with every change; a reader drops what is older than what it has.
   *
   * @generated from field: int64 revision = 1;
   */
  revision: number;
  /**
   * @generated from field: palisade.alerting.v1.AlertState state = 2;
   */
  state: AlertState;
  /**
   * @generated from field: string episode_id = 3;
   */
  episode_id?: string;
  /**
   * The latest detection's phase: opened, ongoing or ended.
   *
   * @generated from field: string episode_phase = 4;
   */
  episode_phase?: string;
  /**
   * @generated from field: string assignee_id = 5;
   */
  assignee_id?: string;
  /**
   * @generated from field: int64 acknowledged_time = 6;
   */
  acknowledged_time?: number;
  /**
   * @generated from field: int64 closed_time = 7;
   */
  closed_time?: number;
  /**
   * @generated from field: string changed_by = 8;
   */
  changed_by?: string;
  /**
   * @generated from field: bool approximate = 9;
   */
  approximate?: boolean;
  /**
   * Above 1: the episode went on after its alert was closed.
   *
   * @generated from field: int32 generation = 10;
   */
  generation?: number;
  /**
   * The change's place among all changes of the tenant's alerts, without a gap: what /v1/stream resumes from.
   *
   * @generated from field: int64 sequence = 11;
   */
  sequence?: number;
  /**
   * The trace (W3C, 32 hex digits) of the event that raised the alert.
   *
   * @generated from field: string trace_id = 12;
   */
  trace_id?: string;
  /**
   * Why it is unusual, a sentence each, the most telling first.
   *
   * @generated from field: repeated string reasons = 13;
   */
  reasons?: string[];
  /**
   * What is usual for the actor, and for others of the tenant.
   *
   * @generated from field: repeated palisade.alerting.v1.Usual usual = 14;
   */
  usual?: Usual[];
  /**
   * What the rule groups by, when that is not the actor; the actor is then the one whose event opened the episode.
   *
   * @generated from field: repeated palisade.alerting.v1.Group group = 15;
   */
  group?: Group[];
  /**
   * The episode that goes on in this one's place: a late event joined the two, and this alert is closed.
   *
   * @generated from field: string merged_into = 16;
   */
  merged_into?: string;
  /**
   * "event", "correlation" or "behaviour".
   *
   * @generated from field: string rule_kind = 17;
   */
  rule_kind?: string;
  /**
   * What else such a pattern may be.
   *
   * @generated from field: repeated string false_positives = 18;
   */
  false_positives?: string[];
  /**
   * What to do, in Markdown.
   *
   * @generated from field: string runbook = 19;
   */
  runbook?: string;
}

/**
 * @generated from message palisade.alerting.v1.Usual
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
 * @generated from message palisade.alerting.v1.Group
 */
export interface Group {
  /**
   * @generated from field: string field = 1;
   */
  field?: string;
  /**
   * @generated from field: string value = 2;
   */
  value?: string;
}

export const AlertState = ['open', 'acknowledged', 'resolved', 'false_positive'] as const;
export type AlertState = (typeof AlertState)[number];

