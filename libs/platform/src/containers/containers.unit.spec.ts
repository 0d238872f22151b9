import { expect, it } from '@jest/globals';
import { chooseHost } from '../choose-host.js';
import type { HostOptions } from '../host.js';
import { ContainerServer } from './container-server.js';
import { containers, dropVolumes } from './containers.js';
import type { ContainerRuntime, ContainerSpec } from './runtime.js';

/** A Docker that writes down what it is asked. */
function fakeRuntime(asked: string[], specs: ContainerSpec[] = []): ContainerRuntime {
  const say = (what: string) => async () => void asked.push(what);
  return {
    host: '127.0.0.1',
    remove: async (name) => 0 < asked.push(`remove ${name.replace(/-[0-9a-f]{12}-/, ' ')}`),
    removeVolume: async (name) => 0 < asked.push(`drop ${name.replace(/-[0-9a-f]{12}-/, ' ')}`),
    run: async (spec) => {
      asked.push('run');
      specs.push(spec);
      return {
        start: say('start'),
        stop: say('stop'),
        kill: say('kill'),
        pause: say('pause'),
        resume: say('resume'),
        remove: say('remove'),
        isRunning: async () => asked.at(-1) === 'run' || asked.at(-1) === 'start',
      };
    },
  };
}

const options: HostOptions = {
  folder: '/data/here',
  logs: '/logs',
  password: 'p@ss',
  progress: () => undefined,
  disposable: false,
};
const spec: ContainerSpec = { image: 'i', name: 'n', environment: {}, port: { container: 1, host: 2 } };
const answering = async () => undefined;

it('is chosen where Docker answers, and the machine itself where it does not', async () => {
  expect((await chooseHost(options, undefined, async () => fakeRuntime([]))).kind).toBe('containers');
  expect((await chooseHost(options, undefined, async () => undefined)).kind).toBe('embedded');
});

it('stays with the kind that holds the data', async () => {
  expect((await chooseHost(options, 'embedded', async () => fakeRuntime([]))).kind).toBe('embedded');
  await expect(chooseHost(options, 'containers', async () => undefined)).rejects.toThrow(
    /Docker doesn't answer[^]*start Docker/,
  );
});

it('refuses a kind that does not exist', async () => {
  await expect(chooseHost(options, 'podman')).rejects.toThrow('PALISADE_PLATFORM is "podman"');
});

it('names containers and volumes after the data folder', async () => {
  const specs: ContainerSpec[] = [];
  const runtime = fakeRuntime([], specs);
  for (const folder of ['/data/here', '/data/here', '/data/there']) {
    const { server } = await containers(runtime, { ...options, folder }).postgres(1);
    await new ContainerServer(
      runtime,
      (server as unknown as { spec: ContainerSpec }).spec,
      answering,
    ).start();
  }
  const [first, again, other] = specs;
  expect(again).toEqual(first);
  expect(other?.name).not.toBe(first?.name);
  expect(other?.volume?.name).not.toBe(first?.volume?.name);
});

it('keeps no volume for tests', async () => {
  const { server } = await containers(fakeRuntime([]), { ...options, disposable: true }).kafka(1);
  expect((server as unknown as { spec: ContainerSpec }).spec.volume).toBeUndefined();
});

it('tells Kafka its settings and the address under which it is reached', async () => {
  const { server, address } = await containers(fakeRuntime([]), options).kafka(9192);
  expect(address).toBe('127.0.0.1:9192');
  const made = (server as unknown as { spec: ContainerSpec }).spec;
  expect(made).toMatchObject({ image: 'apache/kafka:4.3.1', port: { container: 9092, host: 9192 } });
  expect(made.environment).toMatchObject({
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://127.0.0.1:9192',
    KAFKA_LOG_MESSAGE_TIMESTAMP_TYPE: 'LogAppendTime',
    KAFKA_NODE_ID: '1',
  });
});

it('tells Postgres its password and settings', async () => {
  const { server, address } = await containers(fakeRuntime([]), options).postgres(5433);
  expect(address).toBe('postgres://postgres:p%40ss@127.0.0.1:5433/postgres');
  const made = (server as unknown as { spec: ContainerSpec }).spec;
  expect(made.environment.POSTGRES_PASSWORD).toBe('p@ss');
  expect(made.command).toEqual(expect.arrayContaining(['postgres', '-c', 'max_connections=200']));
  expect(made.command).not.toContain('fsync=off');
});

it('makes the container once, and starts the same one after a stop or a kill', async () => {
  const asked: string[] = [];
  const server = new ContainerServer(fakeRuntime(asked), spec, answering);
  await server.start();
  await server.start();
  await server.stop();
  await server.start();
  await server.kill();
  await server.start();
  await server.dispose();
  expect(asked).toEqual(['run', 'stop', 'start', 'kill', 'start', 'stop', 'remove']);
});

it('wakes a paused container before it is stopped', async () => {
  const asked: string[] = [];
  const server = new ContainerServer(fakeRuntime(asked), spec, answering);
  await server.start();
  await server.pause();
  await server.pause();
  await server.stop();
  expect(asked).toEqual(['run', 'pause', 'resume', 'stop']);
});

it('removes what an earlier run left, and drops its volumes when asked', async () => {
  const asked: string[] = [];
  await containers(fakeRuntime(asked), options).endOrphans();
  expect(asked).toEqual(['remove palisade kafka', 'remove palisade postgres']);
  await dropVolumes(fakeRuntime(asked), options.folder);
  expect(asked).toEqual(expect.arrayContaining(['drop palisade kafka', 'drop palisade postgres']));
});

it('says what to do when the image cannot be had', async () => {
  const offline: ContainerRuntime = {
    ...fakeRuntime([]),
    run: () => Promise.reject(new Error('no route to registry')),
  };
  await expect(new ContainerServer(offline, spec, answering).start()).rejects.toThrow(
    /could not run i: no route to registry[^]*PALISADE_PLATFORM=embedded/,
  );
});

it('is up only when the server in it answers', async () => {
  const asked: string[] = [];
  let tries = 0;
  const third = async () => (++tries < 3 ? new Error('not yet') : undefined);
  await new ContainerServer(fakeRuntime(asked), spec, third).start();
  expect(tries).toBe(3);
});
