const versions = /[/:]v?\d[\w.+-]*|[ ;]v?\d+(?:[._]\d+)*(?![\w.])/g;

const mostKept = 10_000;

/** Few user agents make nearly all events, and reading one takes longer than all else that a rule asks of it. */
const kept = new Map<string, string>();

/** A user agent without its version numbers: what stays the same as its program is updated. */
export function familyOf(ua: string): string {
  const known = kept.get(ua);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  const family = ua.replace(versions, '');
  kept.set(ua, family);
  return family;
}
