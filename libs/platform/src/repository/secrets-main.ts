// `npm run -s secrets`: what looks like a secret in any commit, whichever branch it is on. The tests look at the files of
// today; what was once committed stays known to whoever has a clone, also when it is deleted.
import { execFileSync } from 'node:child_process';
import { read, root } from './files.js';
import { findSecrets, isReadable, unexpected, type Allowed } from './secrets.js';

const allowed = JSON.parse(read('libs/platform/src/repository/allowed-secrets.json')) as Allowed;
const known = new Set(Object.values(allowed).flatMap((fingerprints) => Object.keys(fingerprints)));
const largest = 1024 * 1024;

const git = (args: string[], input?: string) =>
  execFileSync('git', args, { cwd: root, input, maxBuffer: 2 ** 30 });

const paths = new Map<string, string>();
for (const line of git(['rev-list', '--all', '--objects']).toString().split('\n')) {
  const [id = '', ...words] = line.split(' ');
  if (words.length > 0 && isReadable(words.join(' '))) paths.set(id, words.join(' '));
}
const contents = git(['cat-file', '--batch', '--buffer'], [...paths.keys()].join('\n'));
let [at, looked, told] = [0, 0, 0];
while (at < contents.length) {
  const end = contents.indexOf(10, at);
  const [id = '', type, size] = contents.toString('utf8', at, end).split(' ');
  const content = contents.subarray(end + 1, end + 1 + Number(size));
  at = end + 2 + Number(size);
  if (type !== 'blob' || content.length > largest || content.includes(0)) continue;
  looked++;
  const found = await findSecrets(paths.get(id) ?? '', content.toString());
  for (const { file, line, rule, fingerprint } of unexpected(found, {}).secrets) {
    if (known.has(fingerprint)) continue;
    told++;
    console.log(`${file}:${String(line)} in ${id.slice(0, 12)}: ${rule} (${fingerprint})`);
  }
}
console.log(`${String(looked)} versions of files, ${String(told)} that look like secrets`);
process.exitCode = told === 0 ? 0 : 1;
