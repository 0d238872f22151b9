const halfOfPair = /\p{Surrogate}/u;

/** JSON in its canonical form (RFC 8785). Throws for what has none: half a surrogate pair, a number that is none. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalText(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Error('a number is none');
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value)
        ? `[${value.map(canonicalJson).join(',')}]`
        : canonicalObject(value as Record<string, unknown>);
    default:
      throw new Error(`there is no JSON of ${typeof value}`);
  }
}

function canonicalText(text: string): string {
  if (halfOfPair.test(text)) throw new Error('a text has half a surrogate pair');
  return JSON.stringify(text);
}

// By UTF-16 code units, which is how sort() compares.
function canonicalObject(value: Record<string, unknown>): string {
  const members = Object.keys(value)
    .sort()
    .map((name) => `${canonicalText(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(',')}}`;
}
