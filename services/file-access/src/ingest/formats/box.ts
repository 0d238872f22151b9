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

/** https://developer.box.com/reference/resources/event */
const actions = new Map([
  ['DOWNLOAD', 'download'],
  ['PREVIEW', 'view'],
  ['ITEM_OPEN', 'view'],
  ['CONTENT_ACCESS', 'view'],
  ['UPLOAD', 'upload'],
  ['EDIT', 'update'],
  ['ITEM_MODIFY', 'update'],
  ['DELETE', 'delete'],
  ['ITEM_EMAIL_SEND', 'share'],
  ['SHARE', 'share'],
  ['ITEM_SHARED_CREATE', 'share'],
  ['ITEM_SHARED', 'share'],
  ['ITEM_SHARED_UPDATE', 'share'],
  ['UPDATE_SHARE_EXPIRATION', 'share'],
  ['COLLABORATION_INVITE', 'share'],
  ['COLLABORATION_ACCEPT', 'share'],
  ['ITEM_SHARED_UNSHARE', 'unshare'],
  ['UNSHARE', 'unshare'],
  ['COLLABORATION_REMOVE', 'unshare'],
  ['SHARE_EXPIRATION', 'unshare'],
  ['COPY', 'copy'],
  ['MOVE', 'move'],
  ['RENAME', 'rename'],
  ['ITEM_SYNC', 'sync'],
  ['STORAGE_EXPIRATION', 'delete'],
]);

function read(record: unknown): Draft[] | SkipReason {
  const name = textAt(record, 'event_type');
  const source = at(record, 'source');
  const id =
    textAt(source, 'item_id') ?? textAt(source, 'file_id') ?? textAt(source, 'folder_id') ?? itemId(source);
  const kind = textAt(source, 'item_type') ?? kindOf(source);
  if (name === undefined || kind === undefined) return 'not_about_files';
  const actor = emailOf(textAt(record, 'created_by', 'login'));
  if (actor === undefined) return 'no_email_actor';
  if (id === undefined) return 'no_resource';
  const action = actions.get(name);
  const host = textAt(source, 'owned_by', 'login') ?? 'box';
  const title =
    textAt(source, 'item_name') ??
    textAt(source, 'file_name') ??
    textAt(source, 'folder_name') ??
    textAt(source, 'name') ??
    '';
  return [
    {
      actor_email: actor,
      action: action ?? 'other',
      ...(action === undefined && { action_name: clean(name, 128) }),
      resource: resourceOf(`box://${host}/${folderOf(source)}${id}-${title.replaceAll('/', '_')}`),
      bytes: sizeAt(record, 'additional_details', 'size') ?? sizeAt(source, 'size'),
      ip: addressOf(textAt(record, 'ip_address')),
      ua: agentOf(textAt(record, 'additional_details', 'user_agent')),
      event_id: idOf(textAt(record, 'event_id')),
      occurred_at: timeOf(textAt(record, 'created_at')),
      session_id: shortOf(textAt(record, 'session_id')),
      labels: labelsOf({
        imported_from: 'box',
        operation: name,
        item_type: kind,
        service: textAt(record, 'additional_details', 'service_name'),
        shared_with: textAt(record, 'accessible_by', 'login'),
        ...sharing(record),
      }),
    },
  ];
}

function sharing(record: unknown): Record<string, string | undefined> {
  const access =
    textAt(record, 'additional_details', 'shared_link', 'access') ??
    textAt(record, 'additional_details', 'access') ??
    textAt(record, 'source', 'shared_link', 'access');
  const owner = domainOf(textAt(record, 'created_by', 'login'));
  const other = domainOf(textAt(record, 'accessible_by', 'login'));
  if (access === 'open') return { visibility: 'public', link_scope: 'anonymous', shared_externally: 'true' };
  const isOutside = owner !== undefined && other !== undefined && owner !== other;
  return {
    visibility: access ?? (isOutside ? 'shared_externally' : undefined),
    link_scope: access === 'company' ? 'organization' : undefined,
    shared_externally: isOutside ? 'true' : undefined,
  };
}

function domainOf(login: string | undefined): string | undefined {
  return emailOf(login)?.split('@')[1];
}

function kindOf(source: unknown): string | undefined {
  const type = textAt(source, 'type');
  if (type === 'file' || type === 'folder') return type;
  if (textAt(source, 'file_id') !== undefined) return 'file';
  return textAt(source, 'folder_id') === undefined ? undefined : 'folder';
}

function itemId(source: unknown): string | undefined {
  return kindOf(source) === undefined ? undefined : textAt(source, 'id');
}

function folderOf(source: unknown): string {
  const name = textAt(source, 'parent', 'name');
  return name === undefined ? '' : `${name.replaceAll('/', '_')}/`;
}

/** Events of the enterprise's admin logs. */
export const box: Format = {
  records: (body) => {
    if (Array.isArray(body)) return body as unknown[];
    if (Array.isArray(at(body, 'entries'))) return listAt(body, 'entries');
    return at(body, 'event_type') === undefined ? undefined : [body];
  },
  read,
};
