import type { Logsource } from './document.js';
import { nearest } from './nearest.js';
import type { Remarks } from './remarks.js';
import { described, type Spot, valueOf, type YamlMap } from './yaml-node.js';

/**
 * The log sources whose records file-access events are made of. A log source chooses nothing: a rule by any of them is
 * asked about every event, from wherever it came. `source` and `resource.scheme` tell sources apart in a detection.
 */
const products: Readonly<Record<string, readonly string[]>> = {
  palisade: ['file_access', 'file-access'],
  m365: ['audit', 'sharepoint', 'onedrive', 'general'],
  aws: ['cloudtrail', 's3'],
  gcp: ['google_workspace.drive', 'google_drive'],
  google_workspace: ['google_workspace.drive', 'drive'],
  box: ['events', 'audit', 'enterprise_events'],
  ocsf: ['file_hosting', 'file_hosting_activity'],
};

const categories = ['file_access', 'file_hosting', 'file'];

/** Undefined: refused, and said so. */
export function readLogsource(document: YamlMap, remarks: Remarks): Logsource | undefined {
  const node = valueOf(document, 'logsource');
  if (node === undefined) return remarks.error('logsource', 'There is no logsource.', document);
  if (node.kind !== 'map')
    return remarks.error('logsource', `A logsource is a map, not ${described(node)}.`, node);
  const logsource: Record<string, string> = {};
  for (const name of ['category', 'product', 'service', 'definition']) {
    const value = valueOf(node, name);
    if (value === undefined || (value.kind === 'scalar' && value.value === null)) continue;
    if (value.kind !== 'scalar' || typeof value.value !== 'string')
      return remarks.error(
        'logsource',
        `The ${name} of a logsource is text, not ${described(value)}.`,
        value,
      );
    if (name !== 'definition') logsource[name] = value.value;
  }
  return known(logsource, node, remarks) ? logsource : undefined;
}

function known(logsource: Logsource, node: YamlMap, remarks: Remarks): boolean {
  const { category, product, service } = logsource;
  const at = (name: string): Spot => valueOf(node, name) ?? node;
  const refuse = (name: string, value: string, from: readonly string[]) => {
    const guess = nearest(value, from);
    const hint = guess === undefined ? ` Known are ${from.join(', ')}.` : ` Perhaps '${guess}'?`;
    remarks.error('unknown-logsource', `There are no events of ${name} '${value}'.${hint}`, at(name));
    return false;
  };
  if (category === undefined && product === undefined && service === undefined) {
    remarks.error('logsource', 'A logsource has a category, a product or a service.', node);
    return false;
  }
  if (product !== undefined && !Object.hasOwn(products, product))
    return refuse('product', product, Object.keys(products));
  if (category !== undefined && !categories.includes(category))
    return refuse('category', category, categories);
  const services = product === undefined ? Object.values(products).flat() : (products[product] ?? []);
  if (service !== undefined && !services.includes(service)) return refuse('service', service, services);
  return true;
}
