import { expect, it } from '@jest/globals';
import { loadConfig } from '@palisade/http';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { GatewaySettings } from './config.js';

const required = {
  KAFKA_BROKERS: 'localhost:9092',
  IDENTITY_URL: 'http://localhost:8081',
  FILE_ACCESS_URL: 'http://localhost:8082',
  ALERTING_URL: 'http://localhost:8083',
  AUDIT_URL: 'http://localhost:8084',
  API_REGISTRY_URL: 'http://localhost:8085',
  SCAN_ORCHESTRATOR_URL: 'http://localhost:8086',
};
const faultsOf = (given: object) =>
  validateSync(
    plainToInstance(GatewaySettings, { ...required, ...given }, { exposeDefaultValues: true }),
  ).map(({ property }) => property);

it.each([
  ['', ''],
  ['/', ''],
  ['palisade', '/palisade'],
  ['/palisade/', '/palisade'],
  ['/tools/palisade-2.0', '/tools/palisade-2.0'],
])('takes %j for the prefix %j', (given, prefix) => {
  expect(loadConfig(GatewaySettings, { ...required, PATH_PREFIX: given }).PATH_PREFIX).toBe(prefix);
});

it.each(['/a//b', '/a/../b', '/a b', '/v1', '/docs/x', '/assets', '/a;b', '/a"b', '/%61', '/ä', '/.well'])(
  'takes %j for no prefix',
  (given) => {
    expect(faultsOf({ PATH_PREFIX: given })).toEqual(['PATH_PREFIX']);
  },
);

it.each([
  ['http://localhost:9411/zipkin/traces/{trace_id}', []],
  ['http://localhost:9411/zipkin', ['TRACE_URL']],
  ['javascript:alert({trace_id})', ['TRACE_URL']],
])('leads to traces at a URL that takes the id: %s', (given, faults) => {
  expect(faultsOf({ TRACE_URL: given })).toEqual(faults);
});
