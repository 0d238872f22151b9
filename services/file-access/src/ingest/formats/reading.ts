import { isIP } from 'node:net';

const longestResource = 4_096;
const longestLabel = 256;
const longestAgent = 1_024;
/** With a dot in its domain: `app@sharepoint` is nobody's address. */
const email = /^[^\s@:\0]+@[^\s@:\0.]+(?:\.[^\s@:\0.]+)+$/;
const visible = /^[\x21-\x7e]{1,128}$/;

type Fields = Readonly<Record<string, unknown>>;

/** What a path of own properties leads to: a record can't reach what every object has. */
export function at(value: unknown, ...path: string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Fields)[name];
  }
  return found;
}

/** Undefined for what is no text, or an empty one. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A whole number that isn't negative, also one that is written as text. */
export function sizeAt(value: unknown, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  const number = typeof found === 'string' && /^\d{1,16}$/.test(found) ? Number(found) : found;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

export function listAt(value: unknown, ...path: string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function emailOf(text: string | undefined): string | undefined {
  const trimmed = text?.trim().toLowerCase();
  return trimmed !== undefined && email.test(trimmed) && trimmed.length <= 320 ? trimmed : undefined;
}

/** An address, of what may have a port or brackets too. */
export function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  return isIP(bare) !== 0 && !bare.includes('%') ? bare : undefined;
}

/** RFC 3339 of a time, which is in UTC where it says no offset. */
export function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text}Z` : text;
}

/** An id that can be one of ours. */
export function idOf(text: string | undefined): string | undefined {
  return text !== undefined && visible.test(text) ? text : undefined;
}

export function resourceOf(text: string): string {
  return clean(text, longestResource);
}

export function agentOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : clean(text, longestAgent);
}

/** As long as a session or a device may be called. */
export function shortOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : clean(text, longestLabel);
}

/** Of those that are given; nothing when none is. */
export function labelsOf(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) labels[name] = clean(value, longestLabel);
  }
  return labels;
}

/** What describes an event may be cut; what says who, when and which may not. */
export function clean(text: string, longest: number): string {
  const whole = text.replaceAll('\0', '').toWellFormed();
  if (whole.length <= longest) return whole;
  return whole
    .slice(0, longest)
    .toWellFormed()
    .replace(/\ufffd$/, '');
}
