import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PlatformError } from '../errors.js';
import { ticking } from '../progress.js';
import { run as realRun } from '../processes/run.js';
import { findJava, findMaven } from './java.js';
import { cacheFolder, type JarsOptions } from './kafka-jars.js';

export const ZIPKIN_VERSION = '3.5.1';
const FILE = `zipkin-server-${ZIPKIN_VERSION}-exec.jar`;
const need = { who: 'Zipkin', otherwise: 'or run `make up` without TRACES=1' };

/** How to start Zipkin, which keeps traces in memory, on a port of this host: what to run, and with which arguments. */
export async function zipkinCommand(
  port: number,
  options: JarsOptions,
): Promise<{ file: string; args: string[] }> {
  const { run = realRun } = options;
  const java = await findJava(run, process.env, need);
  const jar = await zipkinJar(options);
  return {
    file: java,
    args: [
      ...['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-jar', jar],
      ...['ip=127.0.0.1', `port=${port}`, 'protocols[0]=http'].map((pair) => `--armeria.ports[0].${pair}`),
      '--zipkin.storage.mem.max-spans=200000',
    ],
  };
}

/** Zipkin's jar, fetched from Maven's repository the first time. */
export async function zipkinJar({
  cache = cacheFolder(),
  progress,
  run = realRun,
}: JarsOptions): Promise<string> {
  const jar = join(cache, FILE);
  if (existsSync(jar)) return jar;
  const maven = await findMaven(run, need);
  // Fetched aside and renamed when whole.
  const partial = `${jar}.${randomBytes(4).toString('hex')}.partial`;
  await mkdir(partial, { recursive: true });
  try {
    const artifact = `io.zipkin:zipkin-server:${ZIPKIN_VERSION}:jar:exec`;
    const args = ['-B', '-q', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${partial}`];
    const message = `fetching Zipkin ${ZIPKIN_VERSION} with Maven (131 MB, once)`;
    const { code, output } = await ticking(progress, message, run(maven, args));
    if (code !== 0 || !existsSync(join(partial, FILE))) {
      throw new PlatformError(
        `Maven could not fetch Zipkin ${ZIPKIN_VERSION}:\n${output.trimEnd().split('\n').slice(0, 8).join('\n')}`,
        `check that Maven reaches its repository (a proxy or mirror goes into ~/.m2/settings.xml), ${need.otherwise}`,
      );
    }
    await rename(join(partial, FILE), jar);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return jar;
}
