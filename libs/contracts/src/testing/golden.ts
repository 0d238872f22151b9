import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsFolder } from './paths.js';

/** The golden record of a message type: every field is set, in the form that fromProtobuf gives. */
export function golden(type: string): Buffer {
  return readFileSync(join(contractsFolder, 'golden', `${type}.json`));
}
