import { describe, expect, it } from '@jest/globals';
import { newTraceparent, runInContext, traceIdOf } from './context.js';
import { createLogger } from './logger.js';
import { configureTelemetry } from './metrics.js';

function logging(write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  let line = '';
  const log = createLogger('test', { write: (text) => (line = text) });
  log.level = 'info';
  write(log);
  return JSON.parse(line) as Record<string, unknown>;
}

it('writes JSON with an ISO time, its service and its level by name', () => {
  expect(logging((log) => log.info({ count: 2 }, 'counted'))).toMatchObject({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    service: 'test',
    count: 2,
    msg: 'counted',
  });
});

it('carries the ids of the context that it is written in, across awaits', async () => {
  const traceparent = newTraceparent();
  const line = await runInContext({ correlationId: 'c-1', tenantId: 't-1', traceparent }, async () => {
    await Promise.resolve();
    return logging((log) => {
      log.info('here');
    });
  });
  expect(line).toMatchObject({ trace_id: traceIdOf(traceparent), correlation_id: 'c-1', tenant_id: 't-1' });
});

it('carries no ids outside of a context', () => {
  expect(logging((log) => { log.info('here'); })).not.toHaveProperty('trace_id'); // prettier-ignore
});

it.each([
  ['a header', { req: { headers: { authorization: 'Bearer hunter2', Cookie: 'hunter2' } } }],
  ['a field', { login: { password: 'hunter2', totp_secret: 'hunter2' }, refresh_token: 'hunter2' }],
  ['a field of a list', { users: [{ password: 'hunter2' }] }],
  ['a JSON web token in a text', { note: 'got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.hunter2' }],
  ['an API key in a text', { note: 'key pal_0b5e_hunter2 was used' }],
  ['a refresh token in a text', { note: 'token palr_0b5e_3_hunter2 was used' }],
  ['the token of an invite in a text', { note: 'token pali_0b5e_hunter2 was used' }],
  ['a session on its way to the gateway', { headers: { 'x-palisade-session': 'hunter2' } }],
  ['a URL with a password', { url: 'postgres://palisade:hunter2@localhost/db' }],
])('hides a secret in %s', (_name, record) => {
  expect(JSON.stringify(logging((log) => log.info(record, 'x')))).not.toContain('hunter2');
});

it('hides secrets in a message', () => {
  expect(JSON.stringify(logging((log) => log.info('connecting to redis://u:hunter2@host')))).not.toContain(
    'hunter2',
  );
});

it('writes of an error its type, message, stack, code and cause, and nothing that hangs on it', () => {
  const error = Object.assign(new Error('insert failed', { cause: new Error('disk full') }), {
    code: '53100',
    parameters: ['hunter2'],
    config: { headers: { authorization: 'hunter2' } },
  });
  const line = logging((log) => log.error({ err: error }, 'failed'));
  expect(line['err']).toMatchObject({
    type: 'Error',
    message: 'insert failed',
    code: '53100',
    cause: { message: 'disk full' },
  });
  expect(JSON.stringify(line)).not.toContain('hunter2');
});

describe('once the process has said which service it is', () => {
  const lines: Record<string, unknown>[] = [];
  const write = (text: string) => lines.push(JSON.parse(text) as Record<string, unknown>);
  const library = createLogger('database', { write });

  it('a library, whose logger was made before, is a component of it', () => {
    configureTelemetry({ service: 'identity', version: '1' });
    library.level = 'info';
    library.info('here');
    expect(lines.pop()).toMatchObject({ service: 'identity', component: 'database' });
  });

  it('its own logger has no component', () => {
    const own = createLogger('identity', { write });
    own.level = 'info';
    own.info('here');
    expect(lines.at(-1)).toMatchObject({ service: 'identity' });
    expect(lines.pop()).not.toHaveProperty('component');
  });
});
