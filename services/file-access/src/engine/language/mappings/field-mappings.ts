import { type FieldName, fields } from '../../fields.js';
import { nearest } from '../nearest.js';
import { cloud } from './cloud.js';
import { ecs } from './ecs.js';
import { m365 } from './m365.js';
import type { Mapping } from './mapping.js';
import { ocsf } from './ocsf.js';

export const taxonomies = { ocsf, ecs, m365, cloud } as const;

// Where two taxonomies have a name in common, they mean the same by it: a test says so.
const byName = new Map<string, Mapping>(
  [ecs, m365, cloud, ocsf].flatMap((mappings) => Object.entries(mappings)),
);
for (const field of Object.keys(fields)) byName.set(field, { field: field as FieldName });

/** What a rule's name of a field stands for; undefined when nothing here is called so. */
export function mappingOf(name: string): Mapping | undefined {
  const mapping = byName.get(name);
  if (mapping !== undefined) return mapping;
  return /^labels\.[^\s|]+$/.test(name) ? { field: name as FieldName } : undefined;
}

/** Names that were perhaps meant, to say so. */
export function nearestField(name: string): string | undefined {
  const last = name.split('.').at(-1)?.toLowerCase();
  const sameEnd = [...byName.keys()].find((each) => each.split('.').at(-1)?.toLowerCase() === last);
  return nearest(name, byName.keys()) ?? sameEnd;
}
