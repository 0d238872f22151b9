export interface PageScript {
  readonly origin: string;
  readonly sameHost: boolean;
  readonly integrity: boolean;
  readonly encrypted: boolean;
}

const most = 200;

/** Scripts that a page loads by an address of their own. Comments are left out; a page's own markup isn't otherwise understood. */
export function scriptsIn(html: string, pageUrl: string): PageScript[] {
  const found: PageScript[] = [];
  const page = new URL(pageUrl);
  for (const [tag] of withoutComments(html).matchAll(/<script\b[^>]{1,4000}>/gi)) {
    const src = attribute(tag, 'src');
    if (src === undefined || !URL.canParse(src, pageUrl)) continue;
    const url = new URL(src, page);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') continue;
    found.push({
      origin: url.origin,
      sameHost: url.host === page.host,
      integrity: (attribute(tag, 'integrity') ?? '') !== '',
      encrypted: url.protocol === 'https:',
    });
    if (found.length === most) break;
  }
  return found;
}

function withoutComments(html: string): string {
  const kept: string[] = [];
  for (let at = 0; ;) {
    const start = html.indexOf('<!--', at);
    kept.push(html.slice(at, start === -1 ? undefined : start));
    const end = start === -1 ? -1 : html.indexOf('-->', start);
    if (end === -1) return kept.join('');
    at = end + 3;
  }
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  return found === null ? undefined : (found[1] ?? found[2] ?? found[3]);
}
