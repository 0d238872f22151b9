import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { completeSecrets, schemas } from '@palisade/provisioning';
import { services, settingsOf, type ServiceContext } from './services.js';

const secrets = completeSecrets({}, Object.values(schemas));
const context: ServiceContext = {
  secrets,
  demo: false,
  root: '/repo',
  urls: { 'scan-orchestrator': 'http://127.0.0.1:8086' },
  url: 'http://localhost:8080',
  smtp: 'smtp://127.0.0.1:1025',
  traces: undefined,
  ports: {},
};
const told = new Map(services.map((service) => [service.name, settingsOf(service, context)]));

it('tells each service its own secrets and nobody else’s', () => {
  const holders = (secret: string) => [...told].filter(([, env]) => Object.values(env).includes(secret));
  expect(holders(secrets.keyEncryptionKey).map(([name]) => name)).toEqual(['identity']);
  expect(holders(secrets.auditSigningKey).map(([name]) => name)).toEqual(['audit']);
  expect(holders(secrets.connectionKey).map(([name]) => name)).toEqual(['scan-orchestrator']);
  expect(holders(secrets.scannerKeys.web).map(([name]) => name)).toEqual(['scanner-web']);
});

it('tells scan-orchestrator the hash of what the scanner proves itself with', () => {
  const hash = createHash('sha256')
    .update(told.get('scanner-web')?.SCANNER_KEY ?? '')
    .digest('hex');
  expect(told.get('scan-orchestrator')?.SCANNER_KEYS).toBe(`web=${hash}`);
});

it('knows the schema of each service that has one', () => {
  const known = services.flatMap(({ name, schema }) => (schema === undefined ? [] : [[name, schema]]));
  expect(Object.fromEntries(known)).toEqual(schemas);
});
