import { writeFileSync } from 'node:fs';
import { permissionsDocument } from './permissions-document.js';
import { routeTable } from '../route-table.js';

writeFileSync(
  new URL('../../../../../docs/permissions.md', import.meta.url),
  permissionsDocument(routeTable),
);
