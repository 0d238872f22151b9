import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../checks/index.js';
import { checksDocument } from './checks-document.js';

writeFileSync(join(import.meta.dirname, '../../../../docs/checks.md'), checksDocument(checks));
