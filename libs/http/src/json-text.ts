/** Nesting that no input of ours comes near, and that whatever walks through a parsed body can bear. */
const deepest = 32;

const [quote, backslash] = [0x22, 0x5c];

/** Whether JSON is nested deeper than what reads it goes; to be asked before it is parsed. */
export function isTooDeep(json: Buffer): boolean {
  if (json.length <= deepest) return false;
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (isText) {
      if (byte === backslash) at++;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > deepest) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

// UTF-8 has no half of a surrogate pair: only an escape can write one.
const escapedHalf = /\\u[dD][89a-fA-F]/;

/** Where parsed JSON has texts that are no Unicode, which would be stored as others than were sent. */
export function brokenTexts(json: string, parsed: unknown): string[] {
  return escapedHalf.test(json) ? [...brokenIn(parsed, '')] : [];
}

function* brokenIn(value: unknown, path: string): Generator<string> {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) yield path;
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      const own = `${path === '' ? '' : `${path}.`}${name.slice(0, 64).toWellFormed()}`;
      if (name.isWellFormed()) yield* brokenIn(item, own);
      else yield own;
    }
  }
}
