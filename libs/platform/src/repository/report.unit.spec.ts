import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { root } from './files.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

interface Test {
  fullName: string;
  status: 'passed' | 'failed' | 'pending' | 'todo';
}

const test = (fullName: string, status: Test['status'] = 'passed'): Test => ({ fullName, status });

function results(name: string, tests: Test[], more: object = {}, file: object = {}): void {
  const failed = tests.some(({ status }) => status === 'failed');
  const suite = {
    name: 'a.spec.ts',
    status: failed ? 'failed' : 'passed',
    message: '',
    assertionResults: tests,
    ...file,
  };
  writeFileSync(
    join(folder, `${name}.json`),
    JSON.stringify({ success: !failed, wasInterrupted: false, testResults: [suite], ...more }),
  );
}

function report(names = ['run'], env: Record<string, string> = { CI: 'true' }) {
  try {
    const args = [join(root, '.ci/report.mjs'), folder, ...names];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8', env });
    return { code: 0, lines: output.trimEnd().split('\n') };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, lines: stdout.trimEnd().split('\n') };
  }
}

describe('the count of the results', () => {
  it('is one line when everything passed', () => {
    results('parallel', [test('one'), test('two')]);
    results('serial', [test('three')]);
    expect(report(['parallel', 'serial'])).toEqual({ code: 0, lines: ['3 passed, 0 failed'] });
  });

  it('names the test that failed', () => {
    results('run', [test('one'), test('two', 'failed')]);
    expect(report()).toEqual({ code: 1, lines: ['failed: a.spec.ts: two', '1 passed, 1 failed'] });
  });

  it('counts a file that could not run', () => {
    results('run', [], { success: false }, { status: 'failed', message: 'Cannot find module x\n at' });
    expect(report()).toEqual({
      code: 1,
      lines: ['failed: a.spec.ts: Cannot find module x', '0 passed, 1 failed'],
    });
  });

  it.each(['pending', 'todo'] as const)('counts a test that is %s as failed in CI', (status) => {
    results('run', [test('one'), test('two (skipped: needs two machines)', status)]);
    expect(report()).toMatchObject({
      code: 1,
      lines: [expect.stringContaining(`(${status})`), '1 passed, 1 failed'],
    });
  });

  it('accepts a skip outside CI only when it says why', () => {
    results('run', [test('one'), test('two (skipped: needs two machines)', 'pending')]);
    expect(report(['run'], {})).toEqual({ code: 0, lines: ['1 passed, 0 failed'] });
    results('run', [test('one'), test('two', 'pending')]);
    expect(report(['run'], {}).code).toBe(1);
  });

  it('fails when nothing ran', () => {
    results('run', [], { testResults: [] });
    expect(report()).toEqual({ code: 1, lines: ['failed: nothing ran', '0 passed, 1 failed'] });
  });

  it('fails when a run left no results', () => {
    results('parallel', [test('one')]);
    expect(report(['parallel', 'serial'])).toEqual({
      code: 1,
      lines: ['failed: no results of the serial tests', '1 passed, 1 failed'],
    });
  });

  it('counts a build or a lint that failed', () => {
    results('run', [test('one')]);
    writeFileSync(join(folder, 'failed-stages'), 'checking the code (lint)\n');
    expect(report()).toEqual({ code: 1, lines: ['failed: checking the code (lint)', '1 passed, 1 failed'] });
  });

  it('believes Jest when it says that the run failed', () => {
    results('run', [test('one')], { success: false });
    expect(report()).toEqual({
      code: 1,
      lines: ['failed: Jest says that the run failed', '1 passed, 1 failed'],
    });
  });
});

describe('a second run of what failed', () => {
  const failedIn = (name: string) => ({
    testResults: [{ name, status: 'failed', message: '', assertionResults: [] }],
  });

  it('is of the files that failed', () => {
    results('run', [test('one', 'failed')], {}, { name: 'a.int.spec.ts' });
    expect(report(['--again', 'run']).lines).toEqual(['a.int.spec.ts']);
    results('run', [test('one')]);
    expect(report(['--again', 'run']).lines).toEqual(['']);
    expect(report(['--again', 'missing']).lines).toEqual(['']);
  });

  it('is not of unit tests, nor of many files', () => {
    results('run', [], failedIn('a.unit.spec.ts'));
    expect(report(['--again', 'run']).lines).toEqual(['']);
    const many = ['a', 'b', 'c', 'd'].flatMap((name) => failedIn(`${name}.int.spec.ts`).testResults);
    results('run', [], { testResults: many });
    expect(report(['--again', 'run']).lines).toEqual(['']);
  });

  it('counts instead of the first, which is named', () => {
    results('run', [test('one'), test('two', 'failed')]);
    results('run-again', [test('one'), test('two')]);
    expect(report()).toEqual({
      code: 0,
      lines: ['failed at first, and ran once more: a.spec.ts: two', '2 passed, 0 failed'],
    });
  });

  it('fails what fails twice', () => {
    results('run', [test('one'), test('two', 'failed')]);
    results('run-again', [test('one'), test('two', 'failed')]);
    expect(report()).toMatchObject({
      code: 1,
      lines: [expect.anything(), expect.anything(), '1 passed, 1 failed'],
    });
  });
});

describe('.ci/run', () => {
  /** Runs it with a `make` that prints and ends as given. */
  function ciRun(output: string, code: number) {
    writeFileSync(join(folder, 'make'), `#!/bin/sh\nprintf '${output}'\nexit ${code}\n`, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH ?? ''}` };
    const { status, stdout } = spawnSync(join(root, '.ci/run'), { encoding: 'utf8', env });
    return { status, lines: stdout.trimEnd().split('\n') };
  }

  it('prints only the count when everything passed', () => {
    expect(ciRun('PASS a.spec.ts\\n12 passed, 0 failed\\n', 0)).toEqual({
      status: 0,
      lines: ['12 passed, 0 failed'],
    });
  });

  it('names what failed at first', () => {
    const first = 'failed at first, and ran once more: a.spec.ts: two';
    expect(ciRun(`PASS a.spec.ts\\n${first}\\n12 passed, 0 failed\\n`, 0)).toEqual({
      status: 0,
      lines: [first, '12 passed, 0 failed'],
    });
  });

  it('shows the run and ends with the count when something failed', () => {
    const { status, lines } = ciRun('failed: a.spec.ts: two\\n1 passed, 1 failed\\nmake: Error 1\\n', 2);
    expect(status).not.toBe(0);
    expect(lines[0]).toBe('failed: a.spec.ts: two');
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('fails when nothing was counted, even if make is content', () => {
    expect(ciRun('make: Nothing to be done\\n', 0)).toMatchObject({ status: 1 });
    expect(ciRun('', 0).lines.at(-1)).toBe('0 passed, 1 failed');
  });
});
