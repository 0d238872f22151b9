import { expect, it } from '@jest/globals';
import { runProgram } from './run-program.js';

const program = (text: string, input?: object) =>
  runProgram({
    args: ['--input-type=module', '-e', text],
    cwd: '/',
    env: { PATH: process.env.PATH ?? '' },
    input,
  });

it('returns what was printed', async () => {
  expect(await program(`console.log('done')`)).toBe('done\n');
});

it('hands its input over on stdin', async () => {
  const text = `import { json } from 'node:stream/consumers'; console.log((await json(process.stdin)).word)`;
  expect(await program(text, { word: 'secret' })).toBe('secret\n');
});

it('fails with what the program said', async () => {
  await expect(program(`console.error('no such role'); process.exit(1)`)).rejects.toThrow(
    /failed: no such role$/,
  );
});
