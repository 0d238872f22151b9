const windowMs = 300_000;
const mostDownloads = 8;
const mostBytes = 40 * 2 ** 20;

/** Keeps what people do on ordinary days well under the burst rules, in every five minutes. */
export class BurstGuard {
  private readonly downloads = new Map<string, { at: number; bytes: number }[]>();

  /** Says whether the actor may download this much now, and counts it if so. Times of an actor never go back. */
  admit(actor: string, at: number, bytes: number): boolean {
    const recent = (this.downloads.get(actor) ?? []).filter((download) => at - download.at <= windowMs);
    this.downloads.set(actor, recent);
    const total = recent.reduce((sum, download) => sum + download.bytes, bytes);
    if (recent.length >= mostDownloads || total > mostBytes) return false;
    recent.push({ at, bytes });
    return true;
  }
}
