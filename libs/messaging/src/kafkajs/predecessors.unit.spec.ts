import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, it } from '@jest/globals';
import { dismissGone, isGone, processName } from './predecessors.js';

const gone = spawnSync(process.execPath, ['--version']).pid;
const nameOf = (host: string, pid: number) => ['file-access', host, String(pid), 'earlier'].join('@');

it('knows which members were processes of this machine that are no more', () => {
  expect(isGone(nameOf(hostname(), gone))).toBe(true);
  expect(isGone(nameOf(hostname(), process.pid))).toBe(true);
  expect(isGone(nameOf(hostname(), process.ppid))).toBe(false);
  expect(isGone(nameOf('another', gone))).toBe(false);
  expect(isGone(processName('file-access'))).toBe(false);
  expect(isGone('file-access')).toBe(false);
});

it('lets these leave the group, and no others', async () => {
  const left: object[] = [];
  const members = [nameOf(hostname(), gone), processName('file-access'), nameOf('another', gone)].map(
    (clientId, i) => ({ clientId, memberId: `member-${i}` }),
  );
  const coordinator = {
    describeGroups: () => Promise.resolve({ groups: [{ members }] }),
    leaveGroup: (request: object) => Promise.resolve(left.push(request)),
  };
  expect(await dismissGone(coordinator, 'file-access.detect')).toBe(1);
  expect(left).toEqual([{ groupId: 'file-access.detect', memberId: 'member-0' }]);
});
