// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

/**
 * Topic: audit.checkpoints.v1. Key: chain. Owner: audit. Compacted: each record is the chain's latest signed head.
 * Whoever keeps one can prove later that the chain up to it was neither cut nor rewritten.
 *
 * @generated from message palisade.audit.v1.Checkpoint
 */
export interface Checkpoint {
  /**
   * The tenant's id, or "system" for the chain of what has no tenant.
   *
   * @generated from field: string chain = 1;
   */
  chain: string;
  /**
   * Of the last record that it covers. A chain begins at 1 and has no gap, so it is how many records there are.
   *
   * @generated from field: int64 sequence = 2;
   */
  sequence: number;
  /**
   * SHA-256 of that record and all before it, 64 hex digits.
   *
   * @generated from field: string head_hash = 3;
   */
  head_hash: string;
  /**
   * @generated from field: google.protobuf.Timestamp signed_at = 4;
   */
  signed_at: string;
  /**
   * Which public key verifies it.
   *
   * @generated from field: string kid = 5;
   */
  kid: string;
  /**
   * JWS in compact form (RFC 7515, ES256), whose payload is the canonical JSON (RFC 8785) of chain, sequence, head_hash and signed_at.
   *
   * @generated from field: string jws = 6;
   */
  jws: string;
}

/**
 * Topic: audit.records.v1. Key: tenant ("system" for what has none). Owner: audit; every service writes it.
 * Who did what, as it happened. Never a secret, a token or a message body.
 *
 * @generated from message palisade.audit.v1.AuditRecord
 */
export interface AuditRecord {
  /**
   * @generated from field: string record_id = 1;
   */
  record_id: string;
  /**
   * @generated from field: google.protobuf.Timestamp occurred_at = 2;
   */
  occurred_at: string;
  /**
   * The service that recorded it.
   *
   * @generated from field: string service = 3;
   */
  service?: string;
  /**
   * @generated from field: palisade.audit.v1.Actor actor = 4;
   */
  actor: Actor;
  /**
   * <area>.<thing>.<what happened>, such as auth.login.failed, alerts.alert.acknowledged.
   *
   * @generated from field: string action = 5;
   */
  action: string;
  /**
   * @generated from field: palisade.audit.v1.Outcome outcome = 6;
   */
  outcome: Outcome;
  /**
   * @generated from field: palisade.audit.v1.Target target = 7;
   */
  target?: Target;
  /**
   * Why it was refused or failed, in the stable words of a problem type.
   *
   * @generated from field: string reason = 8;
   */
  reason?: string;
  /**
   * How many alike this record stands for; refusals are aggregated.
   *
   * @generated from field: int64 count = 9;
   */
  count?: number;
  /**
   * Small facts, such as the state before and after.
   *
   * @generated from field: map<string, string> details = 10;
   */
  details?: Record<string, string>;
  /**
   * @generated from field: string trace_id = 11;
   */
  trace_id?: string;
  /**
   * @generated from field: string correlation_id = 12;
   */
  correlation_id?: string;
}

/**
 * @generated from message palisade.audit.v1.Actor
 */
export interface Actor {
  /**
   * @generated from field: palisade.audit.v1.ActorKind kind = 1;
   */
  kind: ActorKind;
  /**
   * The user's or the API key's id.
   *
   * @generated from field: string id = 2;
   */
  id?: string;
  /**
   * @generated from field: string email = 3;
   */
  email?: string;
  /**
   * @generated from field: string ip = 4;
   */
  ip?: string;
  /**
   * @generated from field: string ua = 5;
   */
  ua?: string;
}

/**
 * @generated from message palisade.audit.v1.Target
 */
export interface Target {
  /**
   * Such as alert, api_key, session.
   *
   * @generated from field: string kind = 1;
   */
  kind?: string;
  /**
   * @generated from field: string id = 2;
   */
  id?: string;
}

export const ActorKind = ['user', 'api_key', 'system', 'anonymous'] as const;
export type ActorKind = (typeof ActorKind)[number];

export const Outcome = ['success', 'failure', 'denied'] as const;
export type Outcome = (typeof Outcome)[number];

