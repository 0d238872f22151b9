export interface Line {
  /** The keys that the value stands below, `detection` `selection` `action|contains`. */
  path: readonly string[];
  value: string;
}

const keyed = /^(\s*(?:- +)*)(["']?)([\w.-][\w.| -]*?)\2\s*:(?:\s+(.*))?$/;
const item = /^(\s*)-\s+(.*)$/;

/** What a text of a rule says, a value at a time: enough of YAML to make an example, whatever state the text is in. */
export function readLines(yaml: string): Line[] {
  const lines: Line[] = [];
  let above: { indent: number; key: string }[] = [];
  for (const raw of yaml.split('\n')) {
    const text = raw.replace(/\s+#.*$/, '').trimEnd();
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const key = keyed.exec(text);
    const listed = key === null ? item.exec(text) : null;
    const indent = (key?.[1] ?? listed?.[1] ?? '').length;
    // A list may stand as far left as its key.
    above = above.filter((each) => (listed === null ? each.indent < indent : each.indent <= indent));
    if (key !== null) above.push({ indent, key: key[3] ?? '' });
    const path = above.map((each) => each.key);
    const value = key?.[4] ?? listed?.[2] ?? '';
    for (const each of valuesOf(value)) lines.push({ path, value: each });
  }
  return lines;
}

function valuesOf(text: string): string[] {
  const flow = /^\[(.*)\]$/.exec(text.trim());
  const values = flow === null ? [text] : (flow[1] ?? '').split(',');
  return values.map((value) => value.trim().replace(/^(["'])(.*)\1$/, '$2')).filter((value) => value !== '');
}
