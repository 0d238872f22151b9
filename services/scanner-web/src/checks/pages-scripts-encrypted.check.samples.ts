import { page } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { pagesScriptsEncrypted as check } from './pages-scripts-encrypted.check.js';

const html = (body: string) => ({ plain: page({}, `<!doctype html><html><head>${body}</head></html>`) });

judges(check, [
  ['passes a page without scripts', html(''), 'pass'],
  [
    'passes scripts of its own',
    html('<script src="/app.js"></script><script>var a = "http://x"</script>'),
    'pass',
  ],
  ['passes a script without a scheme', html("<script src='//cdn.example.com/a.js'></script>"), 'pass'],
  ['fails a script by http', html('<script async src="http://cdn.example.com/a.js"></script>'), 'fail'],
  ['fails it without quotes', html('<SCRIPT SRC=http://cdn.example.com/a.js></SCRIPT>'), 'fail'],
  ['passes what is a comment', html('<!-- <script src="http://cdn.example.com/a.js"></script> -->'), 'pass'],
  ['passes a link: it loads nothing', html('<a href="http://example.com">old</a>'), 'pass'],
  [
    'is not for plain pages',
    { url: 'http://api.example.com/', ...html('<script src="http://x.example/a.js"></script>') },
    'not_applicable not_https',
  ],
  ['is for pages alone', {}, 'not_applicable not_a_page'],
]);
