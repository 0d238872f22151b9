/**
 * Roughly how many steps an expression compiles to: what is repeated `{n,m}` times is there m times. Computed without
 * compiling, which for a short expression can take seconds.
 */
export function regexSize(source: string): number {
  const groups: number[] = [0];
  let last = 0;
  for (let i = 0; i < source.length; i++) {
    const c = source.charAt(i);
    if (c === '(') groups.push(0);
    else if (c === ')' && groups.length > 1) {
      last = groups.pop() ?? 0;
      add(groups, last);
      continue;
    } else if (c === '{') {
      const [written, least, most] = /^\{(\d+)(?:,(\d*))?\}/.exec(source.slice(i, i + 16)) ?? [];
      if (written !== undefined) {
        const times = Math.max(Number(least), Number(most ?? 0), 1);
        add(groups, last * (times - 1));
        last *= times;
        i += written.length - 1;
        continue;
      }
    } else if (c === '[') i = classEnd(source, i);
    else if (c === '\\') i++;
    last = 1;
    add(groups, 1);
  }
  return groups.reduce((total, each) => total + each, 0);
}

function add(groups: number[], size: number): void {
  groups.push((groups.pop() ?? 0) + size);
}

function classEnd(source: string, start: number): number {
  let i = source[start + 1] === '^' ? start + 2 : start + 1;
  if (source[i] === ']') i++;
  for (; i < source.length && source[i] !== ']'; i++) if (source[i] === '\\') i++;
  return i;
}
