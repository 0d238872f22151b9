// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.
/* eslint-disable */

import { defineContract, type Contract } from '../contract.js';
import type * as fileaccess from './palisade/fileaccess/v1/profile.js';
import * as fileaccessSchemas from './palisade/fileaccess/v1/schemas.js';
import type * as identity from './palisade/identity/v1/profile.js';
import * as identitySchemas from './palisade/identity/v1/schemas.js';
import type * as apiregistry from './palisade/apiregistry/v1/profile.js';
import * as apiregistrySchemas from './palisade/apiregistry/v1/schemas.js';
import type * as scan from './palisade/scan/v1/profile.js';
import * as scanSchemas from './palisade/scan/v1/schemas.js';
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
 * Topic: identity.events.v1. Key: tenant. Owner: identity. How members sign in by the organization's own provider; never the
 * client's secret.
 *
 * @generated from message palisade.identity.v1.SingleSignOnChanged
 */
export type SingleSignOnChangedRecord = identity.SingleSignOnChanged;
export const SingleSignOnChangedRecord: Contract<SingleSignOnChangedRecord> = defineContract({
  type: 'palisade.identity.v1.SingleSignOnChanged',
  topic: 'identity.events.v1',
  schema: identitySchemas.SingleSignOnChanged,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. A domain of e-mail addresses that the organization says is its own.
 *
 * @generated from message palisade.identity.v1.DomainChanged
 */
export type DomainChangedRecord = identity.DomainChanged;
export const DomainChangedRecord: Contract<DomainChangedRecord> = defineContract({
  type: 'palisade.identity.v1.DomainChanged',
  topic: 'identity.events.v1',
  schema: identitySchemas.DomainChanged,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. Without the address, which is of somebody who may belong to nobody.
 *
 * @generated from message palisade.identity.v1.InviteChanged
 */
export type InviteChangedRecord = identity.InviteChanged;
export const InviteChangedRecord: Contract<InviteChangedRecord> = defineContract({
  type: 'palisade.identity.v1.InviteChanged',
  topic: 'identity.events.v1',
  schema: identitySchemas.InviteChanged,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. A member has more or fewer factors beside his password.
 *
 * @generated from message palisade.identity.v1.MemberFactorChanged
 */
export type MemberFactorChangedRecord = identity.MemberFactorChanged;
export const MemberFactorChangedRecord: Contract<MemberFactorChangedRecord> = defineContract({
  type: 'palisade.identity.v1.MemberFactorChanged',
  topic: 'identity.events.v1',
  schema: identitySchemas.MemberFactorChanged,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. Without the addresses: they stand in the audit log.
 *
 * @generated from message palisade.identity.v1.MemberEmailChanged
 */
export type MemberEmailChangedRecord = identity.MemberEmailChanged;
export const MemberEmailChangedRecord: Contract<MemberEmailChangedRecord> = defineContract({
  type: 'palisade.identity.v1.MemberEmailChanged',
  topic: 'identity.events.v1',
  schema: identitySchemas.MemberEmailChanged,
});

/**
 * Topic: identity.events.v1. Key: tenant. Owner: identity. A member's account was linked with one at the organization's provider,
 * or is so no more.
 *
 * @generated from message palisade.identity.v1.MemberIdentityChanged
 */
export type MemberIdentityChangedRecord = identity.MemberIdentityChanged;
export const MemberIdentityChangedRecord: Contract<MemberIdentityChangedRecord> = defineContract({
  type: 'palisade.identity.v1.MemberIdentityChanged',
  topic: 'identity.events.v1',
  schema: identitySchemas.MemberIdentityChanged,
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
 * Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. The whole state of an API after it was registered or changed.
 *
 * @generated from message palisade.apiregistry.v1.ApiChanged
 */
export type ApiChangedRecord = apiregistry.ApiChanged;
export const ApiChangedRecord: Contract<ApiChangedRecord> = defineContract({
  type: 'palisade.apiregistry.v1.ApiChanged',
  topic: 'api-registry.events.v1',
  schema: apiregistrySchemas.ApiChanged,
});

/**
 * Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. The API was deleted; what was kept for its sake goes too.
 *
 * @generated from message palisade.apiregistry.v1.ApiDeleted
 */
export type ApiDeletedRecord = apiregistry.ApiDeleted;
export const ApiDeletedRecord: Contract<ApiDeletedRecord> = defineContract({
  type: 'palisade.apiregistry.v1.ApiDeleted',
  topic: 'api-registry.events.v1',
  schema: apiregistrySchemas.ApiDeleted,
});

/**
 * Topic: api-registry.events.v1. Key: tenant:api. Owner: api-registry. A piece of an OpenAPI document, in order; ApiChanged names the document after its last one.
 *
 * @generated from message palisade.apiregistry.v1.ApiDocumentChunk
 */
export type ApiDocumentChunkRecord = apiregistry.ApiDocumentChunk;
export const ApiDocumentChunkRecord: Contract<ApiDocumentChunkRecord> = defineContract({
  type: 'palisade.apiregistry.v1.ApiDocumentChunk',
  topic: 'api-registry.events.v1',
  schema: apiregistrySchemas.ApiDocumentChunk,
});

/**
 * Topic: scan.commands.v1. Key: tenant:target. Owner: scan-orchestrator. Written by whoever wants a scan.
 *
 * @generated from message palisade.scan.v1.ScanRequested
 */
export type ScanRequestedRecord = scan.ScanRequested;
export const ScanRequestedRecord: Contract<ScanRequestedRecord> = defineContract({
  type: 'palisade.scan.v1.ScanRequested',
  topic: 'scan.commands.v1',
  schema: scanSchemas.ScanRequested,
});

/**
 * Topic: scan.commands.v1. Key: tenant:target. Owner: scan-orchestrator. Written by whoever wants a scan to end.
 *
 * @generated from message palisade.scan.v1.ScanCancellationRequested
 */
export type ScanCancellationRequestedRecord = scan.ScanCancellationRequested;
export const ScanCancellationRequestedRecord: Contract<ScanCancellationRequestedRecord> = defineContract({
  type: 'palisade.scan.v1.ScanCancellationRequested',
  topic: 'scan.commands.v1',
  schema: scanSchemas.ScanCancellationRequested,
});

/**
 * Topic: scan.tasks.web.v1. Key: task. Owner: scan-orchestrator. An attempt at a task, for the one replica of the scanner that it names.
 * What is needed for the work, credentials above all, comes with the claim and is on no topic.
 *
 * @generated from message palisade.scan.v1.TaskOffered
 */
export type TaskOfferedRecord = scan.TaskOffered;
export const TaskOfferedRecord: Contract<TaskOfferedRecord> = defineContract({
  type: 'palisade.scan.v1.TaskOffered',
  topic: 'scan.tasks.web.v1',
  schema: scanSchemas.TaskOffered,
});

/**
 * Topic: scan.scanners.v1. Key: replica_id. Owner: scan-orchestrator. Compacted: each record is the replica's whole state, said every few seconds
 * and with each change of its slots. A replica that has stopped leaves a tombstone; one not heard of for 15 seconds is taken for gone.
 *
 * @generated from message palisade.scan.v1.ScannerReplica
 */
export type ScannerReplicaRecord = scan.ScannerReplica;
export const ScannerReplicaRecord: Contract<ScannerReplicaRecord> = defineContract({
  type: 'palisade.scan.v1.ScannerReplica',
  topic: 'scan.scanners.v1',
  schema: scanSchemas.ScannerReplica,
});

/**
 * Topic: scan.scanners.v1. Key: replica_id. Owner: scan-orchestrator. Compacted: each record is the whole catalogue. In place of a replica its key has "catalogue:<scanner>".
 *
 * @generated from message palisade.scan.v1.ScannerCatalogue
 */
export type ScannerCatalogueRecord = scan.ScannerCatalogue;
export const ScannerCatalogueRecord: Contract<ScannerCatalogueRecord> = defineContract({
  type: 'palisade.scan.v1.ScannerCatalogue',
  topic: 'scan.scanners.v1',
  schema: scanSchemas.ScannerCatalogue,
});

/**
 * Topic: scan.control.v1. Key: scan. Owner: scan-orchestrator. For every replica of every scanner: whoever works on the scan ends its work.
 *
 * @generated from message palisade.scan.v1.ScanCancelled
 */
export type ScanCancelledRecord = scan.ScanCancelled;
export const ScanCancelledRecord: Contract<ScanCancelledRecord> = defineContract({
  type: 'palisade.scan.v1.ScanCancelled',
  topic: 'scan.control.v1',
  schema: scanSchemas.ScanCancelled,
});

/**
 * Topic: scan.control.v1. Key: scan. Owner: scan-orchestrator. For every replica of every scanner: this attempt and those before it count no more.
 *
 * @generated from message palisade.scan.v1.AttemptSuperseded
 */
export type AttemptSupersededRecord = scan.AttemptSuperseded;
export const AttemptSupersededRecord: Contract<AttemptSupersededRecord> = defineContract({
  type: 'palisade.scan.v1.AttemptSuperseded',
  topic: 'scan.control.v1',
  schema: scanSchemas.AttemptSuperseded,
});

/**
 * Topic: scan.progress.v1. Key: scan. Owner: scan-orchestrator. Written by scanners, every few seconds and with each change: it renews the attempt's lease.
 *
 * @generated from message palisade.scan.v1.TaskProgress
 */
export type TaskProgressRecord = scan.TaskProgress;
export const TaskProgressRecord: Contract<TaskProgressRecord> = defineContract({
  type: 'palisade.scan.v1.TaskProgress',
  topic: 'scan.progress.v1',
  schema: scanSchemas.TaskProgress,
});

/**
 * Topic: scan.results.v1. Key: tenant:target. Owner: scan-orchestrator. A batch of what a scanner found; at most 512 KiB. Its event id is the same each time that it is sent.
 *
 * @generated from message palisade.scan.v1.ResultBatch
 */
export type ResultBatchRecord = scan.ResultBatch;
export const ResultBatchRecord: Contract<ResultBatchRecord> = defineContract({
  type: 'palisade.scan.v1.ResultBatch',
  topic: 'scan.results.v1',
  schema: scanSchemas.ResultBatch,
});

/**
 * Topic: scan.results.v1. Key: tenant:target. Owner: scan-orchestrator. The last record of an attempt at a task.
 *
 * @generated from message palisade.scan.v1.TaskFinished
 */
export type TaskFinishedRecord = scan.TaskFinished;
export const TaskFinishedRecord: Contract<TaskFinishedRecord> = defineContract({
  type: 'palisade.scan.v1.TaskFinished',
  topic: 'scan.results.v1',
  schema: scanSchemas.TaskFinished,
});

/**
 * Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator.
 *
 * @generated from message palisade.scan.v1.ScanQueued
 */
export type ScanQueuedRecord = scan.ScanQueued;
export const ScanQueuedRecord: Contract<ScanQueuedRecord> = defineContract({
  type: 'palisade.scan.v1.ScanQueued',
  topic: 'scan.events.v1',
  schema: scanSchemas.ScanQueued,
});

/**
 * Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator. Its first task was claimed.
 *
 * @generated from message palisade.scan.v1.ScanStarted
 */
export type ScanStartedRecord = scan.ScanStarted;
export const ScanStartedRecord: Contract<ScanStartedRecord> = defineContract({
  type: 'palisade.scan.v1.ScanStarted',
  topic: 'scan.events.v1',
  schema: scanSchemas.ScanStarted,
});

/**
 * Topic: scan.events.v1. Key: scan. Owner: scan-orchestrator. Nothing of the scan runs any more. Said again, with a higher revision, when a replayed task has ended.
 *
 * @generated from message palisade.scan.v1.ScanEnded
 */
export type ScanEndedRecord = scan.ScanEnded;
export const ScanEndedRecord: Contract<ScanEndedRecord> = defineContract({
  type: 'palisade.scan.v1.ScanEnded',
  topic: 'scan.events.v1',
  schema: scanSchemas.ScanEnded,
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
  SingleSignOnChangedRecord as Contract<unknown>,
  DomainChangedRecord as Contract<unknown>,
  InviteChangedRecord as Contract<unknown>,
  MemberFactorChangedRecord as Contract<unknown>,
  MemberEmailChangedRecord as Contract<unknown>,
  MemberIdentityChangedRecord as Contract<unknown>,
  OrganizationRecord as Contract<unknown>,
  ApiKeyRecord as Contract<unknown>,
  SessionRecord as Contract<unknown>,
  SigningKeyRecord as Contract<unknown>,
  ApiKeyUsedRecord as Contract<unknown>,
  OrganizationErasedRecord as Contract<unknown>,
  ApiChangedRecord as Contract<unknown>,
  ApiDeletedRecord as Contract<unknown>,
  ApiDocumentChunkRecord as Contract<unknown>,
  ScanRequestedRecord as Contract<unknown>,
  ScanCancellationRequestedRecord as Contract<unknown>,
  TaskOfferedRecord as Contract<unknown>,
  ScannerReplicaRecord as Contract<unknown>,
  ScannerCatalogueRecord as Contract<unknown>,
  ScanCancelledRecord as Contract<unknown>,
  AttemptSupersededRecord as Contract<unknown>,
  TaskProgressRecord as Contract<unknown>,
  ResultBatchRecord as Contract<unknown>,
  TaskFinishedRecord as Contract<unknown>,
  ScanQueuedRecord as Contract<unknown>,
  ScanStartedRecord as Contract<unknown>,
  ScanEndedRecord as Contract<unknown>,
  AuditRecord as Contract<unknown>,
  CheckpointRecord as Contract<unknown>,
  AlertRecord as Contract<unknown>,
];
