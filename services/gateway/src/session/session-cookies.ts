import type { FastifyRequest } from 'fastify';

export interface Session {
  access: Token;
  refresh: Token;
}

interface Token {
  value: string;
  expiresAt: number;
}

/** A cookie that was sent more than once with different values: whoever may set cookies of a parent domain can do that. */
export class AmbiguousCookie extends Error {}

// What our tokens are made of; nothing that means something in a header.
const isToken = /^[\w.~+/=-]{1,4096}$/;

/**
 * The session's cookies. Over https their names promise the browser's checks: set by this host (`__Host-`), or at least
 * over https (`__Secure-`), which a page of a sibling domain or a plain connection can't forge.
 */
export class SessionCookies {
  constructor(private readonly prefix: string) {}

  /** The tokens that a request brings. Throws `AmbiguousCookie`. */
  read(request: FastifyRequest): { access?: string; refresh?: string } {
    const { cookie = '' } = request.headers;
    if (cookie === '') return {};
    const given = cookie.split(';').map((pair) => pair.trim());
    return {
      access: only(given, this.access(request).name),
      refresh: only(given, this.refresh(request).name),
    };
  }

  /** Set-Cookie lines of a new or refreshed session. */
  keep(request: FastifyRequest, { access, refresh }: Session, now = Date.now()): string[] {
    const secondsTo = (at: number) => Math.max(0, Math.floor((at - now) / 1000));
    return [
      line(this.access(request), access.value, secondsTo(access.expiresAt)),
      line(this.refresh(request), refresh.value, secondsTo(refresh.expiresAt)),
    ];
  }

  /** Set-Cookie lines that make the browser forget them. */
  forget(request: FastifyRequest): string[] {
    return [line(this.access(request), '', 0), line(this.refresh(request), '', 0)];
  }

  private access({ protocol }: FastifyRequest): Cookie {
    const path = `${this.prefix}/`;
    const secure = protocol === 'https';
    const mark = path === '/' ? '__Host-' : '__Secure-';
    return { name: `${secure ? mark : ''}palisade_access`, path, secure };
  }

  private refresh({ protocol }: FastifyRequest): Cookie {
    const secure = protocol === 'https';
    return { name: `${secure ? '__Secure-' : ''}palisade_refresh`, path: `${this.prefix}/v1/auth`, secure };
  }
}

interface Cookie {
  name: string;
  path: string;
  secure: boolean;
}

function line({ name, path, secure }: Cookie, value: string, seconds: number): string {
  return `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

function only(given: readonly string[], name: string): string | undefined {
  const values = new Set(
    given.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1)),
  );
  if (values.size > 1) throw new AmbiguousCookie(name);
  const [value = ''] = values;
  return isToken.test(value) ? value : undefined;
}
