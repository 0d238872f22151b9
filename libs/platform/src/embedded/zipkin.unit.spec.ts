import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Run } from '../processes/run.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { ZIPKIN_VERSION, zipkinCommand, zipkinJar } from './zipkin.js';

const progress = () => undefined;
const versions: Record<string, string> = { java: 'openjdk version "17.0.15"', mvn: 'Apache Maven 3.9.9' };

/** Says its version, and puts the jar where it was asked to. */
function machine({ without = '', fails = false } = {}): Run & { downloads: number } {
  const run = (command: string, args: string[]) => {
    if (command === without) return Promise.resolve({ code: 127, output: 'not found' });
    if (args[0]?.endsWith('version')) return Promise.resolve({ code: 0, output: versions[command] ?? '' });
    run.downloads++;
    if (fails) return Promise.resolve({ code: 1, output: 'Connection refused' });
    const folder = args.find((argument) => argument.startsWith('-DoutputDirectory='))?.slice(18) ?? '';
    writeFileSync(join(folder, `zipkin-server-${ZIPKIN_VERSION}-exec.jar`), '');
    return Promise.resolve({ code: 0, output: '' });
  };
  run.downloads = 0;
  return run;
}

it('fetches the jar once', async () => {
  const options = { cache: temporaryFolder(), progress, run: machine() };
  const jar = await zipkinJar(options);
  expect(existsSync(jar)).toBe(true);
  expect(await zipkinJar(options)).toBe(jar);
  expect(options.run.downloads).toBe(1);
  expect(readdirSync(options.cache)).toHaveLength(1);
});

it('listens on this host alone, on the port given', async () => {
  const { args } = await zipkinCommand(9411, { cache: temporaryFolder(), progress, run: machine() });
  expect(args).toEqual(
    expect.arrayContaining(['--armeria.ports[0].ip=127.0.0.1', '--armeria.ports[0].port=9411']),
  );
});

it.each([
  ['java', /Zipkin needs Java[^]*without TRACES=1/],
  ['mvn', /Zipkin's jars[^]*without TRACES=1/],
])('says what is missing without %s', async (without, message) => {
  const options = { cache: temporaryFolder(), progress, run: machine({ without }) };
  await expect(zipkinCommand(9411, options)).rejects.toThrow(message);
});

it('leaves nothing behind when Maven fails, and says what Maven said', async () => {
  const cache = temporaryFolder();
  await expect(zipkinJar({ cache, progress, run: machine({ fails: true }) })).rejects.toThrow(
    /Connection refused/,
  );
  expect(readdirSync(cache)).toEqual([]);
});
