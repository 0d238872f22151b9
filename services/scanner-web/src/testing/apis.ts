import type { RequestListener } from 'node:http';

/** An API as it should be, for programs with a token. */
export function hardened(token: string): RequestListener {
  return ({ url = '', headers }, response) => {
    const status = !/^\/(v1)?$/.test(url) ? 404 : headers.authorization === `Bearer ${token}` ? 200 : 401;
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'set-cookie': '__Host-session=1; Path=/; Secure; HttpOnly; SameSite=Strict',
      })
      .end(status === 200 ? '{"orders":[]}' : '{"title":"no"}');
  };
}

const page = `<!doctype html><html><head>
  <script src="http://cdn.example.org/old.js"></script><script src="https://cdn.example.org/new.js"></script>
</head><body>Orders</body></html>`;

/** A page of an API with everything wrong that one answer can have. */
export const misconfigured: RequestListener = ({ url = '', headers, method }, response) => {
  const origin = headers.origin === undefined ? {} : trusting(headers.origin);
  if (method === 'OPTIONS') response.writeHead(204, origin).end();
  else if (url === '/openapi.json')
    response.end('{"openapi": "3.0.3", "info": {}, "paths": {"/orders": {}}}');
  else if (url === '/docs') response.writeHead(307, { location: '/docs/' }).end();
  else if (url === '/docs/') response.end('<html><script src="swagger-ui-bundle.js"></script></html>');
  else if (url === '/' || url.startsWith('/v1/orders')) {
    response
      .writeHead(200, {
        ...origin,
        'content-type': 'text/html',
        server: 'Werkzeug/2.0.1 Python/3.9.7',
        via: '1.1 10.0.3.7',
        'x-powered-by': ['Express', 'PHP/7.4.3'],
        'content-security-policy': "default-src * 'unsafe-inline'",
        'referrer-policy': 'unsafe-url',
        'set-cookie': ['sessionid=s3cret; Path=/', '__Host-id=1; Domain=example.com', 'theme=dark'],
      })
      .end(page);
  } else {
    response
      .writeHead(500)
      .end('Traceback (most recent call last):\n  File "/srv/app/orders.py", line 12, in get\n');
  }
};

const trusting = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': '*',
});
