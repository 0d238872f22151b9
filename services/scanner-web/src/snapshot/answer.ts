import type { BodyShape } from './body-shape.js';

/** An answer as checks see it: of the body only its shape. */
export interface WebAnswer {
  readonly url: string;
  readonly status: number;
  /** Names in lower case, in order, one entry for each field that came. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: BodyShape;
}

/** The fields of one name, in order. */
export function allOf(answer: WebAnswer, name: string): string[] {
  return answer.fields.filter(([each]) => each === name).map(([, value]) => value);
}

/** The fields of one name joined as HTTP reads them; undefined where there is none. */
export function headerOf(answer: WebAnswer, name: string): string | undefined {
  const values = allOf(answer, name);
  return values.length === 0 ? undefined : values.join(', ');
}

/** In lower case, without parameters. */
export function mediaTypeOf(answer: WebAnswer): string | undefined {
  const type = allOf(answer, 'content-type')[0]?.split(';')[0]?.trim().toLowerCase();
  return type === '' ? undefined : type;
}

export const isSuccess = ({ status }: WebAnswer): boolean => status >= 200 && status < 300;

const redirects = [301, 302, 303, 307, 308];

/** Where an answer leads, resolved; undefined where it doesn't, or to nothing that is a URL. */
export function redirectOf(answer: WebAnswer): URL | undefined {
  const location = allOf(answer, 'location')[0];
  if (!redirects.includes(answer.status) || location === undefined) return undefined;
  return URL.canParse(location, answer.url) ? new URL(location, answer.url) : undefined;
}

export const isRedirect = ({ status }: WebAnswer): boolean => redirects.includes(status);

/** For evidence: long values are cut. */
export function shown(value: string, length = 200): string {
  return value.length <= length ? value : `${value.slice(0, length)}…`;
}

/** For evidence: without the query, which may hold what is secret. */
export function placeOf(url: URL): string {
  return shown(`${url.origin}${url.pathname}`);
}
