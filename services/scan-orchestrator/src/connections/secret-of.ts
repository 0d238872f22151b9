import { Problem, type FieldError } from '@palisade/http';

export type Secret = Readonly<Record<string, string>>;

interface Field {
  /** Said of what doesn't fit; never with the value. */
  fault: (value: string) => string | undefined;
  isOptional?: true;
}

const MOST = 8192;
const control = /\p{Cc}/u;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** What frames a request is the scanner's to say. */
const framing = /^(host|connection|content-length|transfer-encoding|te|upgrade|trailer|expect|proxy-.*)$/i;

const text: Field = {
  fault: (value) => {
    if (value === '') return 'must not be empty';
    if (value.length > MOST) return `must have at most ${String(MOST)} characters`;
    return control.test(value) ? 'must have no control characters' : undefined;
  },
};

/** What the value of a header can be (RFC 9110, 5.5): HTTP clients send nothing else. */
const headerValue: Field = {
  fault: (value) =>
    text.fault(value) ??
    (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
      ? undefined
      : 'must be printable ASCII without spaces around it'),
};

const bearerToken: Field = {
  fault: (value) =>
    text.fault(value) ??
    (/^[\x21-\x7e]+$/.test(value) ? undefined : 'must be printable ASCII without spaces'),
};

/** RFC 7617, 2: the colon ends it. */
const basicUser: Field = {
  fault: (value) => text.fault(value) ?? (value.includes(':') ? 'must have no colon' : undefined),
};

const headerName: Field = {
  fault: (value) => {
    if (!token.test(value)) return 'must be the name of a header';
    return framing.test(value) ? 'must not be a header that frames the request' : undefined;
  },
};

const cookieName: Field = {
  fault: (value) => (token.test(value) ? undefined : 'must be the name of a cookie'),
};

const cookieValue: Field = {
  fault: (value) =>
    text.fault(value) ??
    (/[;\s",\\]|[^\x21-\x7e]/.test(value) ? 'must be the value of one cookie' : undefined),
};

const httpsUrl: Field = {
  fault: (value) => {
    const url = URL.parse(value);
    if (url?.protocol !== 'https:' || value.length > 2000) return 'must be an https URL';
    return url.username !== '' || url.password !== '' || url.hash !== ''
      ? 'must have no user, password or fragment'
      : undefined;
  },
};

const optional = (field: Field): Field => ({ ...field, isOptional: true });

/** What the secret of each kind has. */
const shapes = {
  bearer: { token: bearerToken },
  basic: { username: basicUser, password: text },
  api_key_header: { name: headerName, value: headerValue },
  api_key_query: { name: text, value: text },
  cookie: { name: cookieName, value: cookieValue },
  oauth2_client_credentials: {
    token_url: httpsUrl,
    client_id: text,
    client_secret: text,
    scope: optional(text),
  },
  /** Of a second account: what it may see of the first one's is a finding. */
  account: { username: text, password: text },
} as const satisfies Record<string, Record<string, Field>>;

export type ConnectionKind = keyof typeof shapes;
export const connectionKinds = Object.keys(shapes) as ConnectionKind[];

/** The secret of a connection of this kind; throws a 400 problem that names fields and never repeats a value. */
export function secretOf(kind: ConnectionKind, given: object): Secret {
  const fields = new Map<string, Field>(Object.entries(shapes[kind]));
  const values = new Map<string, unknown>(Object.entries(given));
  const errors: FieldError[] = [];
  // The name of an unknown field may be a secret that was put in the wrong place.
  if ([...values.keys()].some((name) => !fields.has(name)))
    errors.push({ path: 'secret', message: `may have ${[...fields.keys()].join(', ')} and nothing else` });
  const secret: Record<string, string> = {};
  for (const [name, { fault, isOptional }] of fields) {
    const value = values.get(name) ?? undefined;
    if (value === undefined) {
      if (!isOptional) errors.push({ path: `secret.${name}`, message: 'is required' });
      continue;
    }
    const message = typeof value === 'string' ? fault(value) : 'must be text';
    if (message !== undefined) errors.push({ path: `secret.${name}`, message });
    else if (typeof value === 'string') secret[name] = value;
  }
  if (errors.length > 0) throw Problem.invalid(errors);
  return secret;
}
