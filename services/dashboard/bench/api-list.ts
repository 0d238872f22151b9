// GET /v1/apis: how long at 1,000 requests a second through the gateway, of an organization of 1,000 APIs: `--only apis`. On
// servers of its own; needs a build.
import { loadavg } from 'node:os';
import { ownPlatform } from '@palisade/platform';
import autocannon from 'autocannon';
import pg from 'pg';
import { startSystem, type System } from '../e2e/system.js';

const connections = 32;
const warmUpSeconds = 5;
const registered = 1_000;
const atOnce = 100;

const asked = {
  'the first 50 by name': '/v1/apis',
  'the worst 25': '/v1/apis?sort=score&limit=25',
  'one by its name, in any case': '/v1/apis?q=api%20number%20777',
} as const;

export async function apiList({ seconds, rate }: { seconds: number; rate: number }): Promise<void> {
  const place = await ownPlatform();
  const settings = { RATE_LIMIT_TENANT_PER_SECOND: '1000000', RATE_LIMIT_TENANT_BURST: '1000000' };
  const system = await startSystem({ place, settings });
  try {
    await fill(system, place.adminUrl);
    const headers = { authorization: `Bearer ${await system.login('admin')}` };
    console.log(`\n| GET /v1/apis, ${String(rate)}/s | answered/s | KB each | p50 ms | p99 ms | load |`);
    console.log('| --- | --: | --: | --: | --: | --: |');
    for (const [name, path] of Object.entries(asked)) {
      const work = { url: `${system.url}${path}`, connections, headers, overallRate: rate };
      const { length } = await (await fetch(work.url, { headers })).text();
      await autocannon({ ...work, duration: warmUpSeconds });
      const result = await autocannon({ ...work, duration: seconds });
      if (result.non2xx + result.errors > 0) throw new Error(`${path}: some requests failed`);
      const { p50, p99 } = result.latency;
      const cells = [Math.round(result['2xx'] / result.duration), (length / 1000).toFixed(1), p50, p99];
      console.log(`| ${name} | ${cells.join(' | ')} | ${(loadavg()[0] ?? 0).toFixed(1)} |`);
    }
  } finally {
    await system.close();
  }
}

/** As people register them; the scores are written, since no audit is measured here. */
async function fill(system: System, adminUrl: string): Promise<void> {
  for (let first = 0; first < registered; first += atOnce) {
    const rows = Array.from({ length: atOnce }, (_, i) => {
      const number = String(first + i);
      return `API number ${number},https://api-${number}.example.com/v1,Serves what number ${number} serves.,production`;
    });
    const text = ['name,base_url,description,environment', ...rows].join('\n');
    const token = await system.adminToken();
    const answer = await system.api.request('POST', '/v1/apis/import', token, { format: 'csv', text });
    const said = JSON.stringify(answer.body);
    if (!said.includes('"rejected":[]')) throw new Error(`the import was answered ${said.slice(0, 300)}`);
  }
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(
    `update api_registry.apis
        set last_audit_id = gen_random_uuid(), last_audit_state = 'completed', last_audit_at = now(),
            last_score = floor(random() * 101), last_grade = 'C', last_coverage = 0.9`,
  );
  await client.query('analyze api_registry.apis');
  await client.end();
}
