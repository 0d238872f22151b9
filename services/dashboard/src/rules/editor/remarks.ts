import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { Remark } from '../rules-api.js';

/** Where remarks are in the text as it is now: it may have become shorter since they were made. */
export function diagnosticsOf(
  text: Text,
  remarks: readonly Remark[],
  severity: 'error' | 'warning',
): Diagnostic[] {
  return remarks.map(({ message, line, column }) => {
    const { from: start, to: end, text: words } = text.line(Math.min(Math.max(line, 1), text.lines));
    const from = Math.min(start + Math.max(column - 1, 0), end);
    // To the end of what is meant: a key, a value.
    const length = /^(?:"[^"]*"|'[^']*'|[^\s:,\]})]+)/.exec(words.slice(from - start))?.[0].length ?? 0;
    // Nothing there to underline: the whole line is meant.
    return length > 0
      ? { from, to: from + length, severity, message }
      : { from: start, to: end, severity, message };
  });
}
