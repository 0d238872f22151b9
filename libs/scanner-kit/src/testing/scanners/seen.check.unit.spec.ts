import { describeCatalogue } from '../describe-catalogue.js';
import { describeCheck } from '../describe-check.js';
import { seen, thing } from './seen.check.js';

// The id of this one has a word more than its file, which describeCatalogue is to see: it is given its file's.
describeCatalogue([{ ...seen, id: 'web_seen' }], new URL('.', import.meta.url));

describeCheck(seen, {
  passes: {
    'a thing that is well': thing('1', { well: 'yes' }),
    'a thing of which nothing is known': {
      snapshot: thing('2', {}),
      expect: { summary: /nothing was said/ as never },
    },
  },
  fails: { 'a thing that is not': thing('3', { well: 'no' }) },
});
