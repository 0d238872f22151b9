import { notSeen, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { disclosureDocumentationHidden as check } from './disclosure-documentation-hidden.check.js';

judges(check, [
  ['passes where nothing was found', { documentation: seen([]) }, 'pass'],
  [
    'fails an OpenAPI document',
    { documentation: seen([{ path: '/openapi.json', kind: 'OpenAPI 3.1.0' }]) },
    'fail',
  ],
  [
    'fails Swagger UI and its document',
    {
      documentation: seen([
        { path: '/swagger/', kind: 'Swagger UI' },
        { path: '/v2/api-docs', kind: 'Swagger 2.0' },
      ]),
    },
    'fail',
  ],
  [
    'says when the server would not be asked so often',
    { documentation: notSeen('rate_limited') },
    'not_evaluated rate_limited',
  ],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
]);
