import { page } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { pagesScriptsPinned as check } from './pages-scripts-pinned.check.js';

const html = (body: string) => ({ plain: page({}, `<!doctype html><html><head>${body}</head></html>`) });
const cdn = 'https://cdn.example.com/a@1.2.3.js';

judges(check, [
  [
    'passes a pinned script',
    html(`<script src="${cdn}" integrity="sha384-abc" crossorigin></script>`),
    'pass',
  ],
  ['fails one without', html(`<script src="${cdn}"></script>`), 'fail'],
  ['fails one with an empty hash', html(`<script integrity="" src="${cdn}"></script>`), 'fail'],
  [
    'fails one of two',
    html(`<script src="${cdn}" integrity="sha384-abc"></script><script src="//x.example/b.js"></script>`),
    'fail',
  ],
  [
    'is not for scripts of its own',
    html('<script src="/app.js"></script>'),
    'not_applicable no_foreign_scripts',
  ],
  [
    'is not for its own host by http: that is another check',
    html('<script src="http://api.example.com/a.js"></script>'),
    'not_applicable no_foreign_scripts',
  ],
  [
    'is not for what is no address',
    html('<script src="https://["></script><script src="data:,a"></script>'),
    'not_applicable no_foreign_scripts',
  ],
  ['is for pages alone', {}, 'not_applicable not_a_page'],
]);
