import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiChangedRecord, ApiDeletedRecord, AuditRecord } from '@palisade/contracts';
import { CertificateAuthority, DnsServer } from '@palisade/egress/testing';
import { Ownership } from '../targets/ownership.js';
import { apiOf, Orchestrator } from '../testing/orchestrator.js';
import { until } from '../testing/until.js';
import { CheckProofs } from './check-proofs.js';

const dns = new DnsServer();
const authority = new CertificateAuthority();
/** A second organization of which all is asked that the first one is. */
const [tenantId, stranger] = [randomUUID(), randomUUID()];
const secure = 'files.palisade-test.com';
const files = new Map<string, { status: number; body?: string; location?: string }>();
let folder: string;
let server: Server;
let origin: string;
let orchestrator: Orchestrator;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palisade-proofs-'));
  await writeFile(join(folder, 'ca.pem'), authority.pem);
  dns.set(secure, { A: ['127.0.0.1'] });
  server = createServer(authority.issue({ dns: [secure] }), ({ url = '' }, response) => {
    const { status, body = '', location } = files.get(url) ?? { status: 404 };
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `https://${secure}:${String(port)}`;
  orchestrator = await Orchestrator.start({
    settings: {
      EGRESS_DNS_SERVERS: await dns.start(),
      EGRESS_CA_FILE: join(folder, 'ca.pem'),
      EGRESS_OPEN: `${tenantId}=127.0.0.1:${String(port)}`,
    },
    timing: { proofMs: 100 },
  });
  key = await orchestrator.keyOf(tenantId, 'scans:manage', 'scans:read', 'scans:run');
}, 90_000);
afterAll(async () => {
  await orchestrator.close();
  server.close();
  dns.stop();
  await rm(folder, { recursive: true });
});

const aDomain = () => `${randomUUID()}.com`;
const proofsOf = (targetId: string) => `/v1/targets/${targetId}/proofs`;

async function target(base_url: string, of = tenantId): Promise<string> {
  return (await orchestrator.api(of, { name: randomUUID(), base_url })).api_id;
}

const begin = (targetId: string, body: object, as = key) => orchestrator.post(proofsOf(targetId), as, body);

/** Looks for it, as often as the limit allows. */
async function check(targetId: string, id: string) {
  let answer = await orchestrator.post(`${proofsOf(targetId)}/${id}/check`, key);
  await until(async () => {
    if (answer.status === 429) answer = await orchestrator.post(`${proofsOf(targetId)}/${id}/check`, key);
    return answer.status !== 429;
  });
  return answer;
}

async function ownership(targetId: string): Promise<Record<string, unknown>> {
  return (await orchestrator.get(`/v1/targets/${targetId}`, key)).body.ownership;
}

const state = async (targetId: string) => (await ownership(targetId)).state;
const checkNow = (targetId: string) => orchestrator.app.get(Ownership).checkNow(tenantId, targetId);
const isProven = (of: string, targetId: string) =>
  orchestrator.database.asTenant(of, (tx) => orchestrator.app.get(Ownership).isProven(tx, of, targetId));

async function proveByDns(
  targetId: string,
  domain?: string,
): Promise<{ id: string; name: string; value: string }> {
  const { body } = await begin(targetId, { method: 'dns', ...(domain !== undefined && { domain }) });
  dns.set(body.name, { TXT: ['something else', body.value] });
  expect((await check(targetId, body.id)).body.state).toBe('proven');
  return body;
}

async function changed(api: ApiChangedRecord): Promise<void> {
  await orchestrator.produce(ApiChangedRecord, { tenantId, key: `${tenantId}:${api.api_id}`, data: api });
  await until(async () => {
    const { body } = await orchestrator.get(`/v1/targets/${api.api_id}`, key);
    return body.base_url === api.base_url;
  });
}

describe('a TXT record', () => {
  it('proves the host, and nothing before it is there', async () => {
    const domain = aDomain();
    const id = await target(`https://${domain}:8443/v1`);
    expect(await ownership(id)).toMatchObject({ state: 'unproven', method: null });
    const { status, body } = await begin(id, { method: 'dns' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: `_palisade-challenge.${domain}`, url: null, state: 'pending' });
    expect((await begin(id, { method: 'dns' })).body).toEqual(body);
    expect((await check(id, body.id)).body).toMatchObject({
      state: 'pending',
      reason: `DNS has no TXT record _palisade-challenge.${domain} yet.`,
    });
    expect(await ownership(id)).toMatchObject({
      state: 'pending',
      method: 'dns',
      reason: expect.any(String),
    });
    dns.set(body.name, { TXT: ['palisade-target=another'] });
    expect((await check(id, body.id)).body.reason).toContain('has another value');
    dns.set(body.name, { TXT: [body.value] });
    expect((await check(id, body.id)).body).toMatchObject({ state: 'proven', reason: null });
    expect(await ownership(id)).toMatchObject({
      state: 'proven',
      expires_at: expect.any(String),
      reason: null,
    });
    const actions = async () =>
      (await orchestrator.topics.records(AuditRecord))
        .filter(({ data }) => data.target?.id === id)
        .map(({ data }) => data.action);
    await until(async () => (await actions()).includes('scans.proof.proven'));
    expect(await actions()).toEqual(['scans.proof.begun', 'scans.proof.proven']);
  });

  it('proves all below its domain, for the organization that put it there alone', async () => {
    const domain = aDomain();
    const [first, below] = [
      await target(`https://api.${domain}`),
      await target(`https://a.b.${domain}:9000/x`),
    ];
    const theirs = await target(`https://api.${domain}`, stranger);
    await proveByDns(first, domain);
    expect([await state(first), await state(below)]).toEqual(['proven', 'proven']);
    expect(await checkNow(below)).toBe(true);
    expect(await isProven(stranger, theirs)).toBe(false);
    expect((await orchestrator.get(proofsOf(theirs), key)).status).toBe(404);
    expect((await begin(theirs, { method: 'dns' })).status).toBe(404);
  });

  it.each([
    ['co.uk', 'is a public suffix, under which others register'],
    ['other.co.uk', 'must be api.corp.co.uk or a domain above it'],
  ])('is not at %s', async (domain, message) => {
    const { status, body } = await begin(await target('https://api.corp.co.uk'), { method: 'dns', domain });
    expect([status, body.errors]).toEqual([400, [{ path: 'domain', message }]]);
  });

  it('proves no address', async () => {
    const { status, body } = await begin(await target('https://192.0.2.7'), { method: 'dns' });
    expect([status, body.errors[0].path]).toEqual([400, 'method']);
  });
});

describe('a file', () => {
  const path = '/.well-known/palisade-target.txt';

  it('proves its very origin, when it is there itself', async () => {
    files.clear();
    const [id, elsewhere] = [await target(`${origin}/v1`), await target(`https://${secure}/v1`)];
    const { body } = await begin(id, { method: 'file' });
    expect(body).toMatchObject({ url: `${origin}${path}`, name: null, covers: origin });
    const reasons: string[] = [];
    const token = body.value as string;
    for (const answer of [
      { status: 404 },
      { status: 302, location: '/moved.txt' },
      { status: 200, body: `not ${token}x` },
      { status: 503 },
    ]) {
      files.set(path, answer);
      files.set('/moved.txt', { status: 200, body: token });
      const checked = await check(id, body.id);
      expect(checked.body.state).toBe('pending');
      reasons.push(checked.body.reason);
    }
    expect(reasons).toEqual([
      `${origin}${path} answered 404.`,
      `${origin}${path} redirects: the file has to be there itself.`,
      `${origin}${path} does not contain the token.`,
      `${origin}${path} answered 503.`,
    ]);
    files.set(path, { status: 200, body: `# ours\r\n${token}\r\n` });
    expect((await check(id, body.id)).body.state).toBe('proven');
    expect([await state(id), await state(elsewhere)]).toEqual(['proven', 'unproven']);
    expect((await orchestrator.send('DELETE', `${proofsOf(id)}/${String(body.id)}`, key)).status).toBe(204);
    expect(await state(id)).toBe('unproven');
  });

  it('is not fetched from where nobody may go', async () => {
    const id = await target('http://127.0.0.1:1/v1');
    const { body } = await begin(id, { method: 'file' });
    const { reason } = (await check(id, body.id)).body;
    expect(reason).toContain('The address is not on the public Internet.');
  });
});

describe('what was proven', () => {
  it('is what a scanner is told with its claim, as it is then', async () => {
    const id = await target(`https://${aDomain()}`);
    const scanner = await orchestrator.scanner();
    const claimed = async () => {
      const { body } = await orchestrator.post('/v1/scans', key, { target_id: id });
      const claim = await scanner.begin(body.id);
      await scanner.finish(claim);
      await orchestrator.ended(body.id);
      return claim.target.ownership_proven;
    };
    expect(await claimed()).toBe(false);
    const { name } = await proveByDns(id);
    expect(await claimed()).toBe(true);
    dns.set(name, { TXT: [] });
    expect(await claimed()).toBe(false);
    expect(await state(id)).toBe('void');
    await scanner.leave();
  });

  it('is looked at again before a scan: gone, it is void, and comes back by itself', async () => {
    const id = await target(`https://${aDomain()}`);
    const { id: proofId, name, value } = await proveByDns(id);
    expect(await checkNow(id)).toBe(true);
    dns.set(name, 'SERVFAIL');
    expect(await checkNow(id)).toBe(false);
    expect(await state(id)).toBe('proven'); // nobody said anything: it stays so, but nothing is sent on its strength
    dns.set(name, { TXT: ['gone'] });
    expect(await checkNow(id)).toBe(false);
    expect(await ownership(id)).toMatchObject({
      state: 'void',
      reason: expect.stringContaining('another value'),
    });
    dns.set(name, { TXT: [value] });
    await orchestrator.database.system((tx) =>
      tx.query('update scan_orchestrator.proof_checks set check_at = now() where proof_id = $1', [proofId]),
    );
    await until(async () => (await state(id)) === 'proven', 'for the daily look');
  });

  it('is void with another base URL, and back at once where it still covers it', async () => {
    const api = apiOf({ base_url: `https://api.${aDomain()}/v1` });
    await orchestrator.api(tenantId, api);
    const { name, value } = await proveByDns(api.api_id);
    dns.set(name, { TXT: ['not now'] });
    await changed({ ...api, revision: 2, base_url: `${api.base_url}/v2`, base_url_revision: 2 });
    expect(await state(api.api_id)).toBe('void');
    dns.set(name, { TXT: [value] });
    expect(await state(api.api_id)).toBe('void');
    await until(async () => {
      await orchestrator.database.system((tx) =>
        tx.query('update scan_orchestrator.proof_checks set check_at = now()'),
      );
      return (await state(api.api_id)) === 'proven';
    });
    await changed({ ...api, revision: 3, base_url: `https://${aDomain()}`, base_url_revision: 3 });
    expect(await ownership(api.api_id)).toMatchObject({ state: 'void', reason: 'The base URL has changed.' });
    expect(await checkNow(api.api_id)).toBe(false);
  });

  it('of a domain goes over to another target when its own goes', async () => {
    const domain = aDomain();
    const [first, second] = [await target(`https://a.${domain}`), await target(`https://b.${domain}`)];
    await proveByDns(first, domain);
    const data: ApiDeletedRecord = { api_id: first, revision: 2 };
    await orchestrator.produce(ApiDeletedRecord, { tenantId, key: `${tenantId}:${first}`, data });
    await until(async () => (await orchestrator.get(`/v1/targets/${first}`, key)).status === 404);
    expect(await state(second)).toBe('proven');
    expect((await orchestrator.get(proofsOf(second), key)).body.items).toMatchObject([{ covers: domain }]);
  });

  it('is looked for by one replica, once a day', async () => {
    const id = await target(`https://${aDomain()}`);
    const { id: proofId, name } = await proveByDns(id);
    const before = dns.asked(name).length;
    await orchestrator.database.system((tx) =>
      tx.query('update scan_orchestrator.proof_checks set check_at = now() where proof_id = $1', [proofId]),
    );
    const checks = orchestrator.app.get(CheckProofs);
    await Promise.all([checks.checkDue(), checks.checkDue(), checks.checkDue()]);
    const hoursAhead = async () => {
      const [row] = await orchestrator.rows<{ hours: string }>(
        tenantId,
        `select extract(epoch from check_at - now()) / 3600 as hours from scan_orchestrator.proof_checks where proof_id = $1`,
        [proofId],
      );
      return Math.round(Number(row?.hours));
    };
    await until(async () => (await hoursAhead()) === 24);
    expect(dns.asked(name).length).toBe(before + 1);
  });
});
