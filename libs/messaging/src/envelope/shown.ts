const longest = 128; // no header that counts is longer

/** A header as a log line may say it: whoever wrote the record chose how long it is, and of what. */
export function shown(text: string | undefined): string {
  if (text === undefined) return '?';
  const visible = text.slice(0, longest).replace(/[^\x20-\x7e]/g, '?');
  return text.length > longest ? `${visible}…` : visible;
}
