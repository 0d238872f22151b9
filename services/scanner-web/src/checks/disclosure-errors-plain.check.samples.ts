import { expect, it } from '@jest/globals';
import { answered, endpoint } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { disclosureErrorsPlain as check } from './disclosure-errors-plain.check.js';

const unknown = (body: string, status = 404) => ({
  unknownPath: answered({ status, headers: { 'content-type': 'text/html' }, body }),
});
const python =
  'Traceback (most recent call last):\n  File "/srv/app/orders.py", line 12, in get\n    raise KeyError';

judges(check, [
  ['passes a plain 404', unknown('{"error":"not found"}'), 'pass'],
  ['passes an empty one', unknown(''), 'pass'],
  [
    'passes a page that speaks of errors',
    unknown('<p>An error occurred at line 3. Exception handling: see the docs.</p>'),
    'pass',
  ],
  ['passes documentation that is answered everywhere', unknown(python, 200), 'pass'],
  ['fails a Python traceback', unknown(`<pre>${python}</pre>`, 500), 'fail'],
  [
    'fails a Java stack trace',
    unknown('java.lang.NullPointerException\n\tat com.example.api.Orders.get(Orders.java:42)\n'),
    'fail',
  ],
  [
    'fails Spring’s trace in JSON',
    unknown(
      '{"status":500,"trace":"java.lang.IllegalStateException: x\\n\\tat com.example.Orders.get(Orders.java:42)\\n"}',
      500,
    ),
    'fail',
  ],
  ['fails .NET', unknown('at Orders.Api.Get(Int32 id) in /src/Orders/Api.cs:line 42', 500), 'fail'],
  [
    'fails Express',
    unknown('<pre>Error: x<br> &nbsp; &nbsp;at get (/srv/app/orders.js:12:9)<br></pre>', 500),
    'fail',
  ],
  [
    'fails Node in JSON',
    unknown(
      '{"stack":"Error: x\\n    at get (file:///srv/app/orders.js:12:9)\\n    at node:internal/x:1:2"}',
      500,
    ),
    'fail',
  ],
  [
    'fails Django’s page',
    unknown('You’re seeing this error because you have <code>DEBUG = True</code> in your settings'),
    'fail',
  ],
  [
    'fails PHP',
    unknown('<b>Fatal error</b>: Uncaught Error in <b>/var/www/index.php</b> on line <b>3</b>', 500),
    'fail',
  ],
  [
    'fails Laravel',
    unknown(
      '{"message":"x","exception":"NotFoundHttpException","file":"/var/www/vendor/Router.php","line":3}',
    ),
    'fail',
  ],
  ['fails Ruby', unknown("/srv/app/orders.rb:12:in `get'"), 'fail'],
  ['fails Rails', unknown('<h1>Routing Error</h1>'), 'fail'],
  ['fails Go', unknown('panic: x\n\ngoroutine 7 [running]:\nmain.get()', 500), 'fail'],
  ['fails SQL', unknown('SQLSTATE[42S02]: Base table or view not found', 500), 'fail'],
  [
    'fails what the registered URL itself tells',
    { ...unknown('{}'), plain: answered({ status: 500, body: python }) },
    'fail',
  ],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
]);

it('does not show what the error said', () => {
  const { evidence } = check.evaluate(endpoint(unknown(python, 500)));
  expect(evidence).toEqual({ status: 500, found: 'Python traceback' });
});
