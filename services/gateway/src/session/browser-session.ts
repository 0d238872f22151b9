import type { IncomingHttpHeaders } from 'node:http';
import type { AuditTrail } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { meter } from '@palisade/telemetry';
import type { FastifyRequest } from 'fastify';
import { crossSite, isCrossSite } from './cross-site.js';
import { sessionHeader, sessionOf } from './session-answer.js';
import { AmbiguousCookie, SessionCookies } from './session-cookies.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** For the service that refreshes and ends sessions, and nobody else. */
    refreshToken: string | undefined;
  }
}

export interface BrowserSessionOptions {
  prefix: string;
  /** Origins whose pages may call with credentials. */
  allowedOrigins: ReadonlySet<string>;
  audit: Pick<AuditTrail, 'refused'>;
}

const refreshPaths = new Set(['/v1/auth/refresh', '/v1/auth/logout']);
const refused = meter('palisade.gateway').createCounter('palisade.gateway.cross_site', {
  unit: '{request}',
  description: 'Requests refused because another site may have made a browser send them.',
});
refused.add(0);

/** Where cookies become credentials and sessions become cookies: services know neither. */
export class BrowserSession {
  private readonly cookies: SessionCookies;

  constructor(private readonly options: BrowserSessionOptions) {
    this.cookies = new SessionCookies(options.prefix);
  }

  /** Puts the session's token where a machine has its own, or says why the request is refused. A header wins over cookies. */
  use(request: FastifyRequest, isUpgrade = false): Problem | undefined {
    const { headers } = request;
    if (/^bearer /i.test(headers.authorization ?? '')) return undefined;
    let given: { access?: string; refresh?: string };
    try {
      given = headers.authorization === undefined ? this.cookies.read(request) : {};
    } catch (error) {
      if (error instanceof AmbiguousCookie) return ambiguous();
      throw error;
    }
    const { access } = given;
    const refresh = refreshPaths.has(pathOf(request)) ? given.refresh : undefined;
    const hasCookie = access !== undefined || refresh !== undefined;
    if (isCrossSite(request, this.options.allowedOrigins, { hasCookie, isUpgrade })) {
      this.count(request);
      return crossSite();
    }
    if (access !== undefined) headers.authorization = `Bearer ${access}`;
    request.refreshToken = refresh;
    return undefined;
  }

  /** The headers of identity's answer, with the session that it hands over as cookies. */
  answer(request: FastifyRequest, headers: IncomingHttpHeaders, handedOver: IncomingHttpHeaders): void {
    const session = sessionOf(handedOver[sessionHeader]);
    if (session === undefined) return;
    headers['set-cookie'] =
      session === 'ended' ? this.cookies.forget(request) : this.cookies.keep(request, session);
    headers['cache-control'] = 'no-store';
  }

  private count(request: FastifyRequest): void {
    refused.add(1);
    this.options.audit.refused({
      action: 'gateway.request.refused',
      actor: { kind: 'anonymous', ip: request.ip },
      reason: 'cross-site',
      tenantId: '',
    });
  }
}

function ambiguous(): Problem {
  return new Problem({
    status: 400,
    slug: 'ambiguous-cookie',
    title: 'Ambiguous cookie',
    detail: 'The session cookie was sent twice with different values; delete the cookies of this site.',
  });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}
