import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Caller, Verdict } from '@palisade/auth';
import { createService, ProblemFilter, Readiness } from '@palisade/http';
import { fastify, type FastifyInstance } from 'fastify';
import { addGateway } from '../add-gateway.js';
import { GatewaySettings } from '../config.js';
import { MergedDocument } from '../documents/merged-document.js';
import type { ProxyLimits } from '../proxy/proxy.js';
import { describedBy, services } from '../routing/route-table.js';
import type { StreamTimes } from '../stream/stream.js';

@Module({})
class EmptyModule {}

export interface Running {
  app: NestFastifyApplication;
  origin: string;
  refusals: { action: string; reason: string; tenantId: string }[];
  close(): Promise<void>;
}

/** The gateway in front of upstreams of the test. Credentials are `tenant:<id>` or, as a cookie, `tenant.<id>`; anything else proves nothing. */
export async function runGateway(
  given: Partial<GatewaySettings>,
  proxyLimits?: ProxyLimits,
  streamTimes?: StreamTimes,
): Promise<Running> {
  const nowhere = 'http://127.0.0.1:1';
  const settings = Object.assign(
    new GatewaySettings(),
    {
      IDENTITY_URL: nowhere,
      FILE_ACCESS_URL: nowhere,
      ALERTING_URL: nowhere,
      AUDIT_URL: nowhere,
      API_REGISTRY_URL: nowhere,
      SCAN_ORCHESTRATOR_URL: nowhere,
      KAFKA_BROKERS: 'unused:9092',
    },
    given,
  );
  const document = new MergedDocument(
    services.map((service) => describedBy(service, settings)),
    { version: 'test', prefix: settings.PATH_PREFIX },
  );
  const refusals: Running['refusals'] = [];
  const app = await createService(EmptyModule, {
    service: 'gateway',
    trustProxy: settings.TRUSTED_PROXIES ?? false,
    handlerTimeoutMs: 0,
    pathPrefix: settings.PATH_PREFIX,
    openApi: () => document.json(),
  });
  await addGateway(app.getHttpAdapter().getInstance(), {
    settings,
    verifier: { check },
    audit: {
      refused: ({ action, reason, tenantId }) => {
        refusals.push({ action, reason, tenantId });
      },
    },
    problems: app.get(ProblemFilter),
    readiness: app.get(Readiness),
    proxyLimits,
    streamTimes,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, origin: await app.getUrl(), refusals, close: () => app.close() };
}

function check(bearer: string): Promise<Verdict> {
  const tenantId = /^tenant[:.](.+)$/.exec(bearer)?.[1];
  if (tenantId === undefined) return Promise.resolve({ refused: 'token-malformed' });
  const caller: Caller = { kind: 'user', id: 'someone', tenantId, permissions: new Set() };
  return Promise.resolve({ caller });
}

export interface Upstream {
  origin: string;
  port: number;
  server: FastifyInstance;
}

/** A service behind the gateway. */
export async function runUpstream(define: (server: FastifyInstance) => void, port = 0): Promise<Upstream> {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 * 1024 });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  define(server);
  await server.listen({ port, host: '127.0.0.1' });
  const address = server.server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${address.port}`, port: address.port, server };
}
