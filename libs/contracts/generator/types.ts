import {
  ScalarType,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
} from '@bufbuild/protobuf';
import type { GeneratedFile, Schema } from '@bufbuild/protoplugin';
import { folderOf, namespaceOf, shortNames, timestamp } from './names.ts';
import type { Rules } from './rules.ts';

/** Writes the TypeScript types of the JSON profile, one file a package. */
export function generateTypes(schema: Schema, rules: Rules): void {
  for (const [folder, files] of byPackage(schema.files)) {
    const out = schema.generateFile(`${folder}/profile.ts`);
    printPreamble(out);
    printImports(out, files);
    for (const file of files) {
      for (const message of file.messages) printMessage(out, message, rules);
      for (const type of file.enums) printEnum(out, type);
    }
  }
}

export function byPackage(files: readonly DescFile[]): Map<string, DescFile[]> {
  const packages = new Map<string, DescFile[]>();
  for (const file of files) {
    if (file.proto.package === 'palisade.options.v1') continue; // never part of a message
    const folder = folderOf(file);
    packages.set(folder, [...(packages.get(folder) ?? []), file]);
  }
  return packages;
}

export function printPreamble(out: GeneratedFile): void {
  out.print(
    '// Generated from proto/ by `npm run proto -w @palisade/contracts`. Change proto/ and run it again.',
  );
  out.print('/* eslint-disable */');
  out.print();
}

/** A package that uses another's types imports its profile as a namespace. */
function printImports(out: GeneratedFile, files: DescFile[]): void {
  const own = files[0]?.proto.package;
  const others = new Map<string, string>();
  for (const field of files.flatMap((file) => file.messages).flatMap((message) => message.fields)) {
    const used = field.enum ?? field.message;
    if (used === undefined || used.file.proto.package === own || !used.typeName.startsWith('palisade.'))
      continue;
    others.set(folderOf(used.file), namespaceOf(used.file));
  }
  const up = '../'.repeat(own?.split('.').length ?? 0);
  for (const [folder, name] of others)
    out.print(`import type * as ${name} from '${up}${folder}/profile.js';`);
}

function printMessage(out: GeneratedFile, message: DescMessage, rules: Rules): void {
  if (message.nestedMessages.length > 0)
    throw new Error(`${message.typeName}: declare messages at the top of the file`);
  out.print(out.jsDoc(message));
  out.print(`export interface ${message.name} {`);
  for (const field of message.fields) {
    const optional = rules.ofField(field).required === true ? '' : '?';
    out.print(out.jsDoc(field, '  '));
    out.print(`  ${field.name}${optional}: ${typeOf(field)};`);
  }
  out.print('}');
  out.print();
}

function printEnum(out: GeneratedFile, type: DescEnum): void {
  out.print(
    `export const ${type.name} = [${shortNames(type)
      .map((name) => `'${name}'`)
      .join(', ')}] as const;`,
  );
  out.print(`export type ${type.name} = (typeof ${type.name})[number];`);
  out.print();
}

export function typeOf(field: DescField): string {
  if (field.oneof !== undefined) throw new Error(`${field.toString()}: the JSON profile has no oneof`);
  switch (field.fieldKind) {
    case 'list':
      return `${elementType(field)}[]`;
    case 'map':
      return `Record<string, ${elementType(field)}>`;
    default:
      return elementType(field);
  }
}

function elementType(field: DescField): string {
  if (field.enum !== undefined) return nameFrom(field, field.enum);
  if (field.message !== undefined)
    return field.message.typeName === timestamp ? 'string' : nameFrom(field, field.message);
  return scalarType(field.scalar);
}

function nameFrom(field: DescField, type: DescMessage | DescEnum): string {
  const local = type.file.proto.package === field.parent.file.proto.package;
  return local ? type.name : `${namespaceOf(type.file)}.${type.name}`;
}

function scalarType(scalar: ScalarType | undefined): string {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return 'string';
    case ScalarType.BOOL:
      return 'boolean';
    default:
      return 'number';
  }
}
