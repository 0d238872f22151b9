const COMMON = ['timezone=UTC', 'log_timezone=UTC', 'log_line_prefix=%m [%p] %q%u@%d ', 'max_wal_size=2GB'];

const LASTING = [...COMMON, 'max_connections=200', 'shared_buffers=256MB', 'wal_compression=on'];

// What is committed survives a kill of Postgres, which tests rely on, though not one of the machine.
const DISPOSABLE = [
  ...COMMON,
  'max_connections=400',
  'shared_buffers=128MB',
  'fsync=off',
  'full_page_writes=off',
];

/** Of initdb: the same order on every system, by code point, so that an index serves prefix searches too. */
export const INITDB_FLAGS = [
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
];

/** As flags of the `postgres` program. */
export function postgresFlags(disposable: boolean): string[] {
  return (disposable ? DISPOSABLE : LASTING).flatMap((setting) => ['-c', setting]);
}

export function adminUrl(host: string, port: number, password: string): string {
  return `postgres://postgres:${encodeURIComponent(password)}@${host}:${port}/postgres`;
}
