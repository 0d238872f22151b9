// Which packages of package-lock.json a service needs at run time, as `npm ci --omit=dev` would install them for it alone.

/**
 * The folders of the lock file that Node finds from the package in `start`: of third parties (`packages`) and of ours
 * (`own`, `start` among them). `has(folder)` says whether a folder is installed here.
 */
export function productionTree({ packages: lock }, start, target, has) {
  if (lock[start] === undefined) throw new Error(`package-lock.json has no ${start}`);
  const own = new Set([start]);
  const packages = new Set();
  const queue = [start];
  for (const from of queue) {
    const found = dependenciesOf(lock, from, target, has);
    for (const folder of found) {
      const entry = lock[folder];
      const [place, kind] = entry.link ? [entry.resolved, own] : [folder, packages];
      if (kind.has(place)) continue;
      kind.add(place);
      queue.push(place);
    }
  }
  return { own: [...own].sort(), packages: [...packages].sort() };
}

function dependenciesOf(lock, from, target, has) {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock[from];
  const needed = { ...peersOf(peerDependencies, peerDependenciesMeta), ...dependencies };
  for (const name of Object.keys(optionalDependencies ?? {})) delete needed[name];
  // Types are nothing to Node, and some packages name them as dependencies.
  const names = Object.keys(needed).filter((name) => !name.startsWith('@types/'));
  const found = names.map((name) => {
    const folder = find(lock, from, name);
    if (folder === undefined) throw new Error(`${from} needs ${name}, which package-lock.json lacks`);
    if (!has(folder)) throw new Error(`${folder} is not installed: run npm ci`);
    return folder;
  });
  const optional = Object.keys(optionalDependencies ?? {}).flatMap((name) => find(lock, from, name) ?? []);
  const binaries = optional.filter(
    (folder) => lock[folder].os !== undefined || lock[folder].cpu !== undefined,
  );
  const fitting = optional.filter((folder) => fits(lock[folder], target) && has(folder));
  if (binaries.length > 0 && !binaries.some((folder) => fitting.includes(folder)))
    throw new Error(
      `${from} has no binary for ${target.os} on ${target.cpu} (${target.libc}) here: run npm ci on such a machine`,
    );
  return [...found, ...fitting];
}

function peersOf(peers = {}, meta = {}) {
  return Object.fromEntries(Object.entries(peers).filter(([name]) => !meta[name]?.optional));
}

/** Where Node looks for a package: beside whoever asks, then in each folder above. */
function find(lock, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/'), 0))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (!/(^|\/)node_modules$/.test(folder) && lock[place] !== undefined) return place;
    if (folder === '') return undefined;
  }
}

function fits({ os, cpu, libc }, target) {
  const allows = (wanted, is) => wanted === undefined || wanted.includes(is);
  return allows(os, target.os) && allows(cpu, target.cpu) && allows(libc, target.libc);
}
