/** The one-time token of a link from a mail: after the `#`, so that no server and no log gets to see it. */
export function tokenOfAddress(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '';
}
