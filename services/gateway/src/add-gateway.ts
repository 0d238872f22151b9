import cors from '@fastify/cors';
import type { AuditTrail, Verifier } from '@palisade/auth';
import { asyncapi } from '@palisade/contracts';
import { type ProblemFilter, type Readiness } from '@palisade/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewaySettings } from './config.js';
import { addDocsPage } from './documents/docs-page.js';
import { KnownCallers } from './limits/known-callers.js';
import { RateLimits } from './limits/rate-limits.js';
import { TokenBuckets } from './limits/token-buckets.js';
import { addPages } from './pages/pages.js';
import { addProxy, type ProxyLimits } from './proxy/proxy.js';
import { ServiceStates } from './proxy/service-states.js';
import { routesOf, streamsOf } from './routing/route-table.js';
import { addPublicProbes } from './security/public-probes.js';
import { refuseOtherMethods } from './security/refuse-methods.js';
import { addSecurityHeaders } from './security/security-headers.js';
import { BrowserSession } from './session/browser-session.js';
import { addStreams, type StreamTimes } from './stream/stream.js';

export interface Dependencies {
  settings: GatewaySettings;
  verifier: Pick<Verifier, 'check'>;
  audit: Pick<AuditTrail, 'refused'>;
  problems: Pick<ProblemFilter, 'answer'>;
  readiness: Pick<Readiness, 'check'>;
  proxyLimits?: ProxyLimits;
  streamTimes?: StreamTimes;
}

const tenants = 20_000;
const addresses = 100_000;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const exposed = ['x-correlation-id', 'retry-after', 'ratelimit', 'ratelimit-policy'];

/** Everything that the gateway does, on a Fastify instance that doesn't listen yet. */
export async function addGateway(instance: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const { settings, verifier, audit, problems } = dependencies;
  instance.decorateRequest('sender', undefined);
  instance.decorateRequest('refreshToken', undefined);
  addSecurityHeaders(instance);
  refuseOtherMethods(instance);
  addPublicProbes(instance, dependencies.readiness);
  const allowedOrigins = settings.CORS_ORIGINS?.split(',') ?? [];
  if (allowedOrigins.length > 0) {
    await instance.register(cors, {
      origin: allowedOrigins,
      methods,
      credentials: true,
      exposedHeaders: exposed,
      maxAge: 600,
    });
  }
  const limits = new RateLimits(
    new TokenBuckets(
      { perSecond: settings.RATE_LIMIT_TENANT_PER_SECOND, burst: settings.RATE_LIMIT_TENANT_BURST },
      tenants,
    ),
    new TokenBuckets(
      { perSecond: settings.RATE_LIMIT_ADDRESS_PER_SECOND, burst: settings.RATE_LIMIT_ADDRESS_BURST },
      addresses,
    ),
    new KnownCallers(verifier),
    audit,
  );
  const session = new BrowserSession({
    prefix: settings.PATH_PREFIX,
    allowedOrigins: new Set(allowedOrigins),
    audit,
  });
  addDocsPage(instance, settings.PATH_PREFIX);
  if (settings.DASHBOARD_DIR !== undefined) {
    await addPages(instance, {
      folder: settings.DASHBOARD_DIR,
      prefix: settings.PATH_PREFIX,
      traceUrl: settings.TRACE_URL,
    });
  }
  const topics = JSON.stringify(asyncapi({ publicOnly: false }));
  instance.get('/asyncapi.json', (_request, reply) => reply.type('application/json').send(topics));
  const states = new ServiceStates();
  const admit = (request: FastifyRequest, reply: FastifyReply) => limits.admit(request, reply);
  await addStreams(instance, {
    streams: streamsOf(settings),
    prefix: settings.PATH_PREFIX,
    places: {
      all: settings.STREAM_MAX_CONNECTIONS,
      perTenant: settings.STREAM_MAX_PER_TENANT,
      perCaller: settings.STREAM_MAX_PER_CALLER,
      perAddress: settings.STREAM_MAX_PER_ADDRESS,
    },
    ...dependencies.streamTimes,
    states,
    session,
    admit,
    refused: (request, sender) => {
      limits.refused(request, sender, 'streams');
    },
  });
  await addProxy(instance, {
    routes: routesOf(settings),
    timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
    ...dependencies.proxyLimits,
    states,
    session,
    admit,
    refused: (request, sender) => {
      limits.refused(request, sender, 'under-way');
    },
    sendProblem: (error, request, reply) => {
      problems.answer(error, request, reply);
    },
  });
}
