import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isSameProcess } from '../processes/known-process.js';
import type { Addresses } from './test-run.js';

/** Names the platform that a developer keeps for test runs, and the process that holds it. */
export const kept = fileURLToPath(new URL('../../../../.palisade/test.json', import.meta.url));

/** The kept platform's addresses, while the process that holds it lives. */
export function keptPlatform(file: string = kept): Addresses | undefined {
  if (!existsSync(file)) return undefined;
  const { kafka, postgres, pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Addresses & {
    pid: number;
    startedAt: string;
  };
  return isSameProcess({ pid, startedAt }) ? { kafka, postgres } : undefined;
}
