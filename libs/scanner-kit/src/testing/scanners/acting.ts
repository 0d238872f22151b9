import { lookup } from 'node:dns/promises';
import { createSocket } from 'node:dgram';
import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { defineScanner, TaskFailed } from '../../scanner.js';
import type { Task } from '../../task.js';
import { ToolRefused, type Tools } from '../../tools/tools.js';
import { seen, thing, type Thing } from './seen.check.js';

type Facts = Record<string, string>;

const codeOf = (error: unknown) =>
  error instanceof ToolRefused ? error.reason : String((error as { code?: unknown }).code ?? error);

async function tried(work: () => unknown): Promise<string> {
  try {
    const result = await work();
    return typeof result === 'string' ? result : 'done';
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    return codeOf(cause instanceof Error ? cause : error);
  }
}

/** Everything that a task could try to reach the network, or its parent's secrets, without its tools. */
async function reachOut(port: number): Promise<Facts> {
  return {
    connect: await tried(
      () =>
        new Promise((resolve, reject) => {
          connect(port, '127.0.0.1').on('connect', resolve).on('error', reject);
        }),
    ),
    fetch: await tried(() => fetch(`http://127.0.0.1:${String(port)}/`)),
    lookup: await tried(() => lookup('example.com')),
    datagram: await tried(
      () =>
        new Promise((resolve, reject) => {
          const socket = createSocket('udp4').on('error', reject);
          socket.send('x', port, '127.0.0.1', (error) =>
            error === null ? resolve(undefined) : reject(error),
          );
        }),
    ),
    environment: JSON.stringify(process.env),
    parent: await tried(() => readFile(`/proc/${String(process.ppid)}/environ`, 'utf8')),
    file: await tried(() => readFile('/etc/passwd', 'utf8')),
    process: await tried(async () =>
      (await import('node:child_process')).execFileSync('/bin/true').toString(),
    ),
    thread: await tried(async () => new (await import('node:worker_threads')).Worker('0', { eval: true })),
    code: await tried(() => void Reflect.construct(Function, ['return 1'])),
  };
}

interface Step {
  url: string;
  method?: 'GET' | 'POST';
  use?: 'handshake' | 'connect';
  headers?: Record<string, string>;
}

async function* requests({ parameters }: Task, tools: Tools): AsyncIterable<Thing> {
  for (const [at, { url, method = 'GET', use, headers }] of (parameters['steps'] as Step[]).entries()) {
    const said = await tried(async () => {
      if (use === 'handshake') {
        const { protocol, trusted, nameMatches, chain } = await tools.handshake(url);
        return JSON.stringify({
          protocol,
          trusted,
          nameMatches,
          subject: chain[0]?.subject,
          chain: chain.length,
        });
      }
      if (use === 'connect')
        return String((await tools.connect(url, { purpose: { use: 'request', method } })).remotePort);
      const answer = await tools.request(url, { method, headers, maxBytes: 1_000 });
      return `${String(answer.status)} ${answer.body.toString().slice(0, 100)}`;
    });
    yield thing(String(at), { said });
  }
}

/** To the channel itself: a line that never ends. */
function writeWithoutEnd(): void {
  for (;;) {
    try {
      writeSync(3, 'x'.repeat(65_536));
    } catch {
      // The parent hasn't read the last of it yet.
    }
  }
}

function misuse(how: string): void {
  const chunk = 'x'.repeat(1024 * 1024);
  const send = (message: object) => void process.send?.(message);
  if (how === 'memory')
    Object.assign(globalThis, { kept: Array.from({ length: 4_000 }, () => Buffer.alloc(1024 * 1024, 1)) });
  if (how === 'heap')
    for (const kept: number[][] = []; ;) kept.push(Array.from({ length: 100_000 }, (_, at) => at + 0.5));
  if (how === 'cpu') for (;;) Math.random();
  if (how === 'flood') writeWithoutEnd();
  if (how.startsWith('line: ')) writeSync(3, `${how.slice(6)}\n`);
  if (how === 'chatter')
    for (let sent = 0; sent < 20_000; sent++) send({ type: 'incomplete', reason: 'x', detail: '' });
  if (how === 'output') for (let sent = 0; sent < 8; sent++) process.stdout.write(chunk);
  if (how === 'exit') process.exit(3);
}

/** Does what its task's parameters say: for tests of what a task may do and what becomes of it. */
export default defineScanner<Thing>({
  name: 'web',
  version: '1.2.3',
  checks: [seen],

  async *collect(task, tools) {
    const { action } = task.parameters;
    tools.progress(`Doing ${String(action)}`, { done: 1, total: 2 });
    if (action === 'requests') yield* requests(task, tools);
    if (action === 'reach-out') yield thing('1', await reachOut(Number(task.parameters['port'])));
    if (action === 'say') yield thing('1', task.parameters['facts'] as Facts);
    if (action === 'fail')
      throw new TaskFailed('nobody-home', String(task.parameters['detail']), { retriable: true });
    if (action === 'part') tools.incomplete('door-closed', 'One door was closed.');
    if (action === 'throw') throw new Error('on its own');
    if (action === 'misuse') misuse(String(task.parameters['how']));
    if (action === 'hang' || action === 'misuse') await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (action === 'until-told')
      await new Promise((resolve) => tools.signal.addEventListener('abort', resolve));
  },
});
