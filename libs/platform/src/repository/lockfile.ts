/** A package as package-lock.json states it. */
export interface LockedPackage {
  folder: string;
  name: string;
  version?: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
}

/** The third-party packages of a lock file; our own workspaces are left out, but for the links to them. */
export function lockedPackages(text: string): LockedPackage[] {
  const { packages } = JSON.parse(text) as {
    packages: Record<string, Omit<LockedPackage, 'folder' | 'name'> & { name?: string }>;
  };
  return Object.entries(packages)
    .filter(([folder]) => folder.includes('node_modules/'))
    .map(([folder, entry]) => ({
      ...entry,
      folder,
      // Of its own where it lies under another, as an alias does.
      name: entry.name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
    }));
}
