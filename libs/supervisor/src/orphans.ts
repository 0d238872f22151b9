import { join } from 'node:path';
import { end, processesWithArgument } from '@palisade/platform';
import { entryOf, services } from './services.js';

const PROGRAMS = ['main', 'seeder/main'];

/** Ends services of this checkout that a killed supervisor has left running: their command line names their file. */
export async function endOrphanedServices(root: string): Promise<number> {
  const files = new Set(
    services.flatMap(({ name }) => PROGRAMS.map((program) => join(root, entryOf(name, program)))),
  );
  const orphans = processesWithArgument((argument) => files.has(argument));
  await Promise.all(orphans.map((pid) => end(pid)));
  return orphans.length;
}
