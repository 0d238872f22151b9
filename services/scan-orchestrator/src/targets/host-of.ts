const ports: Record<string, string> = { 'http:': '80', 'https:': '443' };

/** Host and port of a URL, whatever its scheme; null for what has none. */
export function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, port, protocol } = new URL(url);
  if (hostname === '') return null;
  return `${hostname.toLowerCase()}:${port === '' ? (ports[protocol] ?? '') : port}`;
}
