import { createRegistry, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { createEcmaScriptPlugin, runNodeJs } from '@bufbuild/protoplugin';
import { deadLetterRetentionMs, type Topic } from '../src/topics.ts';
import { recordsOf, type Record } from './contracts.ts';
import { reachable, shortNames, timestamp } from './names.ts';
import { Rules, type FieldRules } from './rules.ts';
import { comment } from './schemas.ts';
import { typeOf } from './types.ts';

runNodeJs(
  createEcmaScriptPlugin({
    name: 'protoc-gen-topics-page',
    version: 'v1',
    generateTs(schema) {
      const registry = createRegistry(...schema.allFiles);
      schema.generateFile('topics.md').print(page(recordsOf(registry), new Rules(registry)).trimEnd());
    },
  }),
);

function page(records: Record[], rules: Rules): string {
  const topics = [...new Set(records.map(({ topic }) => topic))];
  const messages = [...new Set(records.flatMap(({ message }) => reachable(message)))];
  const title = (message: DescMessage) => {
    const alike = messages.filter(({ name }) => name === message.name).length > 1;
    return alike ? message.typeName : message.name;
  };
  return [
    '<!-- Generated from proto/ and the topic catalogue by `npm run proto -w @palisade/contracts`. -->',
    '# Topics',
    introduction,
    table(['topic', 'key', 'kept', 'partitions', 'owner', 'visibility'], topics.map(topicRow)),
    `What a consumer group gave up on lies in \`<topic>.<group>.dlq\` for ${days(deadLetterRetentionMs)}, as it came, with the reason, the stack and the attempts in its headers.`,
    ...topics.flatMap((topic) => topicSection(topic, records)),
    '## Messages',
    ...messages.flatMap((message) => messageSection(message, rules, title)),
  ].join('\n\n');
}

const introduction = `Values are JSON: names as below, enum values in lower case, numbers as JSON numbers, times RFC 3339. A reader ignores fields that it doesn't know.
Headers are a CloudEvents 1.0 Kafka binding: \`ce_specversion\`, \`ce_id\`, \`ce_type\` (the message's full name), \`ce_source\`, \`ce_time\`, \`ce_tenantid\` (the organization's id), \`content-type: application/json\`; besides, \`traceparent\` and \`ce_correlationid\`.
The broker sets the time of each record (LogAppendTime).`;

function topicRow(topic: Topic): string[] {
  return [topic.name, topic.key, kept(topic), String(topic.partitions), topic.owner, topic.visibility];
}

function kept({ cleanup, retentionMs }: Topic): string {
  const time = retentionMs === undefined ? undefined : days(retentionMs);
  return [cleanup.startsWith('compact') ? 'compacted' : undefined, time].filter(Boolean).join(' and ');
}

function days(milliseconds: number): string {
  return `${String(milliseconds / (24 * 60 * 60 * 1000))} days`;
}

function topicSection(topic: Topic, records: Record[]): string[] {
  const types = records
    .filter((record) => record.topic === topic)
    .map(({ message }) => `- \`${message.typeName}\``);
  const tenant =
    topic.tenant === 'required' ? 'Every record names its tenant.' : 'A record may have no tenant.';
  return [`## ${topic.name}`, `${topic.description} ${tenant}`, types.join('\n')];
}

function messageSection(
  message: DescMessage,
  rules: Rules,
  title: (message: DescMessage) => string,
): string[] {
  const text = comment(message);
  return [
    `### ${title(message)}`,
    ...(text === '' ? [] : [text]),
    message.fields.map((field) => fieldLine(field, rules.ofField(field))).join('\n'),
    ...rules
      .requiredWhen(message)
      .map(({ field, equals, needs }) => `\`${needs}\` is required when \`${field}\` is \`${equals}\`.`),
  ];
}

function fieldLine(field: DescField, rule: FieldRules): string {
  const type = field.message?.typeName === timestamp ? 'time' : `\`${typeOf(field)}\``;
  const values = field.enum === undefined ? [] : [`one of ${shortNames(field.enum).join(', ')}`];
  const text = comment(field);
  return `- \`${field.name}\` (${[type, ...constraints(rule), ...values].join(', ')})${text === '' ? '' : `: ${text}`}`;
}

function constraints(rule: FieldRules): string[] {
  return [
    rule.required === true ? 'required' : '',
    rule.format ?? '',
    rule.minimum === undefined ? '' : `at least ${String(rule.minimum)}`,
    rule.maximum === undefined ? '' : `at most ${String(rule.maximum)}`,
    rule.max_length === undefined ? '' : `at most ${String(rule.max_length)} characters`,
    rule.max_items === undefined ? '' : `at most ${String(rule.max_items)} entries`,
    rule.pattern === undefined ? '' : `\`${rule.pattern}\``,
  ].filter((text) => text !== '');
}

/** Padded as Prettier would. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((cell, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? cell).length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
