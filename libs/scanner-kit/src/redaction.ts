import type { Evidence } from './check.js';
import type { FoundAsset, FoundOutcome } from './protocol/messages.js';
import type { Credential } from './task.js';

const redacted = '[redacted]';
/** What a connection says beside its secret; it may stand in evidence. */
const notSecret =
  /^(?:user_?name|user|login|name|header|parameter|query|token_url|client_id|scopes?|audience|label|prefix)$/i;
const shortestWithin = 4;
/** Shorter ones may be words of the protocol, such as `private`: in an answer that is yet to be judged they stay. */
const shortestInAnswers = 8;
const secretNames =
  /^(?:(?:proxy[-_])?authorization|x[-_]api[-_]key|pass(?:word|phrase)|(?:.*[-_])?secret|(?:.*[-_])?token|(?:.*[-_])?password|private[-_]?key|(?:.*[-_])?api[-_]?key|credentials?)$/i;
const cookieNames = /^(?:set[-_])?cookies?$/i;

/** Forms in which secrets show themselves, whatever they are called. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b((?:proxy-)?authorization|x-api-key)\s*[:=]\s*[^\s,;]+(?:\s+[^\s,;]+)?/gi, `$1: ${redacted}`],
  [/\b(set-cookie|cookie)\s*:\s*([^=;\s]+)=[^;,\s]*/gi, `$1: $2=${redacted}`],
  [/\b(bearer|basic|digest)\s+[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, redacted],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|sk_live_|rk_live_|xox[abposr]-|pal[ri]?_)[\w-]{8,}/g, redacted],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, redacted],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, redacted],
  [/([?&;](?:[\w-]*(?:token|secret|password|api_?key|signature)|sig|key)=)[^&\s#"']+/gi, `$1${redacted}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):[^\s@/]+@/gi, `$1:${redacted}@`],
];

/**
 * Takes out of what leaves a task what may be a secret: whatever its connections hold, as it is and as it is sent, and what has
 * the form or the name of a secret. It is the second line: a check's evidence has none in the first place.
 */
export class Redaction {
  private known: readonly string[] = [];
  private words: readonly RegExp[] = [];

  constructor(credentials: readonly Credential[]) {
    this.learn(...credentials.flatMap(secretsOf));
  }

  /** Secrets that are taken out from now on. */
  learn(...secrets: string[]): void {
    const long = secrets.filter(({ length }) => length >= shortestWithin);
    // The longest first: a part of one may be another.
    this.known = [...new Set([...this.known, ...long.flatMap(formsOf)])].sort((a, b) => b.length - a.length);
    const short = secrets.filter(({ length }) => length < shortestWithin);
    this.words = [
      ...this.words,
      ...short.map((secret) => new RegExp(`(?<![\\w])${escaped(secret)}(?![\\w])`, 'g')),
    ];
  }

  /** Of an answer that is yet to be judged, and cut: what was echoed is taken out while it is whole. */
  bytes(given: Buffer): Buffer {
    let bytes = given;
    for (const secret of this.known) {
      const sought = Buffer.from(secret);
      if (secret.length < shortestInAnswers || !bytes.includes(sought)) continue;
      const text = bytes.toString('latin1').replaceAll(sought.toString('latin1'), redacted);
      bytes = Buffer.from(text, 'latin1');
    }
    return bytes;
  }

  text(given: string): string {
    let text = given;
    for (const secret of this.known) text = text.replaceAll(secret, redacted);
    for (const secret of this.words) text = text.replace(secret, redacted);
    for (const [form, instead] of forms) text = text.replace(form, instead);
    return text;
  }

  asset(asset: FoundAsset): FoundAsset {
    const { properties, name } = asset;
    return {
      asset_type: asset.asset_type,
      asset_id: this.text(asset.asset_id),
      name: this.text(name),
      properties: Object.fromEntries(
        Object.entries(properties).map(([own, value]) => [this.text(own), this.named(own, value)]),
      ),
    };
  }

  outcome(outcome: FoundOutcome): FoundOutcome {
    return {
      ...outcome,
      asset_id: this.text(outcome.asset_id),
      summary: this.text(outcome.summary),
      evidence: this.evidence(outcome.evidence),
    };
  }

  private evidence(evidence: Evidence): Evidence {
    return Object.fromEntries(
      Object.entries(evidence).map(([name, value]): [string, Evidence[string]] => {
        if (typeof value === 'string') return [this.text(name), this.named(name, value)];
        if (typeof value !== 'object' || value === null) return [this.text(name), value];
        return [this.text(name), value.map((item) => this.named(name, item))];
      }),
    );
  }

  private named(name: string, value: string): string {
    if (secretNames.test(name) && value !== '') return redacted;
    return this.text(cookieNames.test(name) ? value.replace(/^([^=;\s]+)=[^;]*/, `$1=${redacted}`) : value);
  }
}

function secretsOf({ secret }: Credential): string[] {
  const values = Object.entries(secret);
  const own = values.filter(([name]) => !notSecret.test(name)).map(([, value]) => value);
  const user = values.find(([name]) => /^(?:user|client_id$)/i.test(name))?.[1];
  // As HTTP's basic authentication sends it, and OAuth's, whose parts are encoded first (RFC 6749, 2.3.1).
  const basic =
    user === undefined
      ? []
      : own.flatMap((value) => [`${user}:${value}`, [user, value].map(encodeURIComponent).join(':')]);
  const sent = basic.map((pair) => Buffer.from(pair).toString('base64'));
  return [...new Set([...own, ...sent])].filter((value) => value !== '');
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    // As forms have it, which queries are too.
    new URLSearchParams({ secret }).toString().slice('secret='.length),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    JSON.stringify(secret).slice(1, -1),
  ];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
