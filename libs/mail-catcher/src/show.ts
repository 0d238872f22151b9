import { createServer, type Server } from 'node:http';
import type { Mailbox } from './mailbox.js';
import { listPage, mailPage } from './pages.js';

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
/** A page elsewhere whose name was pointed at this machine asks under its own name. */
const ourNames = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** The mailbox as pages for people and as JSON for scripts. */
export function show(mailbox: Mailbox): Server {
  return createServer(({ method, url, headers }, response) => {
    const isOurs = ourNames.test(headers.host ?? '');
    const { status, type, body } = isOurs
      ? answer(mailbox, method ?? '', new URL(url ?? '/', 'http://localhost'))
      : plain(421, 'This is not a name of this machine.');
    response.writeHead(status, { ...HEADERS, 'content-type': type }).end(body);
  });
}

function answer(mailbox: Mailbox, method: string, { pathname, searchParams }: URL): Answer {
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'There is only GET.');
  if (pathname === '/') return html(listPage(mailbox.all()));
  if (pathname === '/api/mails') {
    const items = mailbox.all(searchParams.get('to') ?? undefined);
    return { status: 200, type: 'application/json', body: JSON.stringify({ items }) };
  }
  const mail = mailbox.find(/^\/mails\/([0-9a-f-]{36})$/.exec(pathname)?.[1] ?? '');
  return mail ? html(mailPage(mail)) : plain(404, 'There is no such mail.');
}

function html(body: string): Answer {
  return { status: 200, type: 'text/html; charset=utf-8', body };
}

function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}
