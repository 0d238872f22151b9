// report.mjs <folder> <name…>: counts the results that Jest wrote as <folder>/<name>.json, and prints what failed and,
// as the last line, `N passed, N failed`. A failed build or lint (a line in <folder>/failed-stages), a test file that
// could not run, a missing result and a skipped test count as failed. A skip whose name says why, as
// "(skipped: needs two machines)", is accepted outside CI.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '.', ...names] = process.argv.slice(2);
const failures = [];
let passed = 0;

const stages = join(folder, 'failed-stages');
if (existsSync(stages)) failures.push(...readFileSync(stages, 'utf8').trim().split('\n'));

for (const name of names) {
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) count(JSON.parse(readFileSync(file, 'utf8')));
  else failures.push(`no results of the ${name} tests`);
}
if (passed === 0 && failures.length === 0) failures.push('nothing ran');

for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

function count({ testResults, success, wasInterrupted }) {
  const before = failures.length;
  for (const { name: file, status, message, assertionResults } of testResults) {
    const failuresOfFile = failures.length;
    for (const { fullName, status: outcome } of assertionResults) {
      if (outcome === 'passed') passed++;
      else if (outcome === 'failed') failures.push(`${file}: ${fullName}`);
      else if (process.env.CI || !/\(skipped: .+\)/.test(fullName))
        failures.push(`${file}: ${fullName} (${outcome})`);
    }
    if (status === 'failed' && failures.length === failuresOfFile)
      failures.push(`${file}: ${(message ?? '').trim().split('\n')[0] || 'could not run'}`);
  }
  if (wasInterrupted) failures.push('the run was interrupted');
  else if (!success && failures.length === before) failures.push('Jest says that the run failed');
}
