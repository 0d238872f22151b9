import type { DescMessage, Registry } from '@bufbuild/protobuf';
import type { Schema } from '@bufbuild/protoplugin';
import { topics, type Topic } from '../src/topics.ts';
import { folderOf, namespaceOf, recordName } from './names.ts';
import { comment } from './schemas.ts';
import { printPreamble } from './types.ts';

export interface Record {
  readonly topic: Topic;
  readonly message: DescMessage;
}

/** The messages of the catalogue. Refuses a message without its header comment, or with one that says something else. */
export function recordsOf(registry: Registry): Record[] {
  return topics.flatMap((topic) =>
    topic.messages.map((name) => {
      const message = registry.getMessage(name);
      if (message === undefined)
        throw new Error(`${topic.name} carries ${name}, which proto/ doesn't declare`);
      checkHeader(topic, message);
      return { topic, message };
    }),
  );
}

function checkHeader(topic: Topic, message: DescMessage): void {
  const [, name, key, owner] =
    /^Topic: (\S+)\. Key: ([^ .]+).*?\. Owner: ([^ .;]+)/.exec(comment(message)) ?? [];
  if (name !== topic.name || key !== topic.key || owner !== topic.owner) {
    throw new Error(
      `${message.typeName}: its comment must begin "Topic: ${topic.name}. Key: ${topic.key}. Owner: ${topic.owner}."`,
    );
  }
}

/** Writes the Contract of each record, under the name by which handlers know it. */
export function generateContracts(schema: Schema, records: Record[]): void {
  const out = schema.generateFile('contracts.ts');
  printPreamble(out);
  out.print(`import { defineContract, type Contract } from '../contract.js';`);
  const packages = new Map(records.map(({ message }) => [folderOf(message.file), namespaceOf(message.file)]));
  for (const [folder, name] of packages) {
    out.print(`import type * as ${name} from './${folder}/profile.js';`);
    out.print(`import * as ${name}Schemas from './${folder}/schemas.js';`);
  }
  out.print();
  for (const { topic, message } of records) {
    const namespace = namespaceOf(message.file);
    const name = recordName(message);
    out.print(out.jsDoc(message));
    out.print(`export type ${name} = ${namespace}.${message.name};`);
    out.print(`export const ${name}: Contract<${name}> = defineContract({`);
    out.print(`  type: '${message.typeName}',`);
    out.print(`  topic: '${topic.name}',`);
    out.print(`  schema: ${namespace}Schemas.${message.name},`);
    out.print(`});`);
    out.print();
  }
  out.print(`export const contracts: readonly Contract<unknown>[] = [`);
  for (const { message } of records) out.print(`  ${recordName(message)} as Contract<unknown>,`);
  out.print(`];`);
}
