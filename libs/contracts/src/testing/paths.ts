import { fileURLToPath } from 'node:url';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const contractsFolder = here('../../');
export const protoFolder = here('../../../../proto');
export const topicsPage = here('../../../../docs/topics.md');
export const binaries = here('../../../../node_modules/.bin');
