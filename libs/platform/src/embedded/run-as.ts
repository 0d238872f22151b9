import { PlatformError } from '../errors.js';
import { run as realRun, type Run } from '../processes/run.js';

/** How a program that refuses to run as root is started. */
export interface RunAs {
  /** Words in front of the command. */
  prefix: string[];
  /** The OS user to become, and who must own the files. */
  uid?: number;
  gid?: number;
}

export function commandAs(as: RunAs, file: string, args: string[]): [file: string, args: string[]] {
  const [first, ...rest] = as.prefix;
  return first === undefined ? [file, args] : [first, [...rest, file, ...args]];
}

const NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
const OS_USER = 'postgres';

/**
 * Postgres refuses root. In a user namespace root appears as an ordinary user and reaches all its own files, wherever
 * they are; where namespaces are refused, as in many containers, it becomes an OS user, made when there is none.
 */
export async function runAs(run: Run = realRun, isRoot: boolean = process.getuid?.() === 0): Promise<RunAs> {
  if (!isRoot) return { prefix: [] };
  const namespace = await run(...commandAs({ prefix: NAMESPACE }, 'true', []));
  if (namespace.code === 0) return { prefix: NAMESPACE };

  const user = (await osUser(run)) ?? ((await makeOsUser(run)) ? await osUser(run) : undefined);
  if (user) return { prefix: [], ...user };
  throw new PlatformError(
    `Postgres doesn't run as root, this machine refuses a user namespace (${namespace.output.trim()}), and no OS user could be made`,
    `run as an ordinary user; or add one with: useradd --system --user-group ${OS_USER}; or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1); or set PALISADE_POSTGRES to the URL of a Postgres that runs`,
  );
}

async function osUser(run: Run): Promise<{ uid: number; gid: number } | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', OS_USER]), run('id', ['-g', OS_USER])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

async function makeOsUser(run: Run): Promise<boolean> {
  return (await run('useradd', ['--system', '--user-group', '--no-create-home', OS_USER])).code === 0;
}
