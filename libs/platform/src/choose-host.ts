import { containers } from './containers/containers.js';
import { docker } from './containers/docker.js';
import { embedded } from './embedded/embedded.js';
import { PlatformError } from './errors.js';
import type { Host, HostOptions } from './host.js';

export type ChooseHost = (options: HostOptions, wish?: string, findDocker?: typeof docker) => Promise<Host>;

/** Containers where Docker answers, else this machine itself, unless `wish` says which: data stays where it is. */
export const chooseHost: ChooseHost = async (options, wish, findDocker = docker) => {
  if (wish !== undefined && wish !== 'containers' && wish !== 'embedded') {
    throw new PlatformError(
      `PALISADE_PLATFORM is "${wish}"`,
      'set it to containers or embedded, or unset it',
    );
  }
  const runtime = wish === 'embedded' ? undefined : await findDocker();
  if (runtime) return containers(runtime, options);
  if (wish === 'containers') {
    throw new PlatformError(
      "the data is kept in Docker's volumes, or PALISADE_PLATFORM=containers is set, and Docker doesn't answer",
      'start Docker, or drop the data with `make clean`, or unset PALISADE_PLATFORM',
    );
  }
  return embedded(options);
};
