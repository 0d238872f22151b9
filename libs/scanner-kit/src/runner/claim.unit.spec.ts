import { expect, it } from '@jest/globals';
import { readClaim } from './claim.js';

const answer = {
  ...{ scan_id: 's', task_id: 't', attempt: 2, tenant_id: 'n', lease_seconds: 30 },
  deadline_at: '2026-11-21T16:00:00.000Z',
  target: {
    ...{ id: 'a', kind: 'api', name: 'An API', base_url: 'https://api.example.com/', ownership_proven: true },
    ...{
      environment: 'production',
      criticality: 'high',
      data_sensitivity: 'internal',
      max_requests_per_second: 2,
    },
  },
  task: { covers: 'api', region: 'eu' },
  credentials: [{ connection_id: 'c', kind: 'bearer', label: 'main', secret: { token: 'x' } }],
  document: { document_id: 'd', openapi_version: '3.1.0', content: '{}' },
};

it('reads what a task is', () => {
  expect(readClaim(answer)).toMatchObject({
    ...{
      tenantId: 'n',
      leaseMs: 30_000,
      maxRequestsPerSecond: 2,
      deadlineAt: Date.parse(answer.deadline_at),
    },
    task: {
      ...{ attempt: 2, covers: 'api', parameters: { region: 'eu' } },
      target: { baseUrl: 'https://api.example.com/', ownershipProven: true, criticality: 'high' },
      credentials: [{ connectionId: 'c', secret: { token: 'x' } }],
      document: { documentId: 'd', content: '{}' },
    },
  });
});

it('takes for proven only what is said to be', () => {
  const target = { ...answer.target, ownership_proven: 'yes' };
  expect(readClaim({ ...answer, target }).task.target.ownershipProven).toBe(false);
});

it.each([
  ['no object', 'text'],
  ['without a target', { ...answer, target: undefined }],
  ['without a deadline', { ...answer, deadline_at: 'soon' }],
  ['without a lease', { ...answer, lease_seconds: 0 }],
  ['with a rate of nothing', { ...answer, target: { ...answer.target, max_requests_per_second: 0 } }],
])('refuses what is %s, and quotes nothing of it', (_name, given) => {
  expect(() => readClaim(given)).toThrow(/of the claim|the claim has no/);
  expect(() => readClaim(given)).not.toThrow(/token|An API/);
});
