import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PlatformError } from '../errors.js';
import { ticking, type Progress } from '../progress.js';
import { run as realRun, type Run } from '../processes/run.js';
import { findMaven } from './java.js';

/** 4.4.0 is published without one of its modules. */
export const KAFKA_VERSION = '4.3.1';
const SCALA_VERSION = '2.13';
/** That of Kafka's own log4j. */
const LOG4J_VERSION = '2.25.4';

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>palisade</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_${SCALA_VERSION}</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <!-- Without it Kafka logs nothing, not even why it does not start. -->
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>${LOG4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

// Another list of jars is another folder.
export const KAFKA_FOLDER = `kafka-${KAFKA_VERSION}-${createHash('sha256').update(pom).digest('hex').slice(0, 8)}`;

/** Where downloads are kept: outside the checkout, so that a fresh clone and `make clean` don't fetch them again. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.PALISADE_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'palisade');
}

export interface JarsOptions {
  cache?: string;
  progress: Progress;
  run?: Run;
}

/** The folder of Kafka's jars, fetched from Maven's repository the first time. */
export async function kafkaJars({
  cache = cacheFolder(),
  progress,
  run = realRun,
}: JarsOptions): Promise<string> {
  const folder = join(cache, KAFKA_FOLDER);
  if (existsSync(folder)) return folder;

  const maven = await findMaven(run);
  // Filled aside and renamed when whole: a download that was cut short, or a second one at the same time, harms nothing.
  const partial = `${folder}.${randomBytes(4).toString('hex')}.partial`;
  const jars = join(partial, 'jars');
  await mkdir(jars, { recursive: true });
  try {
    await writeFile(join(partial, 'pom.xml'), pom);
    let count = 0;
    const counting = setInterval(() => void readdir(jars).then((names) => (count = names.length)), 500);
    const args = [
      '-B',
      '-q',
      '-f',
      join(partial, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${jars}`,
    ];
    const copying = run(maven, args).finally(() => clearInterval(counting));
    const message = `fetching Apache Kafka ${KAFKA_VERSION} with Maven (44 MB, once)`;
    const { code, output } = await ticking(progress, message, copying, () => `, ${count} of about 46 files`);
    if (code !== 0 || !existsSync(join(jars, `kafka_${SCALA_VERSION}-${KAFKA_VERSION}.jar`)))
      throw refused(output);
    await rename(jars, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

function refused(output: string): PlatformError {
  const lines = output.trimEnd().split('\n').slice(0, 8).join('\n');
  if (/no space left/i.test(output)) {
    return new PlatformError(
      `Kafka's jars don't fit on the disk`,
      'free some space, or set PALISADE_CACHE to another folder',
    );
  }
  return new PlatformError(
    `Maven could not fetch Apache Kafka ${KAFKA_VERSION}:\n${lines}`,
    'check that Maven reaches its repository (a proxy or mirror goes into ~/.m2/settings.xml), or set PALISADE_KAFKA',
  );
}
