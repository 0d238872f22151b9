import { anyText } from '../../matching/predicate.js';
import { actions, as, type Mappings } from './mapping.js';

/** What SharePoint and OneDrive write as `Operation`: https://learn.microsoft.com/en-us/purview/audit-log-activities */
export const m365Operations = actions({
  upload: ['FileUploaded', 'FileUploadedPartial', 'FileSyncUploadedFull', 'FileSyncUploadedPartial'],
  download: ['FileDownloaded'],
  view: [
    ...['FileAccessed', 'FileAccessedExtended', 'FilePreviewed', 'PageViewed', 'PageViewedExtended'],
    ...['ClientViewSignaled', 'FileViewed'],
  ],
  update: ['FileModified', 'FileModifiedExtended', 'FileRestored', 'FileVersionRestored', 'FolderModified'],
  delete: [
    ...['FileDeleted', 'FileRecycled', 'FileVersionsAllDeleted', 'FileVersionRecycled', 'FolderDeleted'],
    ...['FileDeletedFirstStageRecycleBin', 'FileDeletedSecondStageRecycleBin', 'FolderRecycled'],
    ...['FolderDeletedFirstStageRecycleBin', 'FolderDeletedSecondStageRecycleBin'],
  ],
  rename: ['FileRenamed', 'FolderRenamed'],
  move: ['FileMoved', 'FolderMoved'],
  copy: ['FileCopied', 'FolderCopied'],
  share: [
    ...['SharingSet', 'AnonymousLinkCreated', 'AnonymousLinkUpdated', 'SecureLinkCreated'],
    ...['CompanyLinkCreated', 'SharingInvitationCreated', 'AddedToSecureLink', 'AddedToSharingLink'],
    ...['SharingLinkCreated'],
  ],
  unshare: [
    ...['SharingRevoked', 'AnonymousLinkRemoved', 'SecureLinkDeleted', 'CompanyLinkRemoved'],
    ...['RemovedFromSecureLink', 'SharingInvitationRevoked', 'SharingLinkDeleted'],
  ],
  sync: ['FileSyncDownloadedFull', 'FileSyncDownloadedPartial'],
  list: ['ListViewed', 'SearchQueryPerformed'],
});

/** Microsoft 365's unified audit log, as the Management Activity API names it. */
export const m365: Mappings = {
  UserId: as('actor_email'),
  UserKey: as('actor_email'),
  Operation: { field: 'action', values: m365Operations },
  Operations: { field: 'action', values: m365Operations },
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
  CreationTime: as('occurred_at'),
};
