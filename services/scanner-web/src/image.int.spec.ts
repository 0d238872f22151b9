import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { CountingServer } from '@palisade/egress/testing';
import { BundledImage, freePort, testEnvironment, type TestEnvironment, waitUntil } from '@palisade/platform';
import { startOrchestrator } from '@palisade/scanner-kit/testing';
import { misconfigured } from './testing/apis.js';

jest.setTimeout(120_000);
let environment: TestEnvironment;
let image: BundledImage;

beforeAll(async () => {
  environment = await testEnvironment();
  image = BundledImage.of('scanner-web');
});
afterAll(async () => {
  image.remove();
  await environment.close();
});

it('audits from its image, in processes that are given nothing but it', async () => {
  const key = randomBytes(32).toString('hex');
  const tenantId = randomUUID();
  const orchestrator = await startOrchestrator(environment, key);
  const server = new CountingServer(misconfigured);
  const port = await server.start();
  const running = image.start(['main'], {
    SETTINGS_DIR: image.settings('scanner-web', { SCANNER_KEY: key, EGRESS_OPEN: `${tenantId}=127.0.0.1` }),
    ORCHESTRATOR_URL: orchestrator.url,
    KAFKA_BROKERS: environment.brokers.join(','),
    KAFKA_TOPIC_PREFIX: environment.topicPrefix,
    PORT: String(await freePort()),
  });
  try {
    await running.untilReady();
    expect(await waitUntil(() => orchestrator.replicas.size === 1, { timeoutMs: 20_000 })).toBe(true);
    const task = await orchestrator.offer({ tenantId, baseUrl: `http://127.0.0.1:${port}/` });
    expect(await waitUntil(() => task.finished !== undefined, { timeoutMs: 40_000 })).toBe(true);
    expect(task.finished).toMatchObject({ result: 'succeeded' });
    expect(server.requests.length).toBeGreaterThan(0);
  } finally {
    expect(await running.stop()).toBe(0);
    await orchestrator.stop();
    await server.stop();
  }
});
