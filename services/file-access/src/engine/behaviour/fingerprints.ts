import { networkEnd } from '../ip-address.js';
import { hash53 } from '../tracking/hash.js';

export const fingerprintBits = 37;

const shortened = 2 ** (53 - fingerprintBits);

let lastText = '';
let lastFingerprint = Math.floor(hash53('') / shortened);

/** Of one event several rules ask for the same. */
export function fingerprintOf(text: string): number {
  if (text !== lastText) {
    lastFingerprint = Math.floor(hash53(text) / shortened);
    lastText = text;
  }
  return lastFingerprint;
}

/** That of `ip.network`, without making its text; undefined: the address is not written as most are. */
export function networkFingerprint(ip: string): number | undefined {
  const end = networkEnd(ip);
  return end < 0 ? undefined : Math.floor(hash53(ip, end, '0/24') / shortened);
}

const mostKept = 10_000;

/** Fingerprints of texts that come again and again. */
export class Fingerprints {
  private readonly kept = new Map<string, number>();

  /** `of` says what stands for the text where that is not itself; it is asked once in a while. */
  get(text: string, of: (text: string) => string = (self) => self): number {
    const known = this.kept.get(text);
    if (known !== undefined) return known;
    if (this.kept.size >= mostKept) this.kept.clear();
    const fingerprint = fingerprintOf(of(text));
    this.kept.set(text, fingerprint);
    return fingerprint;
  }
}
