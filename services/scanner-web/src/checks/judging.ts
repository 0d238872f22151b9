import type { Evaluation, Evidence } from '@palisade/scanner-kit';
import { allOf, isRedirect, isSuccess, mediaTypeOf, type WebAnswer } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen, seen, type Seen } from '../snapshot/seen.js';

export const assetType = 'web.endpoint';

export const pass = (summary: string, evidence: Evidence = {}) =>
  ({ status: 'pass', summary, evidence }) as const;
export const fail = (summary: string, evidence: Evidence = {}) =>
  ({ status: 'fail', summary, evidence }) as const;

/**
 * The answer that says most of how the API answers: one to its credentials if they were taken, else the plain one. An API's base
 * URL often answers 401, 403 or 404, by the same servers: they are judged too. A failure of the moment isn't, and a redirect has
 * no content.
 */
export function contentAnswer({ plain, withCredentials }: WebEndpoint): Seen<WebAnswer> {
  const authenticated = withCredentials.value?.find(({ answer }) => isSuccess(answer))?.answer;
  if (authenticated !== undefined) return seen(authenticated);
  if (plain.value === undefined) return plain;
  return isRedirect(plain.value)
    ? absent('redirect', 'The registered URL leads elsewhere.')
    : steady(plain.value);
}

/**
 * Where no cookie of the kind was seen. Sessions begin in answers to credentials: as long as those can't be looked at, though
 * there are some, nobody knows.
 */
export function noCookie({ withCredentials }: WebEndpoint, reason: string, summary?: string): Evaluation {
  const { value, because } = withCredentials;
  if (because?.status === 'not_evaluated' && because.reason !== 'ownership_not_proven') return because;
  if (value?.some(({ answer }) => isSuccess(answer)) === false)
    return notSeen('credentials_not_taken', 'No answer to the credentials was a success.').because;
  return absent(reason, summary).because;
}

/** Of an HTML page alone: what only browsers read says nothing of an API's other answers. */
export function pageAnswer(endpoint: WebEndpoint): Seen<WebAnswer> {
  const { value: answer, because } = contentAnswer(endpoint);
  if (answer === undefined) return { because };
  const isPage = ['text/html', 'application/xhtml+xml'].includes(mediaTypeOf(answer) ?? '');
  return isSuccess(answer) && isPage
    ? seen(answer)
    : absent('not_a_page', 'The registered URL answers no page.');
}

/** An answer that isn't of a moment's trouble. */
export function steady(answer: WebAnswer): Seen<WebAnswer> {
  if (answer.status === 429) return notSeen('rate_limited', 'The server answered 429.');
  if (answer.status >= 500) return notSeen('server_error', `The server answered ${answer.status}.`);
  return seen(answer);
}

/** Every answer of the registered URL itself. */
export function answersOf({
  plain,
  fromForeignOrigin,
  fromNullOrigin,
  withCredentials,
}: WebEndpoint): WebAnswer[] {
  return [
    plain.value,
    fromForeignOrigin.value?.answer,
    fromNullOrigin.value?.answer,
    ...(withCredentials.value ?? []).map(({ answer }) => answer),
  ].filter((answer) => answer !== undefined);
}

/** Values of a field over all answers of the registered URL, each once. */
export function valuesOf(endpoint: WebEndpoint, field: string): string[] {
  return [...new Set(answersOf(endpoint).flatMap((answer) => allOf(answer, field)))];
}

/** A list for evidence: the first of them, and how many more there are. */
export function some(values: readonly string[], most = 20): string[] {
  const rest = values.length - most;
  return rest > 0 ? [...values.slice(0, most), `and ${rest} more`] : [...values];
}
