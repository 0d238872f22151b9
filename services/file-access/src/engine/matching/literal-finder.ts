/** Where the literal is found in the text from `from` on; -1: nowhere. */
export type Find = (text: string, from: number) => number;

const long = 32;

/** The engine's own search takes length × length on hostile texts: literals for which that matters are searched by Knuth, Morris and Pratt. */
export function finderOf(literal: string): Find {
  if (literal.length <= long) return (text, from) => text.indexOf(literal, from);
  const borders = bordersOf(literal);
  return (text, from) => {
    let matched = 0;
    for (let i = from; i < text.length; i++) {
      const code = text.charCodeAt(i);
      while (matched > 0 && literal.charCodeAt(matched) !== code) matched = borders[matched] ?? 0;
      if (literal.charCodeAt(matched) === code) matched++;
      if (matched === literal.length) return i - matched + 1;
    }
    return -1;
  };
}

/** By length of a prefix, the length of the longest shorter prefix that it ends with. */
function bordersOf(literal: string): Int32Array {
  const borders = new Int32Array(literal.length + 1);
  let border = 0;
  for (let i = 1; i < literal.length; i++) {
    while (border > 0 && literal.charCodeAt(border) !== literal.charCodeAt(i)) border = borders[border] ?? 0;
    if (literal.charCodeAt(border) === literal.charCodeAt(i)) border++;
    borders[i + 1] = border;
  }
  return borders;
}
