/**
 * Whether a path means the same to the router here and to the service behind: no dot segments, doubled slashes,
 * backslashes or encoded separators, with which a path below one prefix is read there as one outside of it.
 */
export function isPlainPath(path: string): boolean {
  return !ambiguous.test(path);
}

const ambiguous = /\/(?:\.|%2e){1,2}(?:[/?#;]|$)|\/\/|\\|%2f|%5c|%00|[^\x21-\x7e]/i;
