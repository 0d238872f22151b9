import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { accessSync, constants } from 'node:fs';

export type Isolation =
  | { kind: 'network_namespace'; unshare: string }
  /** Why there is none, for the operator. */
  | { kind: 'guard_in_child'; why: string };

const places = ['/usr/bin/unshare', '/bin/unshare', '/usr/local/bin/unshare'];
const withinMs = 10_000;
const attempt = `
  const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1');
  socket.on('connect', () => { console.log('connected'); process.exit(); });
  socket.on('error', ({ code }) => { console.log(code); process.exit(); });
`;

/** Tries it: a process in a namespace of its own that can't even reach this very process is one that reaches nobody. */
export async function probeIsolation(): Promise<Isolation> {
  const unshare = places.find(isExecutable);
  if (unshare === undefined) return { kind: 'guard_in_child', why: 'there is no unshare here' };
  const server = createServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const said = await run(unshare, ['-rn', '--', process.execPath, '-e', attempt, String(port)]);
    if (/^E[A-Z]+$/.test(said)) return { kind: 'network_namespace', unshare };
    return { kind: 'guard_in_child', why: `a process in a namespace reached this one: ${said}` };
  } catch (error) {
    return { kind: 'guard_in_child', why: (error as Error).message };
  } finally {
    server.close();
  }
}

function run(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env: {}, timeout: withinMs }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new Error(stderr.trim().slice(0, 300) || error.message.slice(0, 300)));
    });
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
