import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import type { Run } from '../processes/run.js';
import { cacheFolder, kafkaJars, KAFKA_VERSION } from './kafka-jars.js';
import { temporaryFolder } from '../testing/temporary-folder.js';

let cache: string;
beforeEach(() => {
  cache = temporaryFolder();
});
const silent = () => undefined;

/** Answers `--version`, and puts Kafka's jar where it was asked to, or fails with `output`. */
function maven(output?: string): Run & { downloads: number } {
  const run = async (_command: string, args: string[]) => {
    if (args.includes('--version')) return { code: 0, output: 'Apache Maven 3.9.9' };
    run.downloads++;
    const folder = args.find((argument) => argument.startsWith('-DoutputDirectory='))?.slice(18) ?? '';
    if (output !== undefined) return { code: 1, output };
    writeFileSync(join(folder, `kafka_2.13-${KAFKA_VERSION}.jar`), '');
    return { code: 0, output: '' };
  };
  run.downloads = 0;
  return run;
}

it('fetches the jars once', async () => {
  const run = maven();
  const folder = await kafkaJars({ cache, progress: silent, run });
  expect(readdirSync(folder)).toEqual([`kafka_2.13-${KAFKA_VERSION}.jar`]);
  expect(await kafkaJars({ cache, progress: silent, run })).toBe(folder);
  expect(run.downloads).toBe(1);
});

it('lets two fetch at once', async () => {
  const run = maven();
  const [first, second] = await Promise.all([1, 2].map(() => kafkaJars({ cache, progress: silent, run })));
  expect(first).toBe(second);
  expect(readdirSync(cache)).toEqual([basename(first!)]);
});

it('leaves nothing behind when Maven fails, and says what Maven said', async () => {
  const run = maven('Could not transfer artifact: Connection refused');
  await expect(kafkaJars({ cache, progress: silent, run })).rejects.toThrow(
    /Connection refused[^]*settings\.xml/,
  );
  expect(readdirSync(cache)).toEqual([]);
});

it('says that the disk is full', async () => {
  const run = maven('java.io.IOException: No space left on device');
  await expect(kafkaJars({ cache, progress: silent, run })).rejects.toThrow(
    /don't fit on the disk[^]*PALISADE_CACHE/,
  );
});

it('tells what it does while it takes long', async () => {
  const told: string[] = [];
  const quick = maven();
  const slow: Run = async (command, args) => {
    if (!args.includes('--version')) await new Promise((resolve) => setTimeout(resolve, 1_800));
    return quick(command, args);
  };
  await kafkaJars({ cache, progress: (message) => told.push(message), run: slow });
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(told.at(-1)).toMatch(/fetching Apache Kafka .* \([12] s, 0 of about 46 files\)/);
});

it('keeps downloads outside the checkout, where the settings say', () => {
  expect(cacheFolder({ PALISADE_CACHE: '/c' })).toBe('/c');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/palisade');
  expect(existsSync(join(cacheFolder({}), 'package.json'))).toBe(false);
});
