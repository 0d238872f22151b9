import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chooseHost } from '../choose-host.js';
import type { HostOptions } from '../host.js';
import { FakeDocker } from '../testing/fake-docker.js';
import { waitUntil } from '../wait.js';
import { KAFKA_IMAGE, POSTGRES_IMAGE } from './containers.js';
import { docker } from './docker.js';
import type { ContainerRuntime, ContainerSpec } from './runtime.js';

// Testcontainers and its client of Docker as they are, over HTTP; only who answers is none that runs anything.
const fake = new FakeDocker(/ends-at-once/);
const before = { DOCKER_HOST: process.env.DOCKER_HOST, RYUK: process.env.TESTCONTAINERS_RYUK_DISABLED };
let folder: string;
let runtime: ContainerRuntime;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'docker-'));
  const socket = join(folder, 'docker.sock');
  await fake.listen(socket);
  process.env.DOCKER_HOST = `unix://${socket}`;
  delete process.env.TESTCONTAINERS_RYUK_DISABLED;
  const found = await docker();
  if (!found) throw new Error('Testcontainers did not find the Docker that answers');
  runtime = found;
});
afterAll(() => {
  fake.close();
  rmSync(folder, { recursive: true });
  if (before.DOCKER_HOST === undefined) delete process.env.DOCKER_HOST;
  else process.env.DOCKER_HOST = before.DOCKER_HOST;
  if (before.RYUK !== undefined) process.env.TESTCONTAINERS_RYUK_DISABLED = before.RYUK;
});

const spec = (name: string, more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  image: POSTGRES_IMAGE,
  name,
  environment: { POSTGRES_PASSWORD: 'secret' },
  command: ['postgres', '-c', 'fsync=off'],
  port: { container: 5432, host: 25_432 },
  ...more,
});

it('is what tests and make up take where Docker answers', async () => {
  const options: HostOptions = {
    folder,
    logs: folder,
    password: 'x',
    progress: () => undefined,
    disposable: true,
  };
  expect((await chooseHost(options)).kind).toBe('containers');
  expect((await chooseHost(options, 'embedded')).kind).toBe('embedded');
});

it('asks for images of exact versions', () => {
  for (const image of [KAFKA_IMAGE, POSTGRES_IMAGE]) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-\w+)?$/);
});

it('pulls the image once, and runs it with its settings on the wished port', async () => {
  const first = await runtime.run(spec('first', { volume: { name: 'kept', path: '/var/lib/postgresql' } }));
  await runtime.run(spec('second', { port: { container: 5432, host: 25_433 } }));
  expect(fake.asked.filter((asked) => asked === `pull ${POSTGRES_IMAGE}`)).toHaveLength(1);
  expect(fake.named('first')).toMatchObject({
    Image: POSTGRES_IMAGE,
    Env: ['POSTGRES_PASSWORD=secret'],
    Cmd: ['postgres', '-c', 'fsync=off'],
    HostConfig: {
      PortBindings: { '5432/tcp': [{ HostPort: '25432' }] },
      Binds: ['kept:/var/lib/postgresql:rw'],
    },
    status: 'running',
  });
  expect(await first.isRunning()).toBe(true);
});

it('stops, kills, pauses and removes the container that it runs', async () => {
  const container = await runtime.run(spec('ruled'));
  fake.asked.length = 0;
  await container.pause();
  await container.resume();
  await container.stop();
  expect(await container.isRunning()).toBe(false);
  await container.start();
  await container.kill();
  await container.remove();
  expect(fake.asked).toEqual(['pause', 'unpause', 'stop', 'start', 'kill', 'remove']);
  expect(await runtime.remove('ruled')).toBe(false);
  await runtime.run(spec('ruled'));
  expect(await runtime.remove('ruled')).toBe(true);
  expect(await runtime.removeVolume('kept')).toBe(true);
});

it('says at once when what it runs ends', async () => {
  await expect(runtime.run(spec('ended', { image: 'ends-at-once:1.0' }))).rejects.toThrow(/failed to start/i);
});

it('says when Docker refuses', async () => {
  await runtime.run(spec('taken'));
  await expect(runtime.run(spec('taken'))).rejects.toThrow('The container name "/taken" is already in use');
});

it('leaves to Ryuk what a killed process has left, but for what is to stay', async () => {
  await runtime.run(spec('of-a-test'));
  await runtime.run(spec('of-make-up', { outlivesOwner: true }));
  fake.endSessions();
  expect(await waitUntil(() => fake.named('of-a-test') === undefined, { timeoutMs: 5_000 })).toBe(true);
  expect(fake.named('of-make-up')).toBeDefined();
});
