import { actions, as, type Mappings } from './mapping.js';

/** AWS CloudTrail's data events of S3, and Google's Drive audit: both call it `eventName`. */
const eventNames = actions({
  upload: ['PutObject', 'CompleteMultipartUpload', 'upload', 'create'],
  download: ['GetObject', 'download'],
  view: ['HeadObject', 'view', 'preview'],
  update: ['edit'],
  delete: ['DeleteObject', 'DeleteObjects', 'delete', 'trash'],
  rename: ['RenameObject', 'rename'],
  move: ['move'],
  copy: ['CopyObject', 'copy'],
  share: ['PutObjectAcl', 'change_user_access', 'change_document_visibility', 'change_document_access_scope'],
  list: ['ListObjects', 'ListObjectsV2', 'ListBucket'],
});

const boxEvents = actions({
  upload: ['UPLOAD', 'ITEM_UPLOAD'],
  download: ['DOWNLOAD', 'ITEM_DOWNLOAD'],
  view: ['PREVIEW', 'ITEM_PREVIEW', 'ITEM_OPEN'],
  update: ['EDIT', 'ITEM_MODIFY'],
  delete: ['DELETE', 'ITEM_TRASH'],
  rename: ['RENAME', 'ITEM_RENAME'],
  move: ['MOVE', 'ITEM_MOVE'],
  copy: ['COPY', 'ITEM_COPY'],
  share: ['SHARE', 'ITEM_SHARED', 'ITEM_SHARED_CREATE', 'COLLABORATION_INVITE'],
  unshare: ['UNSHARE', 'ITEM_SHARED_UNSHARE', 'COLLABORATION_REMOVE'],
  sync: ['ITEM_SYNC'],
});

export const cloud: Mappings = {
  eventSource: { field: 'resource.scheme', values: new Map([['s3.amazonaws.com', 's3']]) },
  eventName: { field: 'action', values: eventNames },
  eventTime: as('occurred_at'),
  sourceIPAddress: as('ip'),
  userAgent: as('ua'),
  'requestParameters.bucketName': as('resource.host'),
  'requestParameters.key': { field: 'resource.path', before: '/' },
  'additionalEventData.bytesTransferredOut': as('bytes'),
  'actor.email': as('actor_email'),
  ipAddress: as('ip'),
  'created_by.login': as('actor_email'),
  event_type: { field: 'action', values: boxEvents },
  ip_address: as('ip'),
};
