import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { completeSecrets, schemas, secretSettings } from '@palisade/provisioning';
import { settingsFrom } from './config.js';
import { environmentOf, migrationEnv, serviceEnv } from './environment.js';
import { operationsOf, services } from './services.js';
import {
  loadCompose,
  reasonWithout,
  root,
  runTool,
  type ComposeModel,
  type ComposeService,
} from './testing/compose.js';

const missing = reasonWithout('composecheck', 'hadolint', 'promtool');
const because = missing === undefined ? '' : ` (skipped: ${missing})`;
const folder = mkdtempSync(join(tmpdir(), 'palisade-compose-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const production = {
  PUBLIC_URL: 'https://palisade.example.com',
  SMTP_URL: 'smtps://palisade:secret@smtp.example.com',
  MAIL_FROM: 'palisade@example.com',
};
const loadProduction = (more: Record<string, string> = {}) =>
  loadCompose({ envFile: 'deploy/docker/production.env', environment: { ...production, ...more } });

const isJob = ({ restart }: ComposeService) => restart === 'no' || restart === 'on-failure';
const networksOf = ({ networks }: ComposeService) => Object.keys(networks ?? {});
const names = (model: ComposeModel) => Object.keys(model.services).sort();
const every = (model: ComposeModel) => Object.entries(model.services);
const written = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

(missing === undefined ? describe : describe.skip)(`docker-compose.yml${because}`, () => {
  const demo = missing === undefined ? loadCompose() : { services: {}, networks: {} };

  it('has every service that make up starts, migrated before it starts, and in a production the same', () => {
    const own = services.map(({ name }) => name);
    for (const model of [demo, loadProduction()]) {
      expect(names(model)).toEqual(expect.arrayContaining(own));
      for (const { name, schema } of services) {
        const service = model.services[name];
        expect(service?.build?.args).toEqual({ SERVICE: name });
        const first = schema === undefined ? 'provision' : `${name}-migrations`;
        expect(service?.depends_on?.[first]).toMatchObject({ condition: 'service_completed_successfully' });
        if (schema !== undefined)
          expect(model.services[first]?.depends_on?.provision?.condition).toBe(
            'service_completed_successfully',
          );
      }
    }
  });

  it('gives each service the settings that make up gives it', () => {
    const secrets = completeSecrets({}, Object.values(schemas));
    const files = secretSettings(secrets);
    const ports = Object.fromEntries(
      services.flatMap(({ name, port }) => [
        [name, port],
        [operationsOf(name), port + 100],
      ]),
    );
    const databases = Object.fromEntries(
      Object.values(schemas).map((schema) => [schema, { url: 'postgres://a', ownerUrl: 'postgres://b' }]),
    );
    const environment = environmentOf({
      settings: settingsFrom({}),
      secrets,
      kafka: ['localhost:9092'],
      databases,
      ports: { ...ports, zipkin: 9411 },
    });
    // Of the image: deploy/docker/Dockerfile and start.mjs.
    const ofImage = ['NODE_ENV', 'NODE_OPTIONS', 'HOST', 'PORT', 'DASHBOARD_DIR'];
    for (const service of services) {
      const given = [
        ...Object.keys(demo.services[service.name]?.environment ?? {}),
        ...Object.keys(files[service.name] ?? {}),
        ...(service.schema === undefined ? [] : ['DATABASE_URL']),
        ...ofImage,
      ];
      const lacking = Object.keys(serviceEnv(service, environment)).filter((name) => !given.includes(name));
      expect({ service: service.name, lacking }).toEqual({ service: service.name, lacking: [] });
      if (service.schema !== undefined)
        expect(Object.keys(migrationEnv(service.schema, environment))).toEqual(['DATABASE_OWNER_URL']);
    }
  });

  it('has addresses of services that it has', () => {
    const settings = Object.values(demo.services).flatMap(({ environment = {} }) =>
      Object.entries(environment),
    );
    const urls = settings.filter(([name, value]) => /_URL$/.test(name) && value.includes('://'));
    const hosts = urls.map(([, value]) => new URL(value).hostname).filter((host) => host !== 'localhost');
    expect(hosts.length).toBeGreaterThan(10);
    expect(hosts.filter((host) => demo.services[host] === undefined)).toEqual([]);
  });

  it('shows each container its own secrets and nobody elses, which none can change', () => {
    for (const [name, { volumes = [] }] of every(demo)) {
      const secrets = volumes.filter(({ source }) => source === 'secrets');
      if (name === 'secrets') expect(secrets).toMatchObject([{ target: '/var/lib/palisade/secrets' }]);
      else if (name === 'provision')
        expect(secrets).toMatchObject([{ target: '/var/lib/palisade/secrets', read_only: true }]);
      else if (secrets.length > 0) {
        const of = ['seed-demo', 'ready'].includes(name) ? 'identity' : name;
        expect(secrets).toEqual([
          expect.objectContaining({ read_only: true, volume: { nocopy: true, subpath: of } }),
        ]);
      }
    }
    const wanted = [
      ...services.filter(({ name }) => name !== 'gateway').map(({ name }) => name),
      ...Object.keys(schemas).map((name) => `${name}-migrations`),
    ];
    const seen = every(demo).flatMap(([, { volumes = [] }]) => volumes.map(({ volume }) => volume?.subpath));
    expect(seen).toEqual(expect.arrayContaining(wanted));
  });

  it('lets nothing in from outside of this machine, and a gateway at most where an operator says so', () => {
    const published = (model: ComposeModel) =>
      every(model).flatMap(([name, { ports = [] }]) =>
        ports.filter(({ host_ip: host }) => host !== '127.0.0.1').map(() => name),
      );
    expect(published(demo)).toEqual([]);
    expect(published(loadProduction())).toEqual([]);
    expect(published(loadProduction({ PALISADE_BIND: '0.0.0.0' }))).toEqual(['gateway']);
    expect(every(demo).filter(([, { network_mode: mode }]) => mode !== undefined && mode !== 'none')).toEqual(
      [],
    );
    expect(every(demo).filter((each) => networksOf(each[1]).includes('default'))).toEqual([]);
  });

  it('keeps scanners from Postgres, and Postgres from everything outside', () => {
    const postgres = demo.services.postgres ?? { image: '' };
    for (const [name, service] of every(demo).filter(([each]) => each.startsWith('scanner-'))) {
      expect({
        name,
        shared: networksOf(service).filter((net) => networksOf(postgres).includes(net)),
      }).toEqual({ name, shared: [] });
    }
    expect(networksOf(postgres)).toEqual(['database']);
    expect(postgres.ports).toBeUndefined();
    expect(demo.networks).toMatchObject({ database: { internal: true }, services: { internal: true } });
    expect(loadProduction({ PALISADE_OWN_SERVERS: 'false' }).networks.database?.internal ?? false).toBe(
      false,
    );
  });

  it('confines every container', () => {
    for (const [name, service] of every(demo)) {
      expect({ name, ...service }).toMatchObject({
        name,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.stringMatching(/^[1-9]/),
        pids_limit: expect.any(Number),
        logging: { options: { 'max-size': expect.any(String), 'max-file': expect.any(String) } },
      });
      expect(service.privileged ?? false).toBe(false);
      expect(service.cap_add ?? []).toEqual([]);
      // The images of others have a user of their own where none is named: Kafka's and Zipkin's.
      expect(service.user ?? '1').not.toMatch(/^(root|0)(:|$)/);
    }
  });

  it('pins every image, and pulls none of ours from a registry that is not named', () => {
    for (const [name, { image, pull_policy: policy, build }] of every(demo)) {
      expect({ name, image }).toEqual({
        name,
        image: expect.stringMatching(/^[\w./-]+:v?\d+\.\d+\.\d+(-\w+)?$|^postgres:\d+\.\d+-\w+$/),
      });
      if (image.startsWith('palisade/')) expect({ name, policy }).toEqual({ name, policy: 'never' });
      else expect(build).toBeUndefined();
    }
  });

  it('looks after what keeps running, and lets it end in its own time', () => {
    for (const [name, service] of every(demo).filter((each) => !isJob(each[1]))) {
      expect({ name, ...service }).toMatchObject({ name, restart: 'unless-stopped' });
      expect(service.healthcheck?.test?.length).toBeGreaterThan(1);
      if (services.some((each) => each.name === name)) expect(service.stop_grace_period).toBe('30s');
    }
    const jobs = every(demo).filter((each) => isJob(each[1]));
    expect(jobs.length).toBeGreaterThanOrEqual(10);
    expect(jobs.filter(([, { healthcheck }]) => healthcheck?.disable !== true)).toEqual([]);
  });

  it('waits with a condition that can come true: healthy for what has a check, completed for a job', () => {
    for (const [name, { depends_on: dependencies = {} }] of every(demo))
      for (const [other, { condition }] of Object.entries(dependencies)) {
        const service = demo.services[other];
        if (service === undefined) continue;
        const wanted = isJob(service) ? 'service_completed_successfully' : 'service_healthy';
        expect({ name, other, condition }).toEqual({ name, other, condition: wanted });
      }
  });

  it('is a demo only by its own .env, and a production asks for what it needs', () => {
    const jobs = ['seed-demo', 'seeder', 'samples', 'ready', 'mail', 'zipkin'];
    expect(names(demo)).toEqual(expect.arrayContaining(jobs));
    expect(demo.services.identity?.environment?.PALISADE_LOCAL).toBe('1');

    const inProduction = loadProduction();
    expect(names(inProduction).filter((name) => jobs.includes(name))).toEqual([]);
    expect(names(inProduction)).toEqual(expect.arrayContaining(['kafka', 'postgres', 'not-a-demo']));
    expect(inProduction.services.identity?.environment).toMatchObject({ ...production, PALISADE_LOCAL: '0' });
    for (const name of Object.keys(production))
      expect(() => loadProduction({ [name]: '' })).toThrow(new RegExp(`required variable ${name}`));

    const managed = loadProduction({ COMPOSE_PROFILES: 'managed' });
    expect(names(managed)).toContain('not-a-demo');
    expect(names(managed)).not.toContain('kafka');
    expect(names(managed)).not.toContain('postgres');
  });

  it('gives scanners a profile of their own where they are to have namespaces', () => {
    const files = ['docker-compose.yml', 'deploy/docker/scanner-namespaces.yml'];
    const load = (environment: Record<string, string>) => loadCompose({ files, environment });
    expect(() => load({})).toThrow(/PALISADE_SCANNER_SECCOMP/);
    const scanner = load({ PALISADE_SCANNER_SECCOMP: '/etc/p.json' }).services['scanner-web'];
    expect(scanner?.security_opt).toEqual(['no-new-privileges:true', 'seccomp=/etc/p.json']);
  });

  it.each([
    [
      'a service that is depended on and is not there',
      'depends_on: { identty: { condition: service_healthy } }',
    ],
    ['a network that is not there', 'networks: [nowhere]'],
    ['a volume that is not there', "volumes: ['nothing:/data']"],
    ['a setting without a name', 'environment: [[]]'],
    ['an option that nobody knows', 'read_onyl: true'],
  ])('would be red for %s', (_what, mistake) => {
    const file = written('wrong.yml', `services: { web: { image: 'a:1.0.0', ${mistake} } }\n`);
    expect(() => loadCompose({ files: [file] })).toThrow();
  });
});

(missing === undefined ? describe : describe.skip)(`what lies beside it${because}`, () => {
  const dockerfile = readFileSync(join(root, 'deploy/docker/Dockerfile'), 'utf8');

  it("has nothing that hadolint says of the Dockerfile, which it would of one with root's latest", () => {
    expect(runTool('hadolint', ['deploy/docker/Dockerfile'])).toEqual({ status: 0, said: '' });
    const wrong = written('Dockerfile', 'FROM node:latest\nRUN cd /src && apt-get install curl\nUSER root\n');
    expect(runTool('hadolint', [wrong]).said).toMatch(/DL3007[^]*DL3008/);
  });

  it('builds and runs on one exact base, as nobody of importance', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set(['${NODE_IMAGE}', 'packages', 'build']));
    const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest).devDependencies
      .node;
    expect(dockerfile).toContain(`ARG NODE_IMAGE=node:${version ?? ''}-trixie-slim`);
    expect(dockerfile.slice(dockerfile.indexOf(' AS run'))).toMatch(/^USER 10001:10001$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('has a configuration and rules that Prometheus takes, and every service among its targets', () => {
    const checked = runTool('promtool', ['check', 'config', 'deploy/observability/prometheus.yml']);
    expect(checked).toMatchObject({ status: 0 });
    const text = readFileSync(join(root, 'deploy/observability/prometheus.yml'), 'utf8');
    for (const { name, operationsPort } of services)
      expect(text).toContain(`- ${name}:${operationsPort ?? 8080}\n`);
    const wrong = written('rules.yml', 'groups: [{ name: a, rules: [{ alert: B, expr: "sum(" }] }]\n');
    expect(runTool('promtool', ['check', 'rules', wrong]).status).not.toBe(0);
  });

  it('has a rule only for metrics that docs/operations.md tells of', () => {
    const rules = readFileSync(join(root, 'deploy/observability/alerts.yml'), 'utf8');
    const told = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    const used = [...rules.matchAll(/\b((?:[a-z]+_){2,}[a-z]+)(?=[{[)\s])/g)].map(([, name = '']) => name);
    const metrics = used
      .filter((name) => /^(palisade|messaging|http|file_access|audit|db|otel|nodejs)_/.test(name))
      .filter(
        (name) => !/^(messaging_consumer_group_name|palisade_alarm_name|palisade_scans_outcome)$/.test(name),
      )
      .map((name) => name.replace(/_(bucket|count)$/, ''));
    expect(metrics.length).toBeGreaterThan(12);
    expect(metrics.filter((name) => !told.includes(name))).toEqual([]);
  });
});

interface Manifest {
  devDependencies: Record<string, string>;
}
