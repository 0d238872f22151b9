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
  sizeAt,
  textAt,
  timeOf,
} from './reading.js';

/** https://developers.google.com/workspace/admin/reports/v1/appendix/activity/drive */
const actions = new Map([
  ['view', 'view'],
  ['preview', 'view'],
  ['source_copy', 'copy'],
  ['copy', 'copy'],
  ['download', 'download'],
  ['print', 'download'],
  ['sync_item_content', 'sync'],
  ['create', 'upload'],
  ['upload', 'upload'],
  ['edit', 'update'],
  ['rename', 'rename'],
  ['move', 'move'],
  ['trash', 'delete'],
  ['delete', 'delete'],
  ['change_document_visibility', 'share'],
  ['change_document_access_scope', 'share'],
  ['change_user_access', 'share'],
  ['change_acl_editors', 'share'],
  ['shared_drive_membership_change', 'share'],
]);
const everybody = new Set(['people_with_link', 'public_on_the_web', 'all']);
const outside = new Set([...everybody, 'shared_externally']);

type Parameters = ReadonlyMap<string, unknown>;

function read(item: unknown): Draft[] | SkipReason {
  if (textAt(item, 'id', 'applicationName') !== 'drive') return 'not_about_files';
  const actor = emailOf(textAt(item, 'actor', 'email'));
  if (actor === undefined) return 'no_email_actor';
  const drafts: Draft[] = [];
  listAt(item, 'events').forEach((event, place) => {
    const draft = draftOf(item, event, place, actor);
    if (draft !== undefined) drafts.push(draft);
  });
  return drafts.length === 0 ? 'no_resource' : drafts;
}

function draftOf(item: unknown, event: unknown, place: number, actor: string): Draft | undefined {
  const name = textAt(event, 'name');
  const parameters = parametersOf(event);
  const id = text(parameters, 'doc_id') ?? text(parameters, 'shared_drive_id');
  if (name === undefined || id === undefined) return undefined;
  const title = text(parameters, 'doc_title') ?? '';
  const host = text(parameters, 'shared_drive_id') ?? text(parameters, 'owner') ?? 'drive';
  const action = actionOf(name, parameters);
  const [time, qualifier] = [textAt(item, 'id', 'time'), textAt(item, 'id', 'uniqueQualifier')];
  const made =
    time === undefined || qualifier === undefined ? undefined : `gdrive:${time}:${qualifier}:${place}`;
  return {
    actor_email: actor,
    action: action ?? 'other',
    ...(action === undefined && { action_name: clean(name, 128) }),
    // The id makes it the document; the title is what a person, and a rule by name or extension, knows it by.
    resource: resourceOf(`gdrive://${host}/${id}-${title.replaceAll('/', '_')}`),
    bytes: sizeAt(Object.fromEntries(parameters), 'file_size'),
    ip: addressOf(textAt(item, 'ipAddress')),
    ua: agentOf(text(parameters, 'user_agent')),
    event_id: idOf(made),
    occurred_at: timeOf(time),
    labels: labelsOf({
      imported_from: 'gdrive',
      operation: name,
      doc_type: text(parameters, 'doc_type'),
      owner: text(parameters, 'owner'),
      shared_with: text(parameters, 'target_user'),
      destination: text(parameters, 'destination_folder_title'),
      ...sharing(parameters),
    }),
  };
}

/** Taking access away is told by the same names as giving it. */
function actionOf(name: string, parameters: Parameters): string | undefined {
  const action = actions.get(name);
  if (action !== 'share') return action;
  const now = [...texts(parameters, 'new_value'), text(parameters, 'membership_change_type') ?? ''];
  const isLess = now.some((value) => value === 'none' || value === 'private' || value.startsWith('removed'));
  return isLess ? 'unshare' : action;
}

function sharing(parameters: Parameters): Record<string, string | undefined> {
  const visibility = text(parameters, 'visibility');
  const values = [visibility ?? '', ...texts(parameters, 'new_value')];
  return {
    visibility,
    link_scope: values.some((value) => everybody.has(value)) ? 'anonymous' : undefined,
    shared_externally: values.some((value) => outside.has(value)) ? 'true' : undefined,
  };
}

function parametersOf(event: unknown): Parameters {
  const parameters = new Map<string, unknown>();
  for (const parameter of listAt(event, 'parameters')) {
    const name = textAt(parameter, 'name');
    if (name === undefined) continue;
    const value = ['value', 'multiValue', 'intValue', 'boolValue']
      .map((field) => at(parameter, field))
      .find((found) => found !== undefined);
    parameters.set(name, value);
  }
  return parameters;
}

function text(parameters: Parameters, name: string): string | undefined {
  const value = parameters.get(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(parameters: Parameters, name: string): string[] {
  const value = parameters.get(name);
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}

/** Activities of the admin reports API with `applicationName=drive`. */
export const gdrive: Format = {
  records: (body) => {
    if (Array.isArray(body)) return body as unknown[];
    if (Array.isArray(at(body, 'items'))) return listAt(body, 'items');
    if (textAt(body, 'kind') === 'admin#reports#activities') return [];
    return Array.isArray(at(body, 'events')) ? [body] : undefined;
  },
  read,
};
