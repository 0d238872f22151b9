/** What two names must not share within an organization: spaces and case make no other name. */
export function nameKey(name: string): string {
  // Upper case first: ß and ss, ſ and s are the same then.
  return tidyName(name).normalize('NFC').toUpperCase().toLowerCase();
}

export function tidyName(name: string): string {
  return name.trim().replace(/\s+/g, ' ');
}
