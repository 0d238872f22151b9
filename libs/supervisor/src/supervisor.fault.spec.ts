import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { processesWithArgument, waitUntil } from '@palisade/platform';
import pg from 'pg';
import { services } from './services.js';
import type { UpFile } from './state.js';

// Each start of Kafka and of six processes takes its seconds, several times that on a busy machine.
jest.setTimeout(180_000);

// The programs run as `make up` runs them, built, on a checkout whose services do nothing but answer.
const cli = resolve(import.meta.dirname, '../dist/cli.js');
let root: string;

const answering = `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
const server = createServer((_request, response) => response.end('ok'));
server.listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
writeFileSync(new URL('./env.json', import.meta.url), JSON.stringify(process.env));
`;
const waiting = `setInterval(() => undefined, 1000);\n`;
const demo = {
  admin: { email: 'admin@corp.com', password: 'adminpass' },
  analyst: { email: 'analyst@corp.com', password: 'analystpass' },
  viewer: { email: 'viewer@corp.com', password: 'viewerpass' },
  other_admin: { email: 'other-admin@example.org', password: 'otherpass' },
  ingest_key: 'pal_id_secret',
};

function write(service: string, program: string, text: string): void {
  const file = join(root, 'services', service, 'dist', `${program}.js`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

interface Outcome {
  code: number;
  output: string;
}

function run(command: string, env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((done) => {
    // A Kafka and a Postgres of its own, on ports that may be taken: no setting of this run gets through.
    const clean = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PALISADE_CACHE: process.env.PALISADE_CACHE,
    };
    const options = { env: { ...clean, PALISADE_PLATFORM: 'embedded', ...env }, encoding: 'utf8' } as const;
    execFile(process.execPath, [cli, '--root', root, command], options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      done({ code, output: `${stdout}${stderr}` });
    });
  });
}

const json = (name: string): unknown => JSON.parse(readFileSync(join(root, '.palisade', name), 'utf8'));
const up = () => json('up.json') as UpFile;
const supervisor = () => json('supervisor.json') as { pid: number };
const leftovers = () => processesWithArgument((argument) => argument.startsWith(`${root}/`));

async function sql(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: up().postgres });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(() => {
  if (!existsSync(cli)) throw new Error('build first: npm run build');
  root = execFileSync('mktemp', ['-d', '/tmp/palisade-checkout-XXXXXX'], { encoding: 'utf8' }).trim();
});
beforeEach(() => {
  for (const { name } of services) {
    write(name, 'main', answering);
    write(name, 'migrate', '');
  }
  write('identity', 'seed-demo', `console.log(${JSON.stringify(JSON.stringify(demo))});`);
  write('file-access', 'seeder/main', waiting);
});
afterAll(async () => {
  await run('down');
  execFileSync('rm', ['-rf', root]);
});

describe('make up', () => {
  it('ends when everything answers, and tells addresses, credentials and pids, as to another one at once', async () => {
    const both = await Promise.all([run('up'), run('up')]);
    for (const { code, output } of both) {
      expect(output).toMatch(
        /Palisade is up: http:\/\/localhost:\d+[^]*admin@corp\.com \/ adminpass[^]*other-admin@example\.org \/ otherpass[^]*pal_id_secret/,
      );
      expect(output).not.toMatch(/could not start|\n\s+at /);
      expect(code).toBe(0);
    }
    expect(up()).toMatchObject({ ...demo, url: expect.stringMatching(/^http:\/\/localhost:\d+$/) });
    expect(Object.keys(up().pids).toSorted()).toEqual(
      [...services.map(({ name }) => name), 'mail', 'seeder'].toSorted(),
    );
    expect(Object.keys(up().metrics).toSorted()).toEqual(services.map(({ name }) => name).toSorted());
    expect((await fetch(`${up().url}/readyz`)).ok).toBe(true);
    expect(both[0].output).toContain(`mail       ${up().mail}`);
    expect(await (await fetch(`${up().mail}/api/mails`)).json()).toEqual({ items: [] });
    expect(await sql('select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(join(root, '.palisade/up.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, '.palisade/secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('gives a service its own database role and not the administrator', () => {
    const env = JSON.parse(readFileSync(join(root, 'services/alerting/dist/env.json'), 'utf8'));
    expect(env.DATABASE_URL).toMatch(/palisade_alerting:/);
    expect(JSON.stringify(env)).not.toContain(up().postgres);
    expect(env).not.toHaveProperty('IDENTITY_KEY_ENCRYPTION_KEY');
    expect(env).not.toHaveProperty('AUDIT_SIGNING_KEY');
    expect(env).not.toHaveProperty('DATABASE_OWNER_URL');
  });

  it('is harmless a second time', async () => {
    const before = up();
    const { code, output } = await run('up');
    expect(code).toBe(0);
    expect(output).toMatch(/already up[^]*Palisade is up/);
    expect(up()).toEqual(before);
  });

  it('starts again what dies, and says so in its log and in up.json', async () => {
    const { pids } = up();
    process.kill(pids.alerting!, 'SIGKILL');
    expect(await waitUntil(() => up().pids.alerting !== pids.alerting, { timeoutMs: 10_000 })).toBe(true);
    const log = readFileSync(join(root, '.palisade/logs/supervisor.log'), 'utf8');
    expect(log).toMatch(/alerting died \(SIGKILL\); starting it again in 0.5 s/);
  });

  it.each(['postgres', 'kafka'])('starts %s again when it is killed', async (name) => {
    const marker = join(root, '.palisade', name === 'kafka' ? 'kafka/server.properties' : 'postgres');
    const [pid] = processesWithArgument((argument) => argument === marker);
    process.kill(pid!, 'SIGKILL');
    const log = () => readFileSync(join(root, '.palisade/logs/supervisor.log'), 'utf8').toLowerCase();
    expect(await waitUntil(() => log().includes(`${name} answers again`), { timeoutMs: 45_000 })).toBe(true);
  });
});

describe('make down', () => {
  it('leaves no process, and keeps the data for the next make up', async () => {
    await sql('create table kept as select 42 as answer');
    const secrets = json('secrets.json');
    expect(await run('down')).toMatchObject({
      code: 0,
      output: expect.stringContaining('everything is stopped'),
    });
    expect(leftovers()).toEqual([]);
    expect(existsSync(join(root, '.palisade/up.json'))).toBe(false);

    const again = await run('up', { PALISADE_DEMO: '0' });
    expect(again.code).toBe(0);
    expect(await sql('select answer from kept')).toEqual([{ answer: 42 }]);
    expect(json('secrets.json')).toEqual(secrets);

    // With PALISADE_DEMO=0 nobody may log in, and no events are sent.
    expect(again.output).not.toContain('admin@corp.com');
    expect(up()).not.toHaveProperty('admin');
    expect(up().pids).not.toHaveProperty('seeder');
  });

  it('says so when nothing is up', async () => {
    await run('down');
    expect(await run('down')).toMatchObject({ code: 0, output: expect.stringContaining('nothing is up') });
  });
});

describe('a supervisor that was killed', () => {
  it('leaves nothing that blocks the next make up', async () => {
    await run('up');
    const old = up();
    process.kill(supervisor().pid, 'SIGKILL');
    const { code, output } = await run('up');
    expect(output).toMatch(/ended \d+ processes that a killed supervisor had left/);
    expect(code).toBe(0);
    expect(up().kafka).toEqual(old.kafka);
    expect(up().url).toBe(old.url);
    for (const pid of Object.values(old.pids)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('together with everything else leaves nothing that blocks it either', async () => {
    for (const pid of [supervisor().pid, ...leftovers()]) process.kill(pid, 'SIGKILL');
    expect((await run('up')).code).toBe(0);
    expect(await sql('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('has its services ended by make down', async () => {
    process.kill(supervisor().pid, 'SIGKILL');
    expect((await run('down')).output).toMatch(/ended \d+ processes/);
    expect(leftovers()).toEqual([]);
  });
});

describe('a start that fails', () => {
  it('names the service, shows its last words, and leaves nothing running', async () => {
    write('gateway', 'main', `console.error('PORT must be a number'); process.exit(1);`);
    const { code, output } = await run('up');
    expect(code).toBe(1);
    expect(output).toMatch(/gateway died 3 times while starting[^]*PORT must be a number/);
    expect(leftovers()).toEqual([]);
  });

  it('refuses a wrong setting', async () => {
    expect(await run('up', { PALISADE_PORT: 'http' })).toMatchObject({
      code: 1,
      output: expect.stringContaining('PALISADE_PORT is "http"'),
    });
  });
});

describe('make clean', () => {
  it('drops data, secrets and logs', async () => {
    expect((await run('clean')).code).toBe(0);
    for (const name of ['postgres', 'kafka', 'secrets.json', 'logs', 'installation.json']) {
      expect(existsSync(join(root, '.palisade', name))).toBe(false);
    }
  });
});
