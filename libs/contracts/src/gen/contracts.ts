// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

import { defineContract, type Contract } from '../contract.js';
import type * as fileaccess from './palisade/fileaccess/v1/profile.js';
import * as fileaccessSchemas from './palisade/fileaccess/v1/schemas.js';
import type * as identity from './palisade/identity/v1/profile.js';
import * as identitySchemas from './palisade/identity/v1/schemas.js';
import type * as audit from './palisade/audit/v1/profile.js';
import * as auditSchemas from './palisade/audit/v1/schemas.js';
import type * as alerting from './palisade/alerting/v1/profile.js';
import * as alertingSchemas from './palisade/alerting/v1/schemas.js';

/**
 * Topic: file-access.events.v1. Key: tenant:actor (the actor trimmed, in lower case). Owner: file-access; upstream systems write it too. Public.
 * The header ce_id is the event's id, unique within its tenant: the same id twice counts once.
 * No string holds a NUL, which Postgres can't keep.
 *
 * @generated from message palisade.fileaccess.v1.FileAccessEvent
 */
export type FileAccessEventRecord = fileaccess.FileAccessEvent;
export const FileAccessEventRecord: Contract<FileAccessEventRecord> = defineContract({
  type: 'palisade.fileaccess.v1.FileAccessEvent',
  topic: 'file-access.events.v1',
  schema: fileaccessSchemas.FileAccessEvent,
});

/**
 * Topic: file-access.detections.v1. Key: tenant:actor. Owner: file-access.
 * A rule matched. One episode has one record when it opens, at most one every ten seconds while it goes on, and one at its end;
 * each is the episode's whole state so far.
 *
 * @generated from message palisade.fileaccess.v1.Detection
 */
export type DetectionRecord = fileaccess.Detection;
export const DetectionRecord: Contract<DetectionRecord> = defineContract({
  type: 'palisade.fileaccess.v1.Detection',
  topic: 'file-access.detections.v1',
  schema: fileaccessSchemas.Detection,
});

/**
 * Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole state of a tenant's rule.
 * A shipped rule that a tenant never changed has no record. A deleted one has state deleted, and is dropped some time later.
 *
 * @generated from message palisade.fileaccess.v1.RuleDefinition
 */
export type RuleDefinitionRecord = fileaccess.RuleDefinition;
export const RuleDefinitionRecord: Contract<RuleDefinitionRecord> = defineContract({
  type: 'palisade.fileaccess.v1.RuleDefinition',
  topic: 'file-access.rules.v1',
  schema: fileaccessSchemas.RuleDefinition,
});

/**
 * Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole list. In place of a rule its key has "watchlist:<name>".
 *
 * @generated from message palisade.fileaccess.v1.Watchlist
 */
export type WatchlistRecord = fileaccess.Watchlist;
export const WatchlistRecord: Contract<WatchlistRecord> = defineContract({
  type: 'palisade.fileaccess.v1.Watchlist',
  topic: 'file-access.rules.v1',
  schema: fileaccessSchemas.Watchlist,
});

/**
 * Topic: file-access.rules.v1. Key: tenant:rule. Owner: file-access. Compacted: each record is the whole exception. In place of a rule its key has "exception:<id>".
 * What a tenant excepts from a rule; all that is given must fit the event.
 *
 * @generated from message palisade.fileaccess.v1.RuleException
 */
export type RuleExceptionRecord = fileaccess.RuleException;
export const RuleExceptionRecord: Contract<RuleExceptionRecord> = defineContract({
  type: 'palisade.fileaccess.v1.RuleException',
  topic: 'file-access.rules.v1',
  schema: fileaccessSchemas.RuleException,
});

/**
 * Topic: file-access.regrouped.v1. Key: tenant:group. Owner: file-access. Internal.
 * Matches of one batch whose groups lie in one of 64 shares of the tenant's groups; the key names the share. One record
 * each would cost as much as storing the events.
 *
 * @generated from message palisade.fileaccess.v1.RegroupedMatches
 */
export type RegroupedMatchesRecord = fileaccess.RegroupedMatches;
export const RegroupedMatchesRecord: Contract<RegroupedMatchesRecord> = defineContract({
  type: 'palisade.fileaccess.v1.RegroupedMatches',
  topic: 'file-access.regrouped.v1',
  schema: fileaccessSchemas.RegroupedMatches,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.OrganizationCreated
 */
export type OrganizationCreatedRecord = identity.OrganizationCreated;
export const OrganizationCreatedRecord: Contract<OrganizationCreatedRecord> = defineContract({
  type: 'palisade.identity.v1.OrganizationCreated',
  topic: 'identity.events.v1',
  schema: identitySchemas.OrganizationCreated,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.MemberJoined
 */
export type MemberJoinedRecord = identity.MemberJoined;
export const MemberJoinedRecord: Contract<MemberJoinedRecord> = defineContract({
  type: 'palisade.identity.v1.MemberJoined',
  topic: 'identity.events.v1',
  schema: identitySchemas.MemberJoined,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.MemberRoleChanged
 */
export type MemberRoleChangedRecord = identity.MemberRoleChanged;
export const MemberRoleChangedRecord: Contract<MemberRoleChangedRecord> = defineContract({
  type: 'palisade.identity.v1.MemberRoleChanged',
  topic: 'identity.events.v1',
  schema: identitySchemas.MemberRoleChanged,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity.
 *
 * @generated from message palisade.identity.v1.MemberLeft
 */
export type MemberLeftRecord = identity.MemberLeft;
export const MemberLeftRecord: Contract<MemberLeftRecord> = defineContract({
  type: 'palisade.identity.v1.MemberLeft',
  topic: 'identity.events.v1',
  schema: identitySchemas.MemberLeft,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. Every service that keeps anything of the organization erases it and
 * says so on identity.erasures.v1. Said again until all have; whoever has erased it already says so again.
 *
 * @generated from message palisade.identity.v1.OrganizationErasureRequested
 */
export type OrganizationErasureRequestedRecord = identity.OrganizationErasureRequested;
export const OrganizationErasureRequestedRecord: Contract<OrganizationErasureRequestedRecord> = defineContract({
  type: 'palisade.identity.v1.OrganizationErasureRequested',
  topic: 'identity.events.v1',
  schema: identitySchemas.OrganizationErasureRequested,
});

/**
 * Topic: identity.organizations.v1. Key: tenant. Owner: identity. Compacted: each record is the organization's whole state.
 *
 * @generated from message palisade.identity.v1.Organization
 */
export type OrganizationRecord = identity.Organization;
export const OrganizationRecord: Contract<OrganizationRecord> = defineContract({
  type: 'palisade.identity.v1.Organization',
  topic: 'identity.organizations.v1',
  schema: identitySchemas.Organization,
});

/**
 * Topic: identity.api-keys.v1. Key: api_key_id. Owner: identity. Compacted, internal: each record is the key's whole state.
 *
 * @generated from message palisade.identity.v1.ApiKey
 */
export type ApiKeyRecord = identity.ApiKey;
export const ApiKeyRecord: Contract<ApiKeyRecord> = defineContract({
  type: 'palisade.identity.v1.ApiKey',
  topic: 'identity.api-keys.v1',
  schema: identitySchemas.ApiKey,
});

/**
 * Topic: identity.sessions.v1. Key: session_id. Owner: identity. Compacted, internal: each record is the session's whole state.
 * The tenant is in the envelope; a user without an organization has none.
 *
 * @generated from message palisade.identity.v1.Session
 */
export type SessionRecord = identity.Session;
export const SessionRecord: Contract<SessionRecord> = defineContract({
  type: 'palisade.identity.v1.Session',
  topic: 'identity.sessions.v1',
  schema: identitySchemas.Session,
});

/**
 * Topic: identity.signing-keys.v1. Key: kid. Owner: identity. Compacted, internal: the public half of each key that signs access tokens.
 *
 * @generated from message palisade.identity.v1.SigningKey
 */
export type SigningKeyRecord = identity.SigningKey;
export const SigningKeyRecord: Contract<SigningKeyRecord> = defineContract({
  type: 'palisade.identity.v1.SigningKey',
  topic: 'identity.signing-keys.v1',
  schema: identitySchemas.SigningKey,
});

/**
 * Topic: identity.api-key-uses.v1. Key: api_key_id. Owner: identity. Written by every service that verifies keys, at most once a
 * minute for a key and replica.
 *
 * @generated from message palisade.identity.v1.ApiKeyUsed
 */
export type ApiKeyUsedRecord = identity.ApiKeyUsed;
export const ApiKeyUsedRecord: Contract<ApiKeyUsedRecord> = defineContract({
  type: 'palisade.identity.v1.ApiKeyUsed',
  topic: 'identity.api-key-uses.v1',
  schema: identitySchemas.ApiKeyUsed,
});

/**
 * Topic: identity.erasures.v1. Key: tenant. Owner: identity. Written by every service: what it kept of the organization is gone.
 *
 * @generated from message palisade.identity.v1.OrganizationErased
 */
export type OrganizationErasedRecord = identity.OrganizationErased;
export const OrganizationErasedRecord: Contract<OrganizationErasedRecord> = defineContract({
  type: 'palisade.identity.v1.OrganizationErased',
  topic: 'identity.erasures.v1',
  schema: identitySchemas.OrganizationErased,
});

/**
 * Topic: audit.records.v1. Key: tenant ("system" for what has none). Owner: audit; every service writes it.
 * Who did what, as it happened. Never a secret, a token or a message body.
 *
 * @generated from message palisade.audit.v1.AuditRecord
 */
export type AuditRecord = audit.AuditRecord;
export const AuditRecord: Contract<AuditRecord> = defineContract({
  type: 'palisade.audit.v1.AuditRecord',
  topic: 'audit.records.v1',
  schema: auditSchemas.AuditRecord,
});

/**
 * Topic: audit.checkpoints.v1. Key: chain. Owner: audit. Compacted: each record is the chain's latest signed head.
 * Whoever keeps one can prove later that the chain up to it was neither cut nor rewritten.
 *
 * @generated from message palisade.audit.v1.Checkpoint
 */
export type CheckpointRecord = audit.Checkpoint;
export const CheckpointRecord: Contract<CheckpointRecord> = defineContract({
  type: 'palisade.audit.v1.Checkpoint',
  topic: 'audit.checkpoints.v1',
  schema: auditSchemas.Checkpoint,
});

/**
 * Topic: alerts.v1. Key: tenant:alert. Owner: alerting. Public. Compacted and kept 90 days: each record is the alert's whole state.
 * An OCSF 1.5 Detection Finding (class_uid 2004). OCSF's own forms are kept: ids are numbers, times are milliseconds since the epoch.
 *
 * @generated from message palisade.alerting.v1.Alert
 */
export type AlertRecord = alerting.Alert;
export const AlertRecord: Contract<AlertRecord> = defineContract({
  type: 'palisade.alerting.v1.Alert',
  topic: 'alerts.v1',
  schema: alertingSchemas.Alert,
});

export const contracts: readonly Contract<unknown>[] = [
  FileAccessEventRecord as Contract<unknown>,
  DetectionRecord as Contract<unknown>,
  RuleDefinitionRecord as Contract<unknown>,
  WatchlistRecord as Contract<unknown>,
  RuleExceptionRecord as Contract<unknown>,
  RegroupedMatchesRecord as Contract<unknown>,
  OrganizationCreatedRecord as Contract<unknown>,
  MemberJoinedRecord as Contract<unknown>,
  MemberRoleChangedRecord as Contract<unknown>,
  MemberLeftRecord as Contract<unknown>,
  OrganizationErasureRequestedRecord as Contract<unknown>,
  OrganizationRecord as Contract<unknown>,
  ApiKeyRecord as Contract<unknown>,
  SessionRecord as Contract<unknown>,
  SigningKeyRecord as Contract<unknown>,
  ApiKeyUsedRecord as Contract<unknown>,
  OrganizationErasedRecord as Contract<unknown>,
  AuditRecord as Contract<unknown>,
  CheckpointRecord as Contract<unknown>,
  AlertRecord as Contract<unknown>,
];
