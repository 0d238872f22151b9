import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buf } from './testing/buf.js';
import { contractsFolder, protoFolder, topicsPage } from './testing/paths.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palisade-contracts-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function contents(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [path.slice(root.length), await readFile(path, 'utf8')] as const),
  );
  return new Map(files.sort(([one], [other]) => one.localeCompare(other)));
}

it('has the code that proto/ generates', async () => {
  expect(await buf('generate', '-o', folder)).toBe('');
  expect(await contents(join(contractsFolder, 'src/gen'))).toEqual(await contents(join(folder, 'src/gen')));
});

it('has the page of topics that proto/ and the catalogue generate', async () => {
  expect(await buf('generate', '--template', 'buf.gen.docs.yaml', '-o', folder)).toBe('');
  expect(await readFile(topicsPage, 'utf8')).toBe(await readFile(join(folder, 'docs/topics.md'), 'utf8'));
});

it('keeps the rules of buf', async () => {
  expect(await buf('lint', protoFolder)).toBe('');
});

it('breaks no reader of the last release', async () => {
  expect(await buf('breaking', protoFolder, '--against', 'release/v1.binpb')).toBe('');
});

describe('a change to an event', () => {
  const events = 'palisade/fileaccess/v1/events.proto';

  it.each([
    ['another number', 'string resource = 3', 'string resource = 33', 'Previously present field "3"'],
    [
      'another type',
      'optional int64 bytes',
      'optional string bytes',
      'changed type from "int64" to "string"',
    ],
    ['another name', 'optional string device', 'optional string machine', 'from "device" to "machine"'],
    [
      'another name of an action',
      'ACTION_VIEW = 3',
      'ACTION_LOOK = 3',
      'from "ACTION_VIEW" to "ACTION_LOOK"',
    ],
  ])('that gives a field %s is refused', async (_what, before, after, complaint) => {
    await cp(protoFolder, folder, { recursive: true });
    const source = await readFile(join(folder, events), 'utf8');
    expect(source).toContain(before);
    await writeFile(join(folder, events), source.replace(before, after));
    expect(await buf('breaking', folder, '--against', 'release/v1.binpb')).toContain(complaint);
  });

  it('that adds a field is taken', async () => {
    await cp(protoFolder, folder, { recursive: true });
    const source = await readFile(join(folder, events), 'utf8');
    await writeFile(
      join(folder, events),
      source.replace('// Who did it.', 'optional string city = 20;\n  // Who did it.'),
    );
    expect(await buf('breaking', folder, '--against', 'release/v1.binpb')).toBe('');
  });
});
