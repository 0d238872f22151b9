export const longestDocument = 10_000_000;
export const documentFiles = '.json,.yaml,.yml,application/json,application/yaml,text/yaml';

/** Why a file can't be an OpenAPI document, as far as its outside tells. */
export function faultOfFile({ name, size }: { name: string; size: number }): string | undefined {
  if (size === 0) return `${name} is empty.`;
  if (size > longestDocument)
    return `${name} has ${(size / 1e6).toFixed(1)} MB; a document has 10 MB at most.`;
  return undefined;
}

/** As which media type a document is sent: JSON when it looks like it, for its name may say nothing. */
export const typeOf = (text: string): string =>
  text.trimStart().startsWith('{') ? 'application/json' : 'application/yaml';
