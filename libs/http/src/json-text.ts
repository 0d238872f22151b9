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
