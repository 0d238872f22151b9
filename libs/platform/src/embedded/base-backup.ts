import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** What belongs to the process that runs, or is made anew by the one that starts. */
const leftOut = new Set([
  'postmaster.pid',
  'postmaster.opts',
  'backup_label',
  'tablespace_map',
  'current_logfiles',
]);
/** Kept as folders, without what is in them. */
const emptied = new Set([
  ...[
    'pg_wal',
    'pg_replslot',
    'pg_dynshmem',
    'pg_notify',
    'pg_serial',
    'pg_snapshots',
    'pg_stat_tmp',
    'pg_subtrans',
  ],
  'log',
]);

/**
 * Copies the data folder of a Postgres on this machine while it runs, as of the end of the copying. A Postgres of the same
 * version that starts in the copy recovers it. It is there whole, or not at all.
 */
export async function baseBackup(adminUrl: string, to: string): Promise<void> {
  const partial = `${to}.${randomBytes(4).toString('hex')}.partial`;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ folder: string }>(
      `select current_setting('data_directory') as folder from pg_tablespace having count(*) = 2`,
    );
    const folder = rows[0]?.folder;
    if (folder === undefined) throw new Error('a Postgres with tablespaces of its own needs pg_basebackup');
    // The log since the beginning is needed too: the slot, which goes with the connection, keeps it.
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [
      `backup_${randomBytes(4).toString('hex')}`,
    ]);
    await client.query(`select pg_backup_start('palisade', true)`);
    await copyFolder(folder, partial);
    const { rows: stopped } = await client.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(wait_for_archive := false)',
    );
    await writeFile(join(partial, 'backup_label'), stopped[0]?.labelfile ?? '', { mode: 0o600 });
    await copyFolder(join(folder, 'pg_wal'), join(partial, 'pg_wal'));
    await mkdir(dirname(to), { recursive: true });
    await rename(partial, to);
  } finally {
    await client.end();
    await rm(partial, { recursive: true, force: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true }).catch(unlessGone([]))) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (leftOut.has(entry.name) || entry.name.startsWith('pgsql_tmp')) continue;
    if (!entry.isDirectory()) await copyFile(source, target).catch(unlessGone(undefined));
    else if (emptied.has(entry.name)) await mkdir(target, { recursive: true, mode: 0o700 });
    else await copyFolder(source, target);
  }
}

/** What is deleted meanwhile isn't needed: the log says that it was deleted. */
const unlessGone =
  <T>(otherwise: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  };
