import { Lexer } from 'yaml';

// Reading costs some 10 µs a token. 500 rules have fewer tokens than these.
const mostBytes = 2 * 1024 * 1024;
const mostTokens = 150_000;
const mostDocuments = 2000;

/** Maps and lists within one another. */
export const deepest = 32;

/**
 * Why a text would cost too much to read, found in a fraction of that time: a parser would come to its end first.
 * Undefined: it may be read.
 */
export function overBudget(text: string): { readonly code: string; readonly message: string } | undefined {
  if (Buffer.byteLength(text) > mostBytes) return tooLarge(`More than ${mostBytes} bytes`);
  let tokens = 0;
  let documents = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (++tokens > mostTokens) return tooLarge(`A text of more than ${mostTokens} words and signs`);
    if (token === '---' && ++documents > mostDocuments)
      return tooLarge(`More than ${mostDocuments} documents`);
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > deepest) return tooDeep;
  }
  return undefined;
}

export const tooDeep = {
  code: 'too-deep',
  message: `Maps and lists within one another deeper than ${deepest} are not read.`,
};

const tooLarge = (what: string) => ({ code: 'too-large', message: `${what} are not read at once.` });
