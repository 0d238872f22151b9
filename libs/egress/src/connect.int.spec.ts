import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Egress } from './egress.js';
import { parseOpenings } from './openings.js';

const tenantId = 'tenant';
const egress = new Egress({ openings: parseOpenings(`${tenantId}=127.0.0.1`) });
const banner = '220 mail.example.com ESMTP\r\n';
/** Speaks first, as SMTP and SSH do. */
const server = createServer((socket) => socket.end(banner));
let url: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
  server.close();
});

it('gives a socket to a target that was resolved', async () => {
  const target = await egress.resolveTarget(url, { tenantId });
  expect(target).toMatchObject({ tenantId, url, host: '127.0.0.1', addresses: ['127.0.0.1'] });
  const socket = await egress.connect(target);
  const [first] = await once(socket, 'data');
  expect(String(first)).toBe(banner);
  socket.destroy();
});

it('connects to nothing that only looks like such a target', async () => {
  const target = await egress.resolveTarget(url, { tenantId });
  await expect(egress.connect({ ...target })).rejects.toThrow(TypeError);
  expect(() => Object.assign(target, { port: 1 })).toThrow(TypeError);
});

it('hands a socket to another process with every byte unread', async () => {
  const reader = `process.once('message', (_message, socket) => {
    let text = '';
    socket.on('data', (chunk) => { text += chunk; });
    socket.on('end', () => process.send(text, () => process.exit()));
    socket.resume();
  });`;
  const child = spawn(process.execPath, ['-e', reader], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const greeted = new Promise((resolve) => {
    server.once('connection', (socket) => socket.once('finish', resolve));
  });
  const socket = await egress.connect(await egress.resolveTarget(url, { tenantId }), { paused: true });
  await greeted;
  child.send('take', socket);
  expect((await once(child, 'message'))[0]).toBe(banner);
});
