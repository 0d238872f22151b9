/**
 * A text without which a regular expression is not found, the longest of those that stand outside of groups, classes and
 * alternatives; undefined where there is none worth looking for. Errs to undefined.
 */
export function requiredLiteral(source: string, flags: string): string | undefined {
  if (/i/.test(flags) || /\(\?[a-zA-Z-]*[ix]/.test(source) || source.includes('\\Q')) return undefined;
  let best = '';
  let run = '';
  const end = () => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let i = 0; i < source.length;) {
    const c = source.charAt(i);
    if (c === '|') return undefined;
    if (c === '(' || c === '[') {
      end();
      i = c === '(' ? afterGroup(source, i) : afterClass(source, i);
      // Whatever it repeats as, it is passed over.
      continue;
    }
    const literal = literalAt(source, i);
    const next = literal === undefined ? i + (c === '\\' ? 2 : 1) : literal.end;
    const quantifier = source.charAt(next);
    if (literal === undefined) {
      // What an escape or a brace takes with it isn't known here: what follows may be its own.
      if (c === '\\' && !/[dDsSwWbBAz]/.test(source.charAt(i + 1))) return best.length > 1 ? best : undefined;
      end();
      if (c === '{') i = source.indexOf('}', i);
      if (i < 0) return undefined;
      i = c === '{' ? i + 1 : next;
    } else if (quantifier === '*' || quantifier === '?' || quantifier === '{') {
      end();
      i = next;
    } else {
      run += literal.character;
      if (quantifier === '+') end();
      i = next;
    }
  }
  end();
  return best.length > 1 ? best : undefined;
}

function literalAt(source: string, at: number): { character: string; end: number } | undefined {
  const c = source.charAt(at);
  if (c === '\\') {
    const next = source.charAt(at + 1);
    return /[^A-Za-z0-9\s]/.test(next) && next <= '~' ? { character: next, end: at + 2 } : undefined;
  }
  // Halves of a pair are one character to a quantifier.
  if ('.^$*+?{}'.includes(c) || c > '\ud7ff') return undefined;
  return { character: c, end: at + 1 };
}

function afterClass(source: string, at: number): number {
  let i = at + 1;
  if (source.charAt(i) === '^') i++;
  if (source.charAt(i) === ']') i++;
  for (; i < source.length; i++) {
    if (source.charAt(i) === '\\') i++;
    else if (source.startsWith('[:', i)) i = Math.max(i, source.indexOf(':]', i) + 1);
    else if (source.charAt(i) === ']') return i + 1;
  }
  return source.length;
}

function afterGroup(source: string, at: number): number {
  let depth = 0;
  for (let i = at; i < source.length;) {
    const c = source.charAt(i);
    if (c === '\\') i += 2;
    else if (c === '[') i = afterClass(source, i);
    else {
      i++;
      if (c === '(') depth++;
      if (c === ')' && --depth === 0) return i;
    }
  }
  return source.length;
}
