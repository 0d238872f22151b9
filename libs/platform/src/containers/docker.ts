import type { ContainerRuntime, RunningContainer } from './runtime.js';

/** The Docker that answers, by Testcontainers' rules of where to look; undefined when none does. */
export async function docker(): Promise<ContainerRuntime | undefined> {
  // Loaded here because it is large, and not needed where the addresses are given.
  const { GenericContainer, getContainerRuntimeClient, StartupCheckStrategy } =
    await import('testcontainers');
  const client = await getContainerRuntimeClient().catch(() => undefined);
  if (!client) return undefined;

  /** Whether its server answers is seen by whoever runs it; one that has ended need not be waited for. */
  class Running extends StartupCheckStrategy {
    async checkStartupState(_client: unknown, id: string) {
      const { State } = await handleOf(id).inspect();
      return State.Running ? 'SUCCESS' : State.Status === 'exited' ? 'FAIL' : 'PENDING';
    }
  }
  const handleOf = (id: string) => client.container.getById(id);

  return {
    host: client.info.containerRuntime.host,
    run: async ({ image, name, environment, command, port, volume, outlivesOwner = false }) => {
      const container = new GenericContainer(image)
        .withName(name)
        .withEnvironment(environment)
        .withExposedPorts(port)
        .withWaitStrategy(new Running())
        .withStartupTimeout(60_000)
        // Ryuk, which ends what a killed process has left, would end what is to stay.
        .withAutoCleanup(!outlivesOwner);
      if (command) container.withCommand(command);
      if (volume) container.withBindMounts([{ source: volume.name, target: volume.path, mode: 'rw' }]);
      const started = await container.start();
      return controls(handleOf(started.getId()));
    },
    remove: (name) => unlessMissing(client.container.dockerode.getContainer(name).remove({ force: true })),
    removeVolume: (name) => unlessMissing(client.container.dockerode.getVolume(name).remove()),
  };
}

async function unlessMissing(removal: Promise<unknown>): Promise<boolean> {
  return removal.then(
    () => true,
    (error: unknown) => {
      if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      return false;
    },
  );
}

type Handle = ReturnType<
  Awaited<ReturnType<typeof import('testcontainers').getContainerRuntimeClient>>['container']['getById']
>;

function controls(handle: Handle): RunningContainer {
  return {
    start: () => handle.start().then(nothing),
    stop: () => handle.stop({ t: 30 }).then(nothing),
    kill: () => handle.kill().then(nothing),
    pause: () => handle.pause().then(nothing),
    resume: () => handle.unpause().then(nothing),
    remove: () => handle.remove({ force: true }).then(nothing),
    isRunning: () => handle.inspect().then(({ State }) => State.Running),
  };
}

const nothing = (): void => undefined;
