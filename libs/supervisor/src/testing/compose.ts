import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../../../..');

export interface ComposeService {
  image: string;
  profiles?: string[];
  build?: { args: Record<string, string> };
  command?: string[];
  environment?: Record<string, string>;
  env_file?: { path: string }[];
  healthcheck?: { test?: string[]; disable?: boolean };
  mem_limit?: string;
  pids_limit?: number;
  read_only?: boolean;
  privileged?: boolean;
  user?: string;
  pull_policy?: string;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  restart?: string;
  stop_grace_period?: string;
  logging?: { options?: Record<string, string> };
  network_mode?: string;
  networks?: Record<string, unknown>;
  ports?: { host_ip?: string; published: string; target: number }[];
  volumes?: {
    type: string;
    source: string;
    target: string;
    read_only?: boolean;
    volume?: { nocopy?: boolean; subpath?: string };
  }[];
  depends_on?: Record<string, { condition: string; required: boolean }>;
}

export interface ComposeModel {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean } | null>;
}

export interface Loading {
  /** Instead of .env. */
  envFile?: string;
  files?: string[];
  /** Of whoever calls compose. */
  environment?: Record<string, string>;
}

/** What an engine's client would make of Compose files; throws with its complaint. */
export function loadCompose({
  envFile,
  files = ['docker-compose.yml'],
  environment = {},
}: Loading = {}): ComposeModel {
  const args = [...(envFile === undefined ? [] : ['--env-file', envFile]), ...files];
  const { status, stdout, stderr } = spawnSync(join(root, '.palisade/tools/bin/composecheck'), args, {
    cwd: root,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 16 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr.trim());
  return JSON.parse(stdout) as ComposeModel;
}

/** Gets tools of `.ci/foreign-clients`; why they can't be had, which in CI is an error. */
export function reasonWithout(...tools: string[]): string | undefined {
  try {
    execFileSync(join(root, '.ci/foreign-clients'), tools, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 300_000,
    });
    return undefined;
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    const reason = said.split('\n').at(-1) ?? said;
    if (process.env.CI) throw new Error(`${tools.join(', ')}: ${reason}`, { cause: error });
    return reason;
  }
}

export function runTool(tool: string, args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(join(root, '.palisade/tools/bin', tool), args, {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}
