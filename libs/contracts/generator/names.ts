import type { DescEnum, DescEnumValue, DescField, DescFile, DescMessage } from '@bufbuild/protobuf';

/** Where the code of a file's package lies, without the ending: palisade/fileaccess/v1. */
export function folderOf(file: DescFile): string {
  return file.proto.package.replaceAll('.', '/');
}

/** The namespace of a package in TypeScript: fileaccess. */
export function namespaceOf(file: DescFile): string {
  const [, domain] = file.proto.package.split('.');
  if (domain === undefined) throw new Error(`${file.name}: its package is not palisade.<domain>.v<major>`);
  return domain;
}

/** A value as the JSON profile writes it: in lower case, without the enum's prefix. The zero value is never written. */
export function shortName(value: DescEnumValue): string {
  const prefix = (value.parent.sharedPrefix ?? '').toUpperCase();
  return (value.name.startsWith(prefix) ? value.name.slice(prefix.length) : value.name).toLowerCase();
}

export function shortNames(type: DescEnum): string[] {
  return type.values.filter((value) => value.number !== 0).map(shortName);
}

/** FileAccessEvent is exported as FileAccessEventRecord, AuditRecord as itself. */
export function recordName(message: DescMessage): string {
  return message.name.endsWith('Record') ? message.name : `${message.name}Record`;
}

export const timestamp = 'google.protobuf.Timestamp';

/** The messages of ours that a message's fields hold, itself first, each once. */
export function reachable(root: DescMessage): DescMessage[] {
  const found = new Set<DescMessage>([root]);
  for (const message of found) {
    for (const field of message.fields) {
      const held = messageOf(field);
      if (held !== undefined && held.typeName !== timestamp) found.add(held);
    }
  }
  return [...found];
}

function messageOf(field: DescField): DescMessage | undefined {
  if (field.fieldKind === 'scalar' || field.fieldKind === 'enum') return undefined;
  return field.message;
}
