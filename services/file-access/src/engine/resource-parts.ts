const slash = 0x2f;
const colon = 0x3a;

/**
 * Reads URLs (`s3://bucket/key`, `https://contoso.sharepoint.com/sites/hr/plan.docx?web=1`), UNC and drive paths, and
 * plain paths with either slash. Backslashes become slashes, schemes and hosts lower case; nothing is percent-decoded:
 * rules see the path as its source names it. What a resource doesn't have is undefined.
 */
export class ResourceParts {
  /** Where they are in the text, for they are seldom asked for; -1: there is none. */
  private readonly schemeEnd: number;
  private readonly hostStart: number;
  /** In which the path lies, from `start` to `end`, with or without its leading slash. */
  private readonly text: string;
  private readonly start: number;
  private readonly end: number;
  private keptArea: string | undefined;

  constructor(resource: string) {
    const schemeEnd = resource.indexOf('://');
    const isUrl = schemeEnd > 0 && isScheme(resource, schemeEnd);
    this.text = isUrl || !resource.includes('\\') ? resource : resource.replaceAll('\\', '/');
    this.schemeEnd = isUrl ? schemeEnd : -1;
    // Elsewhere `?` and `#` are part of a name: an S3 key may hold both.
    const asked =
      isUrl && schemeEnd >= 4 && schemeEnd <= 5 && (this.scheme === 'https' || this.scheme === 'http');
    this.end = asked ? queryStart(resource, schemeEnd + 3) : resource.length;
    this.hostStart = hostStartOf(this.text, this.schemeEnd);
    this.start = hostEndOf(this.text, this.hostStart, this.end);
  }

  get scheme(): string | undefined {
    return this.schemeEnd < 0 ? undefined : this.text.slice(0, this.schemeEnd).toLowerCase();
  }

  get host(): string | undefined {
    const { hostStart, start } = this;
    return hostStart < 0 || start <= hostStart ? undefined : this.text.slice(hostStart, start).toLowerCase();
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
    if (this.schemeEnd < 0) return false;
    if (isLowerAscii(this.text, this.start)) return true;
    const { scheme = '', host = '', text, start } = this;
    return text.startsWith(scheme) && text.startsWith(host, start - host.length);
  }

  private root(): string {
    if (this.scheme !== undefined) return `${this.scheme}://${this.host ?? ''}`;
    return this.host === undefined ? '' : `//${this.host}`;
  }
}

/** -1 where there is none. */
function hostStartOf(text: string, schemeEnd: number): number {
  if (schemeEnd >= 0) return schemeEnd + 3;
  if (isDrive(text)) return 0;
  return text.charCodeAt(0) === slash && text.charCodeAt(1) === slash ? 2 : -1;
}

/** The path begins where it ends. */
function hostEndOf(text: string, hostStart: number, end: number): number {
  if (hostStart === 0) return 2;
  return hostStart < 0 ? 0 : indexOfOr(text, '/', hostStart, end);
}

function isDrive(text: string): boolean {
  return text.charCodeAt(1) === colon && text.charCodeAt(2) === slash;
}

/** Whether its first `end` characters are in lower case whatever that is. */
function isLowerAscii(text: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f || (code >= 0x41 && code <= 0x5a)) return false;
  }
  return true;
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
