// report.mjs <folder> <name…>: counts the results that Jest wrote as <folder>/<name>.json, and prints what failed and,
// as the last line, `N passed, N failed`. A failed build or lint (a line in <folder>/failed-stages), a test file that
// could not run, a missing result and a skipped test count as failed. A skip whose name says why, as
// "(skipped: needs two machines)", is accepted outside CI. Of a file that ran once more (<name>-again.json) that run
// counts, and what failed in the first is named.
// report.mjs <folder> --again <name>: the files of that run to run once more: those that failed, unless they are unit
// tests, which have nothing to wait for, or more than three.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const mostAgain = 3;
const [folder = '.', ...names] = process.argv.slice(2);
const failures = [];
let passed = 0;

if (names[0] === '--again') console.log(filesToRunAgain(resultsOf(names[1])).join(' '));
else reportOn(names);

function reportOn(names) {
  const stages = join(folder, 'failed-stages');
  if (existsSync(stages)) failures.push(...readFileSync(stages, 'utf8').trim().split('\n'));
  for (const name of names) {
    const results = resultsOf(name);
    if (results) count(results, resultsOf(`${name}-again`));
    else failures.push(`no results of the ${name} tests`);
  }
  if (passed === 0 && failures.length === 0) failures.push('nothing ran');

  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

function resultsOf(name) {
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function filesToRunAgain(results) {
  const failed = (results?.testResults ?? [])
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => name);
  return failed.length <= mostAgain ? failed.filter((file) => !file.endsWith('.unit.spec.ts')) : [];
}

function count({ testResults, success, wasInterrupted }, again) {
  const before = failures.length;
  const second = new Map((again?.testResults ?? []).map((result) => [result.name, result]));
  for (const first of testResults) {
    const result = second.get(first.name) ?? first;
    if (result !== first) sayFirstFailures(first);
    countFile(result);
  }
  if (wasInterrupted || again?.wasInterrupted) failures.push('the run was interrupted');
  else if (!(again ?? { success }).success && failures.length === before)
    failures.push('Jest says that the run failed');
}

function countFile({ name: file, status, message, assertionResults }) {
  const before = failures.length;
  for (const { fullName, status: outcome } of assertionResults) {
    if (outcome === 'passed') passed++;
    else if (outcome === 'failed') failures.push(`${file}: ${fullName}`);
    else if (process.env.CI || !/\(skipped: .+\)/.test(fullName))
      failures.push(`${file}: ${fullName} (${outcome})`);
  }
  if (status === 'failed' && failures.length === before) failures.push(`${file}: ${firstLineOf(message)}`);
}

function sayFirstFailures({ name: file, message, assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  const what = failed.length > 0 ? failed : [firstLineOf(message)];
  for (const failure of what) console.log(`failed at first, and ran once more: ${file}: ${failure}`);
}

function firstLineOf(message) {
  return (message ?? '').trim().split('\n')[0] || 'could not run';
}
