import { Attributes } from './attributes.js';
import { isKnownTag } from './attack.js';
import type { Header, Level } from './document.js';
import { nearest } from './nearest.js';
import { readPalisade } from './palisade-attributes.js';
import type { Remarks } from './remarks.js';
import { described, type YamlMap } from './yaml-node.js';

const levels: readonly Level[] = ['informational', 'low', 'medium', 'high', 'critical'];
const statuses = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'];
/** Of a rule that states none. */
const defaultLevel: Level = 'medium';

const known = [
  ...['title', 'id', 'name', 'related', 'taxonomy', 'status', 'description', 'license', 'references'],
  ...['author', 'date', 'modified', 'logsource', 'detection', 'correlation', 'filter', 'fields'],
  ...['falsepositives', 'level', 'tags', 'scope', 'generate', 'palisade'],
];

/** What every document says of itself. */
export function readHeader(document: YamlMap, remarks: Remarks): Header {
  const read = new Attributes(document, remarks);
  for (const { key, keySpot } of document.entries) {
    // Sigma leaves room for attributes of one's own; what looks like a slip is said.
    const guess = known.includes(key) ? undefined : nearest(key, known);
    if (guess !== undefined)
      remarks.warn('unknown-attribute', `'${key}' means nothing. Perhaps '${guess}'?`, keySpot);
  }
  const title = read.text('title', 256);
  if (read.node('title') === undefined) remarks.error('title', 'There is no title.', document);
  const taxonomy = read.text('taxonomy');
  if (taxonomy !== undefined && !['sigma', 'palisade', 'ocsf', 'ecs', 'm365'].includes(taxonomy))
    remarks.error('taxonomy', `The taxonomy '${taxonomy}' is not supported.`, read.at('taxonomy'));
  return {
    id: readId(read, remarks),
    name: readName(read, remarks),
    title: title ?? '',
    description: read.text('description') ?? '',
    status: read.oneOf('status', statuses),
    level: read.oneOf('level', levels) ?? defaultLevel,
    author: read.text('author'),
    date: readDate(read, 'date', remarks),
    modified: readDate(read, 'modified', remarks),
    license: read.text('license'),
    tags: readTags(read, remarks),
    references: read.texts('references'),
    falsePositives: read.texts('falsepositives'),
    fields: read.texts('fields'),
    ...readPalisade(read, remarks),
    line: document.line,
  };
}

function readId(read: Attributes, remarks: Remarks): string | undefined {
  const id = read.text('id');
  if (id === undefined) return undefined;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)) return id.toLowerCase();
  return remarks.error('id', `An id is a UUID, not '${id}'.`, read.at('id'));
}

function readName(read: Attributes, remarks: Remarks): string | undefined {
  const name = read.text('name', 256);
  if (name === '') return remarks.error('attribute', "'name' is empty.", read.at('name'));
  return name;
}

function readDate(read: Attributes, name: string, remarks: Remarks): string | undefined {
  const node = read.node(name);
  if (node === undefined) return undefined;
  const text = node.kind === 'scalar' ? node.text : '';
  const [, year, month, day] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:$|[Tt ])/.exec(text) ?? [];
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  if (year !== undefined && Number.isFinite(time) && new Date(time).toISOString().startsWith(date))
    return date;
  return remarks.error('date', `'${name}' is a date such as 2026-01-31, not ${described(node)}.`, node);
}

function readTags(read: Attributes, remarks: Remarks): readonly string[] {
  const items = read.list('tags')?.items ?? [];
  return items.flatMap((item) => {
    if (item.kind !== 'scalar' || !/^[^.\s]+\.\S+$/.test(item.text)) {
      remarks.error(
        'tag',
        `A tag is a namespace and a name such as attack.t1530, not ${described(item)}.`,
        item,
      );
      return [];
    }
    if (!isKnownTag(item.text))
      remarks.warn(
        'unknown-tag',
        `ATT&CK has no '${item.text}': it counts for no tactic or technique.`,
        item,
      );
    return [item.text];
  });
}
