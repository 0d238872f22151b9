export interface DiffLine {
  kind: 'added' | 'removed' | 'same' | 'place';
  text: string;
  /** Numbers of the line in the text before and after. */
  before?: number;
  after?: number;
}

/** The lines of a unified diff with their numbers, without its header. */
export function diffLines(unified: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let [before, after] = [0, 0];
  let isInside = false;
  for (const line of unified.split('\n')) {
    const place = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (place !== null) {
      [before, after] = [Number(place[1]), Number(place[2])];
      isInside = true;
      lines.push({ kind: 'place', text: line });
    } else if (!isInside || line.startsWith('\\') || line === '') continue;
    else if (line.startsWith('+')) lines.push({ kind: 'added', text: line.slice(1), after: after++ });
    else if (line.startsWith('-')) lines.push({ kind: 'removed', text: line.slice(1), before: before++ });
    else lines.push({ kind: 'same', text: line.slice(1), before: before++, after: after++ });
  }
  return lines;
}
