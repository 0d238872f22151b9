import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect } from '@jest/globals';
import { entryOf } from './service-process.js';
import type { System } from './system.js';

/** The demo organization's audit log, as its admin exports it. */
export async function exportedFrom(system: System): Promise<string> {
  const headers = { authorization: `Bearer ${await system.adminToken()}` };
  const answer = await fetch(`${system.url}/v1/audit/export`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The command as an auditor runs it, in a process without any setting. */
export async function verify(exported: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [entryOf('audit', 'verify.js'), '-'], { env: {} });
  child.stdin.end(exported);
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, output };
}
