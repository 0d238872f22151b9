import type { Draft, Format, SkipReason } from './format.js';
import {
  addressOf,
  agentOf,
  at,
  clean,
  emailOf,
  idOf,
  labelsOf,
  listAt,
  resourceOf,
  shortOf,
  sizeAt,
  textAt,
  timeOf,
} from './reading.js';

/** https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema */
const actions = new Map([
  ['FileAccessed', 'view'],
  ['FileAccessedExtended', 'view'],
  ['FilePreviewed', 'view'],
  ['PageViewed', 'view'],
  ['FileDownloaded', 'download'],
  ['FileSyncDownloadedFull', 'sync'],
  ['FileSyncDownloadedPartial', 'sync'],
  ['FileSyncUploadedFull', 'upload'],
  ['FileSyncUploadedPartial', 'upload'],
  ['FileUploaded', 'upload'],
  ['FileUploadedPartial', 'upload'],
  ['FileModified', 'update'],
  ['FileModifiedExtended', 'update'],
  ['FileCheckedIn', 'update'],
  ['FolderModified', 'update'],
  ['FileDeleted', 'delete'],
  ['FileRecycled', 'delete'],
  ['FileDeletedFirstStageRecycleBin', 'delete'],
  ['FileDeletedSecondStageRecycleBin', 'delete'],
  ['FileVersionsAllDeleted', 'delete'],
  ['FolderDeleted', 'delete'],
  ['FolderRecycled', 'delete'],
  ['FileRenamed', 'rename'],
  ['FolderRenamed', 'rename'],
  ['FileMoved', 'move'],
  ['FolderMoved', 'move'],
  ['FileCopied', 'copy'],
  ['FolderCopied', 'copy'],
  ['SharingSet', 'share'],
  ['SharingInvitationCreated', 'share'],
  ['SecureLinkCreated', 'share'],
  ['AddedToSecureLink', 'share'],
  ['CompanyLinkCreated', 'share'],
  ['AnonymousLinkCreated', 'share'],
  ['SharingRevoked', 'unshare'],
  ['SharingInvitationRevoked', 'unshare'],
  ['SecureLinkDeleted', 'unshare'],
  ['RemovedFromSecureLink', 'unshare'],
  ['CompanyLinkRemoved', 'unshare'],
  ['AnonymousLinkRemoved', 'unshare'],
  ['AnonymousLinkUsed', 'view'],
  ['CompanyLinkUsed', 'view'],
  ['SecureLinkUsed', 'view'],
]);
const anonymous = /^AnonymousLink/;
/** SharePoint, its files, its sharing, OneDrive and lists. */
const fileRecords = new Set([4, 6, 14, 36, 97]);
/** UserType: system, application, service principal, custom and system policy. */
const notPeople = new Set<unknown>([4, 5, 6, 7, 8]);
const fileWorkloads = new Set(['SharePoint', 'OneDrive']);

function read(record: unknown): Draft[] | SkipReason {
  const data = auditData(record);
  const operation = textAt(data, 'Operation');
  const workload = textAt(data, 'Workload') ?? '';
  if (operation === undefined) return 'not_about_files';
  const type = at(data, 'RecordType');
  const isFile = fileWorkloads.has(workload) && (typeof type !== 'number' || fileRecords.has(type));
  const action = actions.get(operation);
  const kind = textAt(data, 'ItemType');
  if (!isFile || (action === undefined && kind !== 'File' && kind !== 'Folder')) return 'not_about_files';
  const actor = emailOf(textAt(data, 'UserId'));
  if (actor === undefined || notPeople.has(at(data, 'UserType'))) return 'no_email_actor';
  const resource = textAt(data, 'ObjectId') ?? textAt(data, 'SiteUrl');
  if (resource === undefined) return 'no_resource';
  return [
    {
      actor_email: actor,
      action: action ?? 'other',
      ...(action === undefined && { action_name: clean(operation, 128) }),
      resource: resourceOf(resource),
      bytes: sizeAt(data, 'FileSizeBytes') ?? sizeAt(data, 'FileSize'),
      ip: addressOf(textAt(data, 'ClientIP')),
      ua: agentOf(textAt(data, 'UserAgent')),
      event_id: idOf(textAt(data, 'Id')),
      occurred_at: timeOf(textAt(data, 'CreationTime')),
      session_id: shortOf(textAt(data, 'AppAccessContext', 'AADSessionId')),
      device: shortOf(textAt(data, 'DeviceDisplayName')) ?? shortOf(textAt(data, 'MachineId')),
      labels: labelsOf({
        imported_from: 'o365',
        operation,
        workload,
        item_type: kind,
        site: textAt(data, 'SiteUrl'),
        destination: textAt(data, 'DestinationRelativeUrl') ?? textAt(data, 'DestFolderUrl'),
        sensitivity: textAt(data, 'SensitivityLabelId'),
        ...sharing(data, operation),
      }),
    },
  ];
}

function sharing(data: unknown, operation: string): Record<string, string | undefined> {
  const target = textAt(data, 'TargetUserOrGroupName');
  const isGuest = textAt(data, 'TargetUserOrGroupType') === 'Guest' || target?.includes('#ext#') === true;
  if (anonymous.test(operation)) {
    return { link_scope: 'anonymous', visibility: 'public', shared_externally: 'true' };
  }
  if (operation.startsWith('CompanyLink')) return { link_scope: 'organization', visibility: 'organization' };
  return {
    shared_with: target,
    ...(isGuest && { shared_externally: 'true', visibility: 'shared_externally' }),
  };
}

/** The record itself, or the text that an export has of it. */
function auditData(record: unknown): unknown {
  const text = textAt(record, 'AuditData') ?? textAt(record, 'auditData');
  if (text === undefined) return at(record, 'AuditData') ?? at(record, 'auditData') ?? record;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Unified audit records: as the management activity API's blobs have them (an array), as Graph's audit search answers
 * (`value`), or exported, with the record as text in `AuditData`.
 */
export const o365: Format = {
  records: (body) => {
    if (Array.isArray(body)) return body as unknown[];
    if (Array.isArray(at(body, 'value'))) return listAt(body, 'value');
    return at(body, 'Operation') === undefined && textAt(body, 'AuditData') === undefined
      ? undefined
      : [body];
  },
  read,
};
