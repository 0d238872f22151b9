const versions = /[/:]v?\d[\w.+-]*|[ ;]v?\d+(?:[._]\d+)*(?![\w.])/g;

/** A user agent without its version numbers: what stays the same as its program is updated. */
export function familyOf(ua: string): string {
  return ua.replace(versions, '');
}
