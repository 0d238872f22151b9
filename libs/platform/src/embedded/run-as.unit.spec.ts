import { expect, it } from '@jest/globals';
import type { Run, RunResult } from '../processes/run.js';
import { commandAs, runAs } from './run-as.js';

const ok = (output = ''): RunResult => ({ code: 0, output });
const no = (output = ''): RunResult => ({ code: 1, output });

/** A machine on which `commands` answer, and everything else fails. */
function machine(commands: Record<string, () => RunResult>): Run {
  return async (command, args) => (commands[`${command} ${args[0] ?? ''}`] ?? (() => no('refused')))();
}

it('changes nothing for an ordinary user', async () => {
  expect(await runAs(machine({}), false)).toEqual({ prefix: [] });
});

it('runs root in a user namespace', async () => {
  const as = await runAs(machine({ 'unshare --user': () => ok() }), true);
  expect(commandAs(as, 'postgres', ['-D', 'x'])).toEqual([
    'unshare',
    ['--user', '--map-user=1000', '--map-group=1000', 'postgres', '-D', 'x'],
  ]);
});

it('becomes the OS user postgres where namespaces are refused', async () => {
  const as = await runAs(machine({ 'id -u': () => ok('105\n'), 'id -g': () => ok('107\n') }), true);
  expect(as).toEqual({ prefix: [], uid: 105, gid: 107 });
  expect(commandAs(as, 'postgres', [])).toEqual(['postgres', []]);
});

it('makes that OS user when there is none', async () => {
  let made = false;
  const id = (value: string) => () => (made ? ok(value) : no('no such user'));
  const useradd = () => {
    made = true;
    return ok();
  };
  const as = await runAs(
    machine({ 'id -u': id('998'), 'id -g': id('997'), 'useradd --system': useradd }),
    true,
  );
  expect(as).toEqual({ prefix: [], uid: 998, gid: 997 });
});

it('says what to do when all of that is refused', async () => {
  await expect(runAs(machine({}), true)).rejects.toThrow(
    /refuses a user namespace \(refused\)[^]*ordinary user[^]*useradd[^]*unprivileged_userns_clone[^]*PALISADE_POSTGRES/,
  );
});
