const slash = 0x2f;
const colon = 0x3a;

/**
 * Reads URLs (`s3://bucket/key`, `https://contoso.sharepoint.com/sites/hr/plan.docx?web=1`), UNC and drive paths, and
 * plain paths with either slash. Backslashes become slashes, schemes and hosts lower case; nothing is percent-decoded:
 * rules see the path as its source names it. What a resource doesn't have is undefined.
 */
export class ResourceParts {
  readonly scheme: string | undefined;
  readonly host: string | undefined;
  /** In which the path lies, from `start` to `end`, with or without its leading slash. */
  private readonly text: string;
  private readonly start: number;
  private readonly end: number;
  private keptArea: string | undefined;

  constructor(resource: string) {
    const schemeEnd = resource.indexOf('://');
    const isUrl = schemeEnd > 0 && isScheme(resource, schemeEnd);
    this.text = isUrl || !resource.includes('\\') ? resource : resource.replaceAll('\\', '/');
    this.scheme = isUrl ? resource.slice(0, schemeEnd).toLowerCase() : undefined;
    // Elsewhere `?` and `#` are part of a name: an S3 key may hold both.
    const asked = this.scheme === 'https' || this.scheme === 'http';
    this.end = asked ? queryStart(resource, schemeEnd + 3) : resource.length;
    const { hostStart, hostEnd } = hostOf(this.text, isUrl ? schemeEnd + 3 : undefined, this.end);
    this.host = hostEnd > hostStart ? this.text.slice(hostStart, hostEnd).toLowerCase() : undefined;
    this.start = hostEnd;
  }

  get path(): string {
    const path = this.text.slice(this.start, this.end);
    return path.charCodeAt(0) === slash ? path : `/${path}`;
  }

  get name(): string | undefined {
    const start = this.nameStart();
    return start < this.end ? this.text.slice(start, this.end) : undefined;
  }

  get extension(): string | undefined {
    const dot = this.text.lastIndexOf('.', this.end - 1);
    // `.bashrc` is a name, not an extension.
    return dot <= this.nameStart() || dot === this.end - 1
      ? undefined
      : this.text.slice(dot + 1, this.end).toLowerCase();
  }

  /** Up to the end of the second folder; what stands in the last segment is no folder. */
  get area(): string {
    return (this.keptArea ??= this.findArea());
  }

  private nameStart(): number {
    return Math.max(this.start, this.text.lastIndexOf('/', this.end - 1) + 1);
  }

  private findArea(): string {
    const { text, start, end } = this;
    const led = text.charCodeAt(start) === slash;
    let areaEnd = start;
    let from = led ? start + 1 : start;
    for (let folders = 0; folders < 2;) {
      const next = text.indexOf('/', from);
      if (next < 0 || next >= end) break;
      if (next > from) {
        folders++;
        areaEnd = next;
      }
      from = next + 1;
    }
    if ((led || areaEnd === start) && this.isRootAsWritten()) return text.slice(0, areaEnd);
    const lead = led || areaEnd === start ? '' : '/';
    return this.root() + lead + text.slice(start, areaEnd) || '/';
  }

  /** Whether the path follows in the text what `root` would make anew. */
  private isRootAsWritten(): boolean {
    const { scheme, host = '', text, start } = this;
    return scheme !== undefined && text.startsWith(scheme) && text.startsWith(host, start - host.length);
  }

  private root(): string {
    if (this.scheme !== undefined) return `${this.scheme}://${this.host ?? ''}`;
    return this.host === undefined ? '' : `//${this.host}`;
  }
}

/** Empty where there is none; the path begins where it ends. */
function hostOf(
  text: string,
  afterScheme: number | undefined,
  end: number,
): { hostStart: number; hostEnd: number } {
  if (afterScheme === undefined && text.charCodeAt(1) === colon && text.charCodeAt(2) === slash)
    return { hostStart: 0, hostEnd: 2 };
  const hostStart = afterScheme ?? (text.startsWith('//') ? 2 : 0);
  if (hostStart === 0) return { hostStart, hostEnd: 0 };
  return { hostStart, hostEnd: indexOfOr(text, '/', hostStart, end) };
}

/** A letter, then letters, digits, `+`, `-` and `.`. */
function isScheme(text: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    const lower = code | 0x20;
    if (lower >= 0x61 && lower <= 0x7a) continue;
    const follows = (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
    if (i === 0 || !follows) return false;
  }
  return true;
}

function queryStart(text: string, from: number): number {
  const query = indexOfOr(text, '?', from, text.length);
  return indexOfOr(text, '#', from, query);
}

function indexOfOr(text: string, what: string, from: number, otherwise: number): number {
  const at = text.indexOf(what, from);
  return at < 0 || at > otherwise ? otherwise : at;
}
