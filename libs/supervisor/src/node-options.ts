import { join } from 'node:path';
import { readJson } from './json-file.js';

// kafkajs computes a timeout that is in the past now and then (tulios/kafkajs#1751).
const always = '--disable-warning=TimeoutNegativeWarning';

/** With what Node runs a service: with what its package says besides (`config.node`), such as the bounds of its heap. */
export function nodeOptionsOf(root: string, service: string): string {
  const file = join(root, 'services', service, 'package.json');
  const { config } = (readJson(file) ?? {}) as { config?: { node?: string } };
  return [always, config?.node ?? ''].join(' ').trim();
}
