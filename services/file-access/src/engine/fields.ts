/** What rules may ask about an event, by Palisade's own names; other taxonomies are mapped to these as a rule is read. */
export const fields = {
  actor_email: 'text', // trimmed, in lower case
  'actor.domain': 'text', // what follows the @
  action: 'text',
  action_name: 'text',
  resource: 'text',
  'resource.scheme': 'text', // s3, https, file; absent where the resource names none
  'resource.host': 'text', // bucket, site or share
  'resource.path': 'text', // what follows the host, with its leading slash
  'resource.name': 'text', // the last segment of the path
  'resource.extension': 'text', // of the name, in lower case, without its dot
  'resource.area': 'text', // scheme, host and the first two folders: where somebody works
  bytes: 'number',
  ip: 'ip',
  'ip.network': 'text', // the /24 or /48 that the address is in
  'ip.country': 'text', // ISO 3166-1 alpha-2, by the address database
  ua: 'text',
  'ua.family': 'text', // the user agent without its version numbers
  session_id: 'text',
  device: 'text',
  source: 'text', // ce_source: who published the event
  occurred_at: 'time', // milliseconds
} as const;

/** A field of the catalogue, or one label of the event. */
export type FieldName = keyof typeof fields | `labels.${string}`;

export type FieldKind = 'text' | 'number' | 'ip' | 'time';

export function kindOf(field: FieldName): FieldKind {
  return Object.hasOwn(fields, field) ? fields[field as keyof typeof fields] : 'text';
}
