import { expect, it } from '@jest/globals';
import { InfrastructureFailure, isInfrastructureFailure, isRefusal } from './infrastructure-failure.js';

const withCode = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

it.each([
  ['refused', withCode('ECONNREFUSED')],
  ['reset', withCode('ECONNRESET')],
  ['unresolvable', withCode('ENOTFOUND')],
  ['without its socket', withCode('ENOENT', { syscall: 'connect' })],
  ['refused on every address', new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')])],
  ['connection exception', withCode('08006')],
  ['too many connections', withCode('53300')],
  ['disk full', withCode('53100')],
  ['shutting down', withCode('57P01')],
  ['starting up', withCode('57P03')],
  ['serialization failure', withCode('40001')],
  ['deadlock', withCode('40P01')],
  ['lock not available', withCode('55P03')],
  ['read-only standby', withCode('25006')],
  ['terminated', new Error('Connection terminated unexpectedly')],
  ['terminated by a timeout', new Error('Connection terminated due to connection timeout')],
  ['pool exhausted', new Error('timeout exceeded when trying to connect')],
  ['frozen', new Error('Query read timeout')],
  ['broken client', new Error('Client has encountered a connection error and is not queryable')],
  ['our own', new InfrastructureFailure('lost')],
  ['inside the error of an ORM', Object.assign(new Error('x'), { driverError: withCode('57P01') })],
  ['a password that is refused', withCode('28P01')],
  ['a certificate of another CA', withCode('SELF_SIGNED_CERT_IN_CHAIN')],
  ['two causes deep', new Error('a', { cause: new Error('b', { cause: withCode('EPIPE') }) })],
])('is one: %s', (_name, error) => {
  expect(isInfrastructureFailure(error)).toBe(true);
});

it.each([
  ['unique violation', withCode('23505')],
  ['row-level security', withCode('42501')],
  ['undefined table', withCode('42P01')],
  ['statement timeout', withCode('57014')],
  ['numeric overflow', withCode('22003')],
  ['a missing file', withCode('ENOENT', { syscall: 'open' })],
  ['a mention of a termination', new Error('the user wrote: Connection terminated')],
  ['a bug', new TypeError('x is undefined')],
  ['nothing', undefined],
  ['text', 'ECONNREFUSED'],
  ['an object that is no error', { code: 'ECONNREFUSED' }],
])('is none: %s', (_name, error) => {
  expect(isInfrastructureFailure(error)).toBe(false);
});

it.each([
  ['a password', withCode('28P01')],
  ['no entry in pg_hba.conf, for want of TLS', withCode('28000')],
  ['no such database', withCode('3D000')],
  ['another name', withCode('ERR_TLS_CERT_ALTNAME_INVALID')],
  ['an expired certificate', withCode('CERT_HAS_EXPIRED')],
  ['a server without TLS', new Error('The server does not support SSL connections')],
  ['inside the error of an ORM', Object.assign(new Error('x'), { driverError: withCode('28P01') })],
])('tells what is refused from what is away: %s', (_name, error) => {
  expect(isRefusal(error)).toBe(true);
  expect(isRefusal(withCode('ECONNREFUSED'))).toBe(false);
});

it('ends on an error that is its own cause', () => {
  const error = new Error('x');
  error.cause = error;
  expect(isInfrastructureFailure(error)).toBe(false);
});
