import { RE2JS } from 're2js';
import { regexSize } from './regex-size.js';

const longest = 4096;
/** Of one expression, as `regexSize` has it. */
const largest = 2000;

/** Why a regular expression is refused: it must run on an engine whose time grows with the text alone. */
export function refusedRegex(source: string, flags: string): { code: string; message: string } | undefined {
  if (source.length > longest)
    return { code: 'regex-too-long', message: `A regular expression has at most ${longest} characters.` };
  if (regexSize(source) > largest)
    return { code: 'regex-too-long', message: 'The regular expression repeats too much.' };
  const foreign = foreignSyntax(source);
  if (foreign !== undefined) return foreign;
  try {
    compileRegex(source, flags);
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { code: 'regex-invalid', message: `The regular expression can't be read: ${said}.` };
  }
}

export function compileRegex(source: string, flags: string): RE2JS {
  return RE2JS.compile(
    source,
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
      (flags.includes('m') ? RE2JS.MULTILINE : 0) |
      (flags.includes('s') ? RE2JS.DOTALL : 0),
  );
}

/** What backtracking engines know besides, by name, so that an author needn't guess what is wrong. */
function foreignSyntax(source: string): { code: string; message: string } | undefined {
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const rest = source.slice(i, i + 4);
    if (rest.startsWith('\\')) {
      if (!inClass && /^\\(?:[1-9]|k[<{'])/.test(rest))
        return {
          code: 'regex-backreference',
          message: `Back-references such as '${rest}' are not supported.`,
        };
      if (rest.startsWith('\\Q')) return undefined; // quoted text may hold anything: what is wrong is told by compiling
      i++;
    } else if (inClass) inClass = !rest.startsWith(']') || source[i - 1] === '[';
    else if (rest.startsWith('[')) inClass = true;
    else if (/^\(\?(?:=|!|<=|<!)/.test(rest))
      return { code: 'regex-lookaround', message: `Lookaround such as '${rest}' is not supported.` };
    else if (/^\(\?(?:>|\(|#|[|&R])/.test(rest) || /^[*+?}]\+/.test(rest))
      return { code: 'regex-unsupported', message: `'${rest}' is not supported in a regular expression.` };
  }
  return undefined;
}
