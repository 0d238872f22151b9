import { end, processesWithArgument } from '@palisade/platform';

/**
 * In front of each supervised program: a flag of Node (where heap dumps and reports go) that also tells, on its command
 * line, to which supervisor a process belongs. A pid alone may have been given to another process by now.
 */
export const markOf = (logDir: string): string => `--diagnostic-dir=${logDir}`;

/** Ends services that a killed supervisor has left running; how many there were. */
export async function endOrphanedServices(logDir: string): Promise<number> {
  const orphans = processesWithArgument((argument) => argument === markOf(logDir));
  await Promise.all(orphans.map((pid) => end(pid)));
  return orphans.length;
}
