import type { CaughtMail } from './mailbox.js';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #d0d7de}
pre{white-space:pre-wrap;background:#f6f8fa;padding:1rem;overflow-wrap:anywhere}time{white-space:nowrap}`;

export function listPage(mails: readonly CaughtMail[]): string {
  const rows = mails.toReversed().map(
    (mail) => `<tr><td>${timeOf(mail)}</td><td>${escape(mail.to.join(', '))}</td>
      <td><a href="/mails/${mail.id}">${escape(mail.subject === '' ? '(no subject)' : mail.subject)}</a></td></tr>`,
  );
  const table = `<table><thead><tr><th scope="col">Received</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead>
    <tbody>${rows.join('\n')}</tbody></table>`;
  return pageOf(
    'Mail',
    `<h1>Mail</h1><p>What Palisade sends on this machine arrives here and nowhere else. It is forgotten at the end.</p>
    ${mails.length === 0 ? '<p>Nothing yet.</p>' : table}`,
    '<meta http-equiv="refresh" content="5">',
  );
}

export function mailPage(mail: CaughtMail): string {
  return pageOf(
    mail.subject,
    `<p><a href="/">All mail</a></p><h1>${escape(mail.subject)}</h1>
    <p>${timeOf(mail)}, from ${escape(mail.from)} to ${escape(mail.to.join(', '))}</p>
    <pre>${linked(mail.text)}</pre>`,
  );
}

/** The address of each link becomes one that can be followed. */
function linked(text: string): string {
  return escape(text).replace(
    /\bhttps?:\/\/[^\s<>"]+/g,
    (url) => `<a href="${url}" rel="noreferrer">${url}</a>`,
  );
}

function timeOf({ received_at }: CaughtMail): string {
  return `<time datetime="${received_at}">${received_at.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function pageOf(title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
    <meta name="viewport" content="width=device-width">${head}<style>${STYLE}</style></head><body>${body}</body></html>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
