import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';

/** Bounded, so that a server that answers nothing holds a mail for less than its lease. */
const timeouts = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  dnsTimeout: 10_000,
  socketTimeout: 30_000,
};

export const MAILS_AT_ONCE = 4;

export type SmtpTransport = ReturnType<typeof smtpTransport>;

/** Connections to the mail server of SMTP_URL, kept open between mails. A password goes over TLS only, but on this host. */
export function smtpTransport(url: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = protocol === 'smtps:';
  const auth =
    username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
  return createTransport({
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: searchParams.get('tls') === 'required' || (username !== '' && !isLoopback(host)),
    ignoreTLS: isLoopback(host) && username === '',
    pool: true,
    maxConnections: MAILS_AT_ONCE,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...auth,
    ...timeouts,
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
