import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const dashboard = join(import.meta.dirname, '..');
const refresh = 'npm run api:refresh -w @palisade/dashboard -- http://localhost:8080';

let system: System;

beforeAll(async () => {
  system = await sharedSystem();
}, 300_000);
afterAll(() => system.close());

it("the dashboard's copy of the API's document is what the gateway answers", async () => {
  const copy: unknown = JSON.parse(await readFile(join(dashboard, 'src/api/openapi.json'), 'utf8'));
  try {
    // The gateway leaves out a service that doesn't answer in time, and asks it again.
    await eventually(async () => {
      const { status, body } = await system.api.get('/openapi.json');
      expect(status).toBe(200);
      expect(copy).toEqual(body);
    }, 15_000);
  } catch (cause) {
    throw new Error(`With everything up, run: ${refresh}\n${(cause as Error).message}`, { cause });
  }
});

it("the dashboard's client is what is generated from that copy", async () => {
  const made = await generated();
  const committed = await filesIn(join(dashboard, 'src/api/gen'));
  const different = [...new Set([...Object.keys(made), ...Object.keys(committed)])].filter(
    (name) => made[name] !== committed[name],
  );
  if (different.length > 0)
    throw new Error(`${different.join(', ')}: run npm run api -w @palisade/dashboard (or ${refresh})`);
  expect(Object.keys(made).length).toBeGreaterThan(3);
});

/** As `npm run api` makes it, but elsewhere: below the package, so that it finds what it imports. */
async function generated(): Promise<Record<string, string>> {
  await mkdir(join(dashboard, 'dist'), { recursive: true });
  const place = await mkdtemp(join(dashboard, 'dist/api-'));
  try {
    for (const part of ['package.json', 'build/orval.config.ts', 'src/api'])
      await cp(join(dashboard, part), join(place, part), { recursive: true });
    // Only for how imports end.
    await writeFile(join(place, 'tsconfig.json'), '{ "compilerOptions": { "module": "nodenext" } }');
    await rm(join(place, 'src/api/gen'), { recursive: true });
    const orval = join(dashboard, '../../node_modules/.bin/orval');
    await promisify(execFile)(orval, ['--config', 'build/orval.config.ts'], { cwd: place });
    return await filesIn(join(place, 'src/api/gen'));
  } finally {
    await rm(place, { recursive: true });
  }
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}
