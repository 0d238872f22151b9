/**
 * The query of an address as plain words: `?state=open,acknowledged&q=finance`. Lists are comma-separated; what is
 * undefined, '' or [] is left out. A page's `validateSearch` reads each parameter with the functions below.
 */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const written = Object.entries(search).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(',') : primitive(value);
    // Commas and slashes may stand in a query as they are, and are easier to read.
    const encoded = encodeURIComponent(text).replace(/%(2C|2F|3A|40)/g, decodeURIComponent);
    return text === '' ? [] : [`${encodeURIComponent(name)}=${encoded}`];
  });
  return written.length === 0 ? '' : `?${written.join('&')}`;
}

function primitive(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || value === true ? String(value) : '';
}

export type Search = Record<string, unknown>;

/** A free text, at most `longest` characters. */
export function text(value: unknown, longest = 500): string | undefined {
  const read = primitive(value).slice(0, longest);
  return read === '' ? undefined : read;
}

export function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value);
}

/** Those of a comma-separated list that are allowed, each once, in the order of `allowed`. */
export function listOf<T extends string>(value: unknown, allowed: readonly T[]): T[] | undefined {
  const named = Array.isArray(value) ? value.map(primitive) : primitive(value).split(',');
  const read = allowed.filter((one) => named.includes(one));
  return read.length === 0 ? undefined : read;
}

/** A time of a year with four digits: with others there is no reckoning. */
export function instant(value: unknown): string | undefined {
  const time = Date.parse(primitive(value));
  const read = Number.isNaN(time) ? '' : new Date(time).toISOString();
  return /^\d{4}-/.test(read) ? read : undefined;
}

export function flag(value: unknown): true | undefined {
  return value === true || value === 'true' ? true : undefined;
}
