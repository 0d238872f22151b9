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

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const actions = new Map([
  ['GetObject', 'download'],
  ['GetObjectTorrent', 'download'],
  ['SelectObjectContent', 'view'],
  ['HeadObject', 'view'],
  ['GetObjectAttributes', 'view'],
  ['PutObject', 'upload'],
  ['PostObject', 'upload'],
  ['CompleteMultipartUpload', 'upload'],
  ['CopyObject', 'copy'],
  ['RenameObject', 'rename'],
  ['DeleteObject', 'delete'],
  ['DeleteObjects', 'delete'],
  ['ListObjects', 'list'],
  ['ListObjectsV2', 'list'],
  ['ListObjectVersions', 'list'],
  ['PutObjectAcl', 'share'],
  ['PutObjectTagging', 'update'],
  ['RestoreObject', 'update'],
]);
/** Of an access control list as a header or as grants. */
const everybody = /public-read|public-read-write|authenticated-read|AllUsers|AuthenticatedUsers/;

function read(record: unknown): Draft[] | SkipReason {
  const name = textAt(record, 'eventName');
  if (textAt(record, 'eventSource') !== 's3.amazonaws.com' || name === undefined) return 'not_about_files';
  if (textAt(record, 'errorCode') !== undefined) return 'failed';
  const bucket = textAt(record, 'requestParameters', 'bucketName');
  const action = actions.get(name);
  const key = textAt(record, 'requestParameters', 'key');
  const isObject = key !== undefined || action === 'list' || name === 'DeleteObjects';
  if (bucket === undefined || !isObject) return 'not_about_files';
  const actor = principalOf(at(record, 'userIdentity'));
  if (actor === undefined) return 'no_email_actor';
  const prefix = key ?? textAt(record, 'requestParameters', 'prefix') ?? '';
  const isPublic = action === 'share' && everybody.test(grants(record));
  const bytes = sizeAt(
    record,
    'additionalEventData',
    action === 'upload' || name === 'UploadPart' ? 'bytesTransferredIn' : 'bytesTransferredOut',
  );
  const client = textAt(record, 'sourceIPAddress');
  return [
    {
      actor_email: actor,
      action: action ?? 'other',
      ...(action === undefined && { action_name: clean(name, 128) }),
      resource: resourceOf(`s3://${bucket}/${prefix}`),
      bytes,
      ip: addressOf(client),
      ua: agentOf(textAt(record, 'userAgent')?.replace(/^\[(.*)\]$/, '$1')),
      event_id: idOf(textAt(record, 'eventID')),
      occurred_at: timeOf(textAt(record, 'eventTime')),
      session_id: sessionOf(record),
      labels: labelsOf({
        imported_from: 's3',
        operation: name,
        region: textAt(record, 'awsRegion'),
        account: textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId'),
        principal_type: textAt(record, 'userIdentity', 'type'),
        principal: textAt(record, 'userIdentity', 'arn'),
        vpc_endpoint: textAt(record, 'vpcEndpointId'),
        via: addressOf(client) === undefined ? client : undefined,
        copied_from: textAt(record, 'requestParameters', 'x-amz-copy-source'),
        ...(isPublic && { link_scope: 'anonymous', visibility: 'public', shared_externally: 'true' }),
      }),
    },
  ];
}

/** Of a role's session, which its temporary key names; a user's own key lasts for years. */
function sessionOf(record: unknown): string | undefined {
  const key = textAt(record, 'userIdentity', 'accessKeyId');
  return key?.startsWith('ASIA') === true ? shortOf(key) : undefined;
}

function grants(record: unknown): string {
  const given = at(record, 'requestParameters', 'x-amz-acl');
  const texts = (Array.isArray(given) ? given : [given]).filter((each) => typeof each === 'string');
  const uris = listAt(record, 'requestParameters', 'AccessControlPolicy', 'AccessControlList', 'Grant').map(
    (grant) => textAt(grant, 'Grantee', 'URI'),
  );
  return [...texts, ...uris].join(' ');
}

/**
 * Who it was, as an address: the name of a role's session where that is one, as single sign-on makes it; else
 * `<name>@<account>.iam.aws`, made of the ARN of user or role. Nobody where the caller is a service or anonymous.
 */
function principalOf(identity: unknown): string | undefined {
  const account = textAt(identity, 'accountId');
  const arn = textAt(identity, 'arn') ?? '';
  const [, , service, , owner, path = ''] = arn.split(':');
  const of = account ?? owner;
  const [kind, ...names] = path.split('/');
  if (of === undefined || !/^\d{12}$/.test(of)) return undefined;
  if (kind === 'root') return emailOf(`root@${of}.iam.aws`);
  if (service !== 'iam' && service !== 'sts') return undefined;
  if (kind === 'assumed-role') return emailOf(names[1]) ?? made(names[0], of);
  return kind === 'user' || kind === 'role' || kind === 'federated-user'
    ? (emailOf(names.at(-1)) ?? made(names.at(-1), of))
    : undefined;
}

function made(name: string | undefined, account: string): string | undefined {
  return name === undefined || name === ''
    ? undefined
    : emailOf(`${name.replaceAll('@', '.')}@${account}.iam.aws`);
}

/** CloudTrail's log files, of which each object in the bucket is one. */
export const s3: Format = {
  records: (body) => {
    if (Array.isArray(body)) return body as unknown[];
    if (Array.isArray(at(body, 'Records'))) return listAt(body, 'Records');
    return at(body, 'eventName') === undefined ? undefined : [body];
  },
  read,
};
