import { errorDetailsIn } from './error-details.js';
import { documentationIn } from './documentation-in.js';
import { type PageScript, scriptsIn } from './scripts-in.js';

/** What is kept of a body: never its words. */
export interface BodyShape {
  readonly bytes: number;
  /** It was longer than was read. */
  readonly cut: boolean;
  readonly kind: 'empty' | 'json' | 'html' | 'xml' | 'text' | 'binary';
  /** What kind of internals of an application it tells, such as `Python traceback`. */
  readonly errorDetails: string | null;
  /** What documentation it is, such as `OpenAPI 3.0.1`. */
  readonly documentation: string | null;
  /** Of a page, those that it loads from elsewhere. */
  readonly scripts: readonly PageScript[];
}

/** A body is looked at up to here; patterns are linear in it. */
const mostLooked = 256 * 1024;

export function shapeOf(body: Buffer, { url, cut = false }: { url: string; cut?: boolean }): BodyShape {
  const text = body.subarray(0, mostLooked).toString('utf8');
  const kind = kindOf(text);
  return {
    bytes: body.length,
    cut,
    kind,
    errorDetails: kind === 'binary' ? null : errorDetailsIn(text),
    documentation: documentationIn(text, kind),
    scripts: kind === 'html' ? scriptsIn(text, url) : [],
  };
}

function kindOf(text: string): BodyShape['kind'] {
  const start = text
    .slice(0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (start === '') return 'empty';
  if (start.includes('\u0000')) return 'binary';
  if (/^[{[]/.test(start)) return looksLikeJson(text) ? 'json' : 'text';
  if (
    /^(?:<!--[^]{0,2000}?-->\s{0,100}){0,3}<(?:!doctype html|html|head|body|title|script|style|meta)\b/i.test(
      start,
    )
  )
    return 'html';
  if (/^<\?xml|^<[a-z_][\w.-]*[\s>:]/i.test(start)) return /<html\b/i.test(start) ? 'html' : 'xml';
  return (start.match(/\uFFFD/g)?.length ?? 0) > start.length / 10 ? 'binary' : 'text';
}

/** What was cut can't be parsed: its beginning decides. */
function looksLikeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return /^\s*(?:\{\s*"[^"\n]{0,200}"\s*:|\[\s*[{["\d-])/.test(text);
  }
}
