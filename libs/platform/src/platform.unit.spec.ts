import { readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { Host } from './host.js';
import { startPlatform } from './platform.js';
import type { Server } from './server.js';
import { temporaryFolder } from './testing/temporary-folder.js';

function fakeServer(
  asked: string[],
  name: string,
  starts: () => Promise<void> = async () => undefined,
): Server {
  const say = (what: string) => async () => void asked.push(`${name} ${what}`);
  return {
    start: async () => {
      asked.push(`${name} start`);
      await starts();
    },
    stop: say('stop'),
    kill: say('kill'),
    pause: say('pause'),
    resume: say('resume'),
    dispose: say('dispose'),
    isRunning: async () => true,
  };
}

function fakeHost(asked: string[], postgresStarts?: () => Promise<void>): Host {
  return {
    kind: 'embedded',
    endOrphans: async () => asked.push('end orphans'),
    kafka: async (port) => ({ server: fakeServer(asked, 'kafka'), address: `127.0.0.1:${port}` }),
    postgres: async (port) => ({
      server: fakeServer(asked, 'postgres', postgresStarts),
      address: `postgres://127.0.0.1:${port}`,
    }),
  };
}

it('starts both, and stops both', async () => {
  const asked: string[] = [];
  const platform = await startPlatform({
    dataDir: temporaryFolder(),
    env: {},
    choose: async () => fakeHost(asked),
  });
  await platform.stop();
  expect(asked[0]).toBe('end orphans');
  expect(asked.slice(1).toSorted()).toEqual(['kafka start', 'kafka stop', 'postgres start', 'postgres stop']);
});

it('stops the other one when one does not start', async () => {
  const asked: string[] = [];
  const host = fakeHost(asked, () => Promise.reject(new Error('no disk')));
  await expect(
    startPlatform({ dataDir: temporaryFolder(), env: {}, choose: async () => host }),
  ).rejects.toThrow('no disk');
  expect(asked).toContain('kafka stop');
});

it('remembers the kind that holds the data', async () => {
  const dataDir = temporaryFolder();
  const wishes: (string | undefined)[] = [];
  for (let time = 0; time < 2; time++) {
    const platform = await startPlatform({
      dataDir,
      env: {},
      choose: async (_options, wish) => {
        wishes.push(wish);
        return fakeHost([]);
      },
    });
    await platform.stop();
  }
  expect(wishes).toEqual([undefined, 'embedded']);
});

it('says which address of the environment does not answer, and starts nothing', async () => {
  const dataDir = temporaryFolder();
  const env = { PALISADE_POSTGRES: 'postgres://nobody@127.0.0.1:1/none' };
  const starting = startPlatform({
    dataDir,
    env,
    answerWithinMs: 200,
    choose: () => Promise.reject(new Error('chose')),
  });
  await expect(starting).rejects.toThrow(/PALISADE_POSTGRES doesn't answer[^]*unset PALISADE_POSTGRES/);
  expect(readdirSync(dataDir)).toEqual([]);
});
