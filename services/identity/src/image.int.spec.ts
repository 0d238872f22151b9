import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { topics } from '@palisade/contracts';
import { provision, serviceUrls } from '@palisade/database';
import { ensureTopics } from '@palisade/messaging';
import { BundledImage, freePort, testEnvironment, type TestEnvironment } from '@palisade/platform';

jest.setTimeout(120_000);
const service = { schema: 'identity', password: 'identity', ownerPassword: 'owner' };
let environment: TestEnvironment;
let image: BundledImage;

beforeAll(async () => {
  environment = await testEnvironment();
  await provision({ adminUrl: environment.adminUrl, services: [service] });
  image = BundledImage.of('identity');
});
afterAll(async () => {
  image.remove();
  await environment.close();
});

it('names what is missing, and does not start', () => {
  const { status, stderr } = image.run(['main'], { KAFKA_BROKERS: 'localhost:9092' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/DATABASE_URL is not set[^]*|IDENTITY_KEY_ENCRYPTION_KEY is not set/);
  expect(stderr).not.toContain('KAFKA_BROKERS');
  expect(image.run(['../main'])).toMatchObject({
    status: 64,
    stderr: 'services/identity has no program ../main\n',
  });
});

it('migrates, seeds the demo and serves, with its secrets in files, and ends when it is told to', async () => {
  const { adminUrl, brokers, topicPrefix } = environment;
  const ours = topics.filter(({ name }) => /^(identity|audit)\./.test(name));
  await ensureTopics({ brokers, topicPrefix, topics: ours });
  const { url, ownerUrl } = serviceUrls(adminUrl, service);

  const migration = { SETTINGS_DIR: image.settings('migrations', { DATABASE_OWNER_URL: ownerUrl }) };
  expect(image.run(['migrate'], migration)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('identity: '),
  });
  expect(image.run(['migrate'], migration)).toMatchObject({ status: 0, stdout: '' });

  const secrets = { DATABASE_URL: url, IDENTITY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
  const settings = {
    SETTINGS_DIR: image.settings('identity', secrets),
    // As Compose gives what is not set: an empty one is no setting, and the file counts.
    IDENTITY_KEY_ENCRYPTION_KEY: '',
    LOG_LEVEL: '',
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: topicPrefix,
    PALISADE_LOCAL: '1',
    PORT: String(await freePort()),
  };
  // Passwords are hashed by a native module.
  const seeded = image.run(['seed-demo'], settings);
  expect(seeded).toMatchObject({ status: 0 });
  expect(JSON.parse(seeded.stdout)).toMatchObject({ admin: { email: 'admin@corp.com' } });

  const running = image.start(['main'], settings);
  try {
    await running.untilReady();
    expect(running.said()).not.toContain(secrets.IDENTITY_KEY_ENCRYPTION_KEY);
  } finally {
    expect(await running.stop()).toBe(0);
  }
});
