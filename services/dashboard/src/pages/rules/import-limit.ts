/** What one import takes: the service counts characters, and bytes are never fewer. */
export const mostBytes = 1_000_000;

/** Why the text can't be imported as it is; undefined where it can. */
export function importFault(yaml: string): string | undefined {
  return faultOfSize(new TextEncoder().encode(yaml).length);
}

export function faultOfSize(bytes: number): string | undefined {
  if (bytes <= mostBytes) return undefined;
  const megabytes = (Math.ceil(bytes / 10_000) / 100).toFixed(2);
  return `These are ${megabytes} MB, and one import takes 1 MB: import them in parts.`;
}
