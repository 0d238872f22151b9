import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresAnswers } from '../answers.js';
import { PlatformError } from '../errors.js';
import { adminUrl, INITDB_FLAGS, postgresFlags } from '../postgres-settings.js';
import { run as realRun, type Run } from '../processes/run.js';
import { endOrphans, ServerProcess } from '../processes/server-process.js';
import { processesWithArgument } from '../processes/table.js';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { commandAs, runAs, type RunAs } from './run-as.js';

export interface EmbeddedPostgresOptions {
  folder: string;
  logFile: string;
  port: number;
  password: string;
  /** For tests: a crash of the machine may lose data, and many connections are open at once. */
  disposable?: boolean;
  outlivesOwner?: boolean;
  secured?: SecuredPostgres;
  run?: Run;
}

/** A server that takes no plain text. */
export interface SecuredPostgres {
  /** Flags of the program. */
  flags: string[];
  /** PEM of what signed its certificate, for `localhost`. */
  ca: string;
}

const LOCAL_ONLY = [
  'listen_addresses=127.0.0.1',
  // A socket's path has a short limit that a deep folder exceeds.
  'unix_socket_directories=',
].flatMap((setting) => ['-c', setting]);

export async function embeddedPostgres(options: EmbeddedPostgresOptions): Promise<ServerProcess> {
  const { folder, logFile, port, password, disposable = false, outlivesOwner, secured } = options;
  const { run = realRun } = options;
  const as = await runAs(run);
  const binaries = await postgresBinaries(run, as);
  const flags = ['-D', folder, '-p', String(port), ...LOCAL_ONLY, ...postgresFlags(disposable)].concat(
    secured?.flags ?? [],
  );
  const [file, args] = commandAs(as, binaries.postgres, flags);

  return new ServerProcess({
    name: 'Postgres',
    marker: folder,
    logFile,
    stopSignal: STOP_SIGNAL,
    outlivesOwner,
    answers: postgresAnswers(
      secured
        ? { connectionString: adminUrl('localhost', port, password), ssl: { ca: secured.ca } }
        : adminUrl('127.0.0.1', port, password),
    ),
    command: async () => {
      if (existsSync(folder)) await checkVersion(folder, binaries.major);
      else await initialise(folder, password, { binaries, as, run, disposable });
      await ownedBy(folder, as, run);
      await dropStaleLock(folder);
      return { file, args, cwd: folder, uid: as.uid, gid: as.gid };
    },
  });
}

// "Fast": open transactions are rolled back; SIGTERM would wait for every client to leave.
const STOP_SIGNAL = 'SIGINT';

export const endOrphanedPostgres = (folder: string): Promise<number> => endOrphans(folder, STOP_SIGNAL);

interface InitialiseContext {
  binaries: PostgresBinaries;
  as: RunAs;
  run: Run;
  disposable: boolean;
}

// Made aside and renamed when whole, so that an initdb that was cut short is made again.
async function initialise(folder: string, password: string, context: InitialiseContext): Promise<void> {
  const { binaries, as, run, disposable } = context;
  const fresh = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (as.uid !== undefined && as.gid !== undefined) {
      await Promise.all([fresh, passwordFile].map((path) => chown(path, as.uid ?? 0, as.gid ?? 0)));
    }
    const initdb = [
      `--pgdata=${fresh}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      ...INITDB_FLAGS,
      ...(disposable ? ['--no-sync'] : []),
    ];
    const [file, args] = commandAs(as, binaries.initdb, initdb);
    const { code, output } = await run(file, args, { uid: as.uid, gid: as.gid });
    if (code !== 0) throw notInitialised(folder, output);
    await rename(fresh, folder);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

function notInitialised(folder: string, output: string): PlatformError {
  const problem = `Postgres could not make its data folder ${folder}:\n${output.trim()}`;
  if (/no space left/i.test(output)) return new PlatformError(problem, 'free some disk space');
  if (/permission denied/i.test(output)) {
    return new PlatformError(
      problem,
      'set PALISADE_DATA to a folder that the OS user postgres may enter, or run as an ordinary user',
    );
  }
  return new PlatformError(
    problem,
    'set PALISADE_DATA to another folder, or PALISADE_POSTGRES to the URL of a Postgres that runs',
  );
}

export async function checkVersion(folder: string, major: string): Promise<void> {
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === major) return;
  throw new PlatformError(
    version === ''
      ? `${folder} is not a Postgres data folder`
      : `the data in ${folder} is of PostgreSQL ${version}, and this is PostgreSQL ${major}`,
    `drop it with \`make clean\`, or set PALISADE_DATA to another folder${version === '' ? '' : `, or move the data over with pg_dumpall of PostgreSQL ${version}`}`,
  );
}

/** A run as root in a namespace and one as an OS user may follow each other on the same data. */
async function ownedBy(folder: string, as: RunAs, run: Run): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const uid = as.uid ?? 0;
  if ((await stat(folder)).uid === uid) return;
  await run('chown', ['-R', `${uid}:${as.gid ?? 0}`, folder]);
}

/** After a crash the lock names a pid that another process may have by now, which Postgres takes for itself running. */
async function dropStaleLock(folder: string): Promise<void> {
  const lock = join(folder, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number((await readFile(lock, 'utf8')).split('\n')[0]);
  const running = processesWithArgument((argument) => argument === folder);
  if (!running.includes(pid)) await rm(lock, { force: true });
}
