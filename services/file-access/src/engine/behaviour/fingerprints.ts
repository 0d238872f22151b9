import { hash53 } from '../tracking/hash.js';

export const fingerprintBits = 37;

export function fingerprintOf(text: string): number {
  return Math.floor(hash53(text) / 2 ** (53 - fingerprintBits));
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
