// GET /v1/auth/me: how long at 1,000 requests a second through the gateway, and how many a second at most, against a bare
// Fastify route that reads one row with pg: `--only me`. On servers of its own; needs a build.
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ownPlatform } from '@palisade/platform';
import autocannon, { type Result } from 'autocannon';
import { eventually } from '../e2e/eventually.js';
import { freePorts } from '../e2e/services.js';
import { startSystem } from '../e2e/system.js';

const connections = 32;
const warmUpSeconds = 3;

interface Given {
  readonly rounds: number;
  readonly seconds: number;
  readonly rate: number;
}

export async function ownAccount({ rounds, seconds, rate }: Given): Promise<void> {
  const place = await ownPlatform();
  const settings = { RATE_LIMIT_TENANT_PER_SECOND: '1000000', RATE_LIMIT_TENANT_BURST: '1000000' };
  const system = await startSystem({ place, settings });
  const [port = ''] = await freePorts(1);
  const program = fileURLToPath(new URL('bare-account.ts', import.meta.url));
  const bareSettings = [port, place.adminUrl, system.demo.admin.email];
  const bare = spawn(process.execPath, [...process.execArgv, program, ...bareSettings], { stdio: 'inherit' });
  try {
    const bareUrl = `http://127.0.0.1:${port}`;
    await eventually(() => fetch(`${bareUrl}/readyz`));
    const sides = {
      bare: bareUrl,
      identity: system.services.identity.url,
      gateway: system.url,
    };
    const most: Record<keyof typeof sides, number[]> = { bare: [], identity: [], gateway: [] };
    const names = Object.keys(sides) as (keyof typeof sides)[];
    for (let round = 0; round < rounds; round++) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const authorization = `Bearer ${await system.login('admin')}`;
        const work = { url: `${sides[name]}/v1/auth/me`, connections, headers: { authorization } };
        await asked({ ...work, duration: warmUpSeconds });
        const { '2xx': answered, duration } = await asked({ ...work, duration: seconds });
        most[name].push(answered / duration);
      }
    }
    const headers = { authorization: `Bearer ${await system.login('admin')}` };
    const steady = await asked({
      url: `${system.url}/v1/auth/me`,
      connections,
      duration: seconds,
      overallRate: rate,
      headers,
    });
    print(most, steady);
  } finally {
    bare.kill();
    await system.close();
  }
}

async function asked(options: Parameters<typeof autocannon>[0]): Promise<Result> {
  const result = await autocannon(options);
  const failed = result.non2xx + result.errors;
  if (failed > 0) throw new Error(`${options.url}: ${String(failed)} requests failed`);
  return result;
}

function print(most: Record<string, number[]>, { '2xx': answered, duration, latency }: Result): void {
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const bare = median(most['bare'] ?? []);
  console.log('\n| GET /v1/auth/me | requests/s | of bare |\n| --- | --: | --: |');
  for (const [name, rates] of Object.entries(most)) {
    const rate = median(rates);
    console.log(`| ${name} | ${Math.round(rate).toLocaleString('en')} | ${(rate / bare).toFixed(2)} |`);
  }
  const { p50, p99 } = latency;
  console.log(
    `\nthrough the gateway at ${Math.round(answered / duration).toLocaleString('en')} requests/s: ` +
      `p50 ${String(p50)} ms, p99 ${String(p99)} ms; load ${load} at the end`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
