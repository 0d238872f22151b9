import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { waitUntil } from '../wait.js';
import { signal } from './signals.js';
import { childrenOf, isAlive } from './table.js';

const module = new URL('./end-with-owner.ts', import.meta.url).href;
const left: number[] = [];
afterEach(() => {
  for (const pid of left.splice(0)) signal(pid, 'SIGKILL');
});

/** A process that has a child, tells its pid, and does `then`. */
function owner(child: string, then: string, options = {}): ChildProcess {
  const program = `
    import { spawn } from 'node:child_process';
    import { endWithOwner } from ${JSON.stringify(module)};
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { detached: true, stdio: 'ignore' });
    endWithOwner(child, ${JSON.stringify(options)});
    child.unref();
    console.log(child.pid);
    ${then}`;
  const started = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  left.push(started.pid ?? 0);
  return started;
}

async function childOf({ stdout }: ChildProcess): Promise<number> {
  const [told] = (await once(stdout!, 'data')) as [Buffer];
  const pid = Number(told.toString());
  left.push(pid);
  return pid;
}

const waits = 'setInterval(() => undefined, 1000);';
const isGone = (pid: number) => waitUntil(() => !isAlive(pid), { timeoutMs: 10_000 });

it('ends a child whose owner is killed', async () => {
  const killed = owner(waits, waits);
  const child = await childOf(killed);
  expect(isAlive(child)).toBe(true);
  killed.kill('SIGKILL');
  expect(await isGone(child)).toBe(true);
});

it('kills one that does not end when it is asked to', async () => {
  const heard = join(temporaryFolder(), 'deaf');
  const deaf = `process.on('SIGTERM', () => undefined); require('node:fs').writeFileSync('${heard}', ''); ${waits}`;
  const killed = owner(deaf, waits, { ask: 'SIGTERM', withinMs: 1_000 });
  const child = await childOf(killed);
  await waitUntil(() => existsSync(heard), { timeoutMs: 10_000 });
  killed.kill('SIGKILL');
  expect(await isGone(child)).toBe(true);
});

it('does not keep its owner, whose child ends with it then too', async () => {
  const done = owner(waits, '');
  const [told, [code]] = await Promise.all([text(done.stdout!), once(done, 'exit')]);
  left.push(Number(told));
  expect(code).toBe(0);
  expect(await isGone(Number(told))).toBe(true);
});

it('watches no longer when the child has ended by itself', async () => {
  const living = owner('', waits);
  await childOf(living);
  expect(await waitUntil(() => childrenOf(living.pid!).length === 0, { timeoutMs: 10_000 })).toBe(true);
  expect(isAlive(living.pid!)).toBe(true);
});
