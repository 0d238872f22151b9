/** A cookie as it was set, without its value. */
export interface SetCookie {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** In lower case; null where there is none. */
  readonly sameSite: string | null;
  readonly path: string | null;
  readonly domain: string | null;
}

/**
 * Set-Cookie fields as browsers read them (RFC 6265, 5.2). Cookies that are taken back are left out; of those with one name the
 * least protected counts.
 */
export function cookiesIn(fields: readonly string[], now: Date): SetCookie[] {
  const byName = new Map<string, SetCookie>();
  for (const field of fields) {
    const cookie = read(field, now);
    if (cookie === undefined) continue;
    const before = byName.get(cookie.name);
    byName.set(cookie.name, before === undefined ? cookie : weaker(before, cookie));
  }
  return [...byName.values()];
}

function read(field: string, now: Date): SetCookie | undefined {
  const [pair = '', ...rest] = field.split(';');
  const [name = '', ...value] = pair.split('=');
  if (value.length === 0 || name.trim() === '') return undefined;
  const attributes = new Map(
    rest.map((each) => {
      const [key = '', ...text] = each.split('=');
      return [key.trim().toLowerCase(), text.join('=').trim()];
    }),
  );
  if (isTakenBack(attributes, now)) return undefined;
  return {
    name: name.trim().slice(0, 100),
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: attributes.get('samesite')?.toLowerCase() ?? null,
    path: attributes.get('path') ?? null,
    domain: attributes.get('domain') ?? null,
  };
}

function isTakenBack(attributes: ReadonlyMap<string, string>, now: Date): boolean {
  const age = attributes.get('max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return Number(age) <= 0;
  const expires = Date.parse(attributes.get('expires') ?? '');
  return expires <= now.getTime();
}

function weaker(one: SetCookie, other: SetCookie): SetCookie {
  return {
    ...one,
    secure: one.secure && other.secure,
    httpOnly: one.httpOnly && other.httpOnly,
    sameSite: one.sameSite === null || other.sameSite === null ? null : one.sameSite,
  };
}

/** Whether a name says that who has the cookie is signed in. Tokens against forged requests are meant for scripts. */
export function holdsSession({ name }: SetCookie): boolean {
  return (
    !/csrf|xsrf/i.test(name) &&
    /sess|^sid$|[-_.]sid$|sid[-_.]|auth|token|jwt|login|remember|identity|^connect\.sid$/i.test(name)
  );
}
