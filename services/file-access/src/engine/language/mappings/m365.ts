import { anyText } from '../../matching/predicate.js';
import { actions, as, type FieldMapping, type Mappings } from './mapping.js';

/** What SharePoint and OneDrive write: https://learn.microsoft.com/en-us/purview/audit-log-activities */
const operation: FieldMapping = {
  field: 'action',
  values: actions({
    upload: ['FileUploaded'],
    download: ['FileDownloaded'],
    view: ['FileAccessed'],
    update: ['FileModified'],
    delete: ['FileDeleted', 'FileRecycled', 'FolderDeleted', 'FolderRecycled'],
    rename: ['FileRenamed', 'FolderRenamed'],
    move: ['FileMoved', 'FolderMoved'],
    copy: ['FileCopied', 'FolderCopied'],
    share: ['SharingSet'],
    unshare: ['SharingRevoked'],
    sync: ['FileSyncDownloadedFull'],
    list: ['ListViewed'],
  }),
  named: {
    by: 'labels.operation',
    also: [
      ...['FileAccessedExtended', 'FilePreviewed', 'PageViewed', 'FileModifiedExtended', 'FileCheckedIn'],
      ...['FileCheckedOut', 'FileSyncDownloadedPartial', 'FileSyncUploadedFull', 'FileSyncUploadedPartial'],
      ...['FileUploadedPartial', 'FileVersionsAllDeleted', 'FileVersionRecycled', 'FileRestored'],
      ...['FileDeletedFirstStageRecycleBin', 'FileDeletedSecondStageRecycleBin', 'FolderModified'],
      ...['AnonymousLinkCreated', 'AnonymousLinkUpdated', 'AnonymousLinkUsed', 'AnonymousLinkRemoved'],
      ...['SecureLinkCreated', 'SecureLinkUsed', 'SecureLinkDeleted', 'AddedToSecureLink'],
      ...['RemovedFromSecureLink', 'CompanyLinkCreated', 'CompanyLinkUsed', 'CompanyLinkRemoved'],
      ...['SharingInvitationCreated', 'SharingInvitationAccepted', 'SharingInvitationRevoked'],
      ...['FileMalwareDetected', 'FileSensitivityLabelApplied', 'FileSensitivityLabelRemoved'],
    ],
  },
};

/** Microsoft 365's unified audit log, as the Management Activity API names it. */
export const m365: Mappings = {
  UserId: as('actor_email'),
  UserKey: as('actor_email'),
  Operation: operation,
  Operations: operation,
  ObjectId: as('resource'),
  SourceFileName: as('resource.name'),
  SourceFileExtension: as('resource.extension'),
  SiteUrl: { field: 'resource', after: anyText },
  SourceRelativeUrl: { field: 'resource.path', before: anyText, after: anyText },
  ClientIP: as('ip'),
  ClientIPAddress: as('ip'),
  ActorIpAddress: as('ip'),
  UserAgent: as('ua'),
  FileSizeBytes: as('bytes'),
  SessionId: as('session_id'),
  'AppAccessContext.AADSessionId': as('session_id'),
  DeviceDisplayName: as('device'),
  MachineId: as('device'),
  // The importer keeps it so.
  Workload: as('labels.workload'),
  CreationTime: as('occurred_at'),
};
