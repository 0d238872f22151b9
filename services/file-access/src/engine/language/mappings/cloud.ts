import { actions, as, type FieldMapping, type Mappings } from './mapping.js';

/** AWS CloudTrail's data events of S3, and Google's Drive audit: both call it `eventName`. */
const eventName: FieldMapping = {
  field: 'action',
  values: actions({
    upload: ['PutObject', 'upload'],
    download: ['GetObject', 'download'],
    view: ['HeadObject', 'view'],
    update: ['edit'],
    delete: ['DeleteObject', 'DeleteObjects', 'delete', 'trash'],
    rename: ['RenameObject', 'rename'],
    move: ['move'],
    copy: ['CopyObject', 'copy'],
    share: ['change_user_access'],
    list: ['ListObjects', 'ListObjectsV2'],
  }),
  named: {
    by: 'labels.operation',
    also: [
      ...['CompleteMultipartUpload', 'PostObject', 'SelectObjectContent', 'GetObjectAttributes'],
      ...['PutObjectAcl', 'PutObjectTagging', 'RestoreObject', 'ListObjectVersions', 'UploadPart'],
      ...['create', 'preview', 'print', 'source_copy', 'sync_item_content', 'change_document_visibility'],
      ...['change_document_access_scope', 'change_acl_editors', 'shared_drive_membership_change'],
    ],
  },
};

const boxEvent: FieldMapping = {
  field: 'action',
  values: actions({
    upload: ['UPLOAD'],
    download: ['DOWNLOAD'],
    view: ['PREVIEW'],
    update: ['EDIT'],
    delete: ['DELETE'],
    rename: ['RENAME'],
    move: ['MOVE'],
    copy: ['COPY'],
    share: ['SHARE'],
    unshare: ['UNSHARE'],
    sync: ['ITEM_SYNC'],
  }),
  named: {
    by: 'labels.operation',
    also: [
      ...['ITEM_OPEN', 'CONTENT_ACCESS', 'ITEM_MODIFY', 'ITEM_EMAIL_SEND', 'ITEM_SHARED_CREATE'],
      ...['ITEM_SHARED', 'ITEM_SHARED_UPDATE', 'UPDATE_SHARE_EXPIRATION', 'COLLABORATION_INVITE'],
      ...['COLLABORATION_ACCEPT', 'ITEM_SHARED_UNSHARE', 'COLLABORATION_REMOVE', 'SHARE_EXPIRATION'],
      ...['STORAGE_EXPIRATION'],
    ],
  },
};

export const cloud: Mappings = {
  eventSource: { field: 'resource.scheme', values: new Map([['s3.amazonaws.com', 's3']]) },
  eventName,
  eventTime: as('occurred_at'),
  sourceIPAddress: as('ip'),
  userAgent: as('ua'),
  'requestParameters.bucketName': as('resource.host'),
  'requestParameters.key': { field: 'resource.path', before: '/' },
  'additionalEventData.bytesTransferredOut': as('bytes'),
  'actor.email': as('actor_email'),
  ipAddress: as('ip'),
  'created_by.login': as('actor_email'),
  event_type: boxEvent,
  ip_address: as('ip'),
};
