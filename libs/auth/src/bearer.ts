interface WithHeaders {
  headers: { authorization?: string; cookie?: string };
}

/** The access token or API key of a request. */
export function bearerOf({ headers }: WithHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/**
 * The word for a request without one. A cookie proves nothing here: the gateway alone turns one into a bearer, after its
 * checks of where the request came from.
 */
export function whyNoBearer({ headers }: WithHeaders): 'credentials-missing' | 'cookie-refused' {
  return headers.cookie === undefined ? 'credentials-missing' : 'cookie-refused';
}
