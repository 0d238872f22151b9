import { isDate } from 'node:util/types';
import { isError } from './is-error.js';

const secretNames =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-palisade-session|x-api-key|pass(?:word|phrase)|.*[-_]?secret|.*[-_]?token|.*[-_]?password|private[-_]?key|api[-_]?key|credentials?)$/i;
const secretValues = /\b(?:eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|pal[ri]?_[A-Za-z0-9-]+_[A-Za-z0-9_-]+)/g;
const urlPasswords = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):[^\s@/]+@/gi;
const deepest = 6;

/**
 * A copy of a log record without secrets: fields whose name says so, tokens and keys recognizable by their form,
 * passwords in URLs. At any depth, because a library's error may hold a request that holds headers.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value) || ArrayBuffer.isView(value) || isError(value)) return value;
  if (depth >= deepest) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const secret = secretNames.test(name) && item !== undefined && item !== null;
    copy[name] = secret ? '[redacted]' : redact(item, depth + 1);
  }
  return copy;
}

export function redactText(text: string): string {
  return text.replace(secretValues, '[redacted]').replace(urlPasswords, '$1:[redacted]@');
}
