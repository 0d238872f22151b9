import { behavioursIn, readBehaviour } from './behaviour.js';
import { readCorrelation } from './correlation.js';
import { readDetections } from './detections.js';
import type { Document, ReadRules } from './document.js';
import { readFilter } from './filter.js';
import { readHeader } from './header.js';
import { checkLinks } from './links.js';
import { readLogsource } from './logsource.js';
import { readYaml } from './read-yaml.js';
import { Remarks } from './remarks.js';
import { entryOf, valueOf, type YamlMap } from './yaml-node.js';

/**
 * Reads a stream of Sigma rules, correlations and filters, and of Palisade's own behaviours. Nothing is left out
 * silently: what isn't understood is an error, what can't match is at least a warning, and each says where. Never throws.
 */
export function readRules(yaml: string): ReadRules {
  const remarks = new Remarks();
  const maps = readYaml(yaml, remarks);
  const documents = maps.flatMap((map) => {
    const before = remarks.errors.length;
    const document = readDocument(map, remarks);
    return document === undefined || remarks.errors.length > before ? [] : [document];
  });
  if (documents.length === 0 && remarks.errors.length === 0)
    remarks.error('no-rules', 'There is no rule in this text.', { path: '', line: 1, column: 1 });
  checkLinks(documents, maps, remarks);
  return { documents, errors: remarks.errors, warnings: remarks.warnings };
}

const kinds = ['correlation', 'filter', 'detection'] as const;

function readDocument(map: YamlMap, remarks: Remarks): Document | undefined {
  const action = entryOf(map, 'action');
  if (action !== undefined)
    return remarks.error(
      'collection-action',
      "Sigma's collections ('action:') are not supported.",
      action.keySpot,
    );
  const given = kinds.filter((kind) => entryOf(map, kind) !== undefined);
  const [kind, second] = given;
  if (kind === undefined)
    return remarks.error('no-detection', 'There is no detection, correlation or filter.', map);
  if (second !== undefined)
    return remarks.error('two-kinds', `A document has one of '${kind}' and '${second}'.`, map);
  const header = readHeader(map, remarks);
  const node = valueOf(map, kind) ?? map;
  const behaves = behavioursIn(map).length > 0;
  if (kind !== 'detection' && behaves)
    return remarks.error('behaviour', `A behaviour is of a detection's events, not of a ${kind}.`, map);
  if (kind === 'correlation') return readCorrelation(map, node, header, remarks);
  const logsource = readLogsource(map, remarks);
  if (kind === 'filter') return readFilter(node, logsource, header, remarks);
  const detection = readDetections(node, remarks);
  const behaviour = behaves ? readBehaviour(map, remarks) : undefined;
  if (detection === undefined || logsource === undefined) return undefined;
  const { predicate } = detection;
  if (!behaves) return { ...header, kind: 'event', logsource, predicate };
  return behaviour === undefined
    ? undefined
    : { ...header, kind: 'behaviour', logsource, predicate, behaviour };
}
