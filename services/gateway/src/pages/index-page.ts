import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { createLogger } from '@palisade/telemetry';

export interface IndexPage {
  plain: Buffer;
  gzip: Buffer;
  br: Buffer;
  tag: string;
  /** Files beside it, such as the icon. */
  neighbours: ReadonlySet<string>;
}

export interface PageFacts {
  prefix: string;
  traceUrl?: string;
}

const log = createLogger('gateway');

/** index.html of a build, with what this installation puts in; read again when a later build wrote it anew. */
export class IndexFile {
  private version = '';
  private page: IndexPage | undefined;

  constructor(
    private readonly folder: string,
    private readonly facts: PageFacts,
  ) {}

  /** Undefined before the first build; while a build is under way, the page of the one before. */
  async read(): Promise<IndexPage | undefined> {
    const file = join(this.folder, 'index.html');
    try {
      const { mtimeMs, size } = await stat(file);
      const version = `${mtimeMs} ${size}`;
      if (version !== this.version) {
        this.page = await pageOf(
          filled(await readFile(file, 'utf8'), this.facts),
          await readdir(this.folder),
        );
        this.version = version;
      }
    } catch (error) {
      log.debug({ err: error, folder: this.folder }, 'the dashboard has no index.html');
    }
    return this.page;
  }
}

/** A page's own head comes after ours: nothing in it is resolved before the base is known. */
export function filled(html: string, { prefix, traceUrl }: PageFacts): string {
  const without = html.replace(/\s*<(?:base\b|meta\s+name="palisade-trace-url")[^>]*>/gi, '');
  const base = `<base href="${escaped(prefix)}/" />`;
  const trace =
    traceUrl === undefined ? '' : `\n    <meta name="palisade-trace-url" content="${escaped(traceUrl)}" />`;
  return without.replace(/<head\b[^>]*>/i, (head) => `${head}\n    ${base}${trace}`);
}

function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

async function pageOf(html: string, files: readonly string[]): Promise<IndexPage> {
  const plain = Buffer.from(html);
  const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  const neighbours = files.filter((name) => /^\w[\w-]*(?:\.[\w-]+)+$/.test(name) && name !== 'index.html');
  return {
    plain,
    gzip: await promisify(gzip)(plain),
    br: await promisify(brotliCompress)(plain),
    tag,
    neighbours: new Set(neighbours),
  };
}
