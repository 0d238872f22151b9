import { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import type { Caller } from '@palisade/auth';
import { createLogger, newTraceparent } from '@palisade/telemetry';
import { fastify } from 'fastify';
import { addAccessLog } from './access-log.js';

it('names who asked from where for what, and no probe', async () => {
  const lines: Record<string, unknown>[] = [];
  const written = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(JSON.parse(line.toString()) as Record<string, unknown>);
      done();
    },
  });
  const caller: Caller = { kind: 'api_key', id: 'k1', tenantId: 't1', permissions: new Set() };
  const server = fastify({ logger: false });
  server.decorateRequest('work', undefined);
  server.decorateRequest('sender', undefined);
  addAccessLog(server, createLogger('gateway', written));
  server.addHook('onRequest', (request, _reply, done) => {
    request.work = { correlationId: 'c1', traceparent: newTraceparent(), tenantId: 't1' };
    request.sender = { policy: 'tenant', key: 't1', caller };
    done();
  });
  server.get('/v1/alerts/*', () => ({}));
  server.get('/healthz', { config: { isSystem: true } }, () => ({}));
  await server.inject({ url: '/healthz', remoteAddress: '9.9.9.9' });
  await server.inject({ url: '/v1/alerts/7?q=secret', remoteAddress: '9.9.9.9' });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    level: 'info',
    tenant_id: 't1',
    correlation_id: 'c1',
    method: 'GET',
    route: '/v1/alerts/*',
    status: 200,
    client_address: '9.9.9.9',
    caller_kind: 'api_key',
    caller_id: 'k1',
  });
  expect(JSON.stringify(lines)).not.toContain('secret');
  await server.close();
});
