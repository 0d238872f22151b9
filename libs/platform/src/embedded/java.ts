import { join } from 'node:path';
import { PlatformError } from '../errors.js';
import { run as realRun, type Run } from '../processes/run.js';

const OLDEST_JAVA = 17;

/** Who needs Java, and what to do without. */
export interface Need {
  who: string;
  otherwise: string;
}

const kafka: Need = {
  who: 'Kafka',
  otherwise: 'or set PALISADE_KAFKA to the address of a Kafka that runs, or start Docker',
};
const INSTALL_JAVA = `install Java ${OLDEST_JAVA} or newer (Debian: apt-get install -y default-jre-headless; macOS: brew install openjdk)`;

/** The `java` to run servers with: JAVA_HOME's, else the one on the path. */
export async function findJava(
  run: Run = realRun,
  env: NodeJS.ProcessEnv = process.env,
  { who, otherwise }: Need = kafka,
): Promise<string> {
  const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
  const { code, output } = await run(java, ['-version']);
  if (code !== 0) {
    const problem = env.JAVA_HOME
      ? `${who} needs Java, and JAVA_HOME (${env.JAVA_HOME}) has none`
      : `${who} needs Java, and there is none`;
    throw new PlatformError(problem, `${INSTALL_JAVA}, ${otherwise}`);
  }
  const version = javaMajor(output);
  if (version === undefined)
    throw new PlatformError(`${java} doesn't say its version: ${output}`, INSTALL_JAVA);
  if (version < OLDEST_JAVA) {
    throw new PlatformError(
      `${who} needs Java ${OLDEST_JAVA}, and ${java} is ${version}`,
      `${INSTALL_JAVA}, ${otherwise}`,
    );
  }
  return java;
}

/** 17 of `openjdk version "17.0.15"`, 8 of `java version "1.8.0_392"`. */
export function javaMajor(output: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  if (first === undefined) return undefined;
  return first === '1' && second !== undefined ? Number(second) : Number(first);
}

export async function findMaven(run: Run = realRun, { who, otherwise }: Need = kafka): Promise<string> {
  const { code } = await run('mvn', ['--version']);
  if (code === 0) return 'mvn';
  throw new PlatformError(
    `${who}'s jars are fetched once with Maven, and there is none`,
    `install Maven (Debian: apt-get install -y maven; macOS: brew install maven), ${otherwise}`,
  );
}
