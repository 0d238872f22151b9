import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Api, downloads, newActor } from './api.js';
import { exportedFrom, verify } from './audit-export.js';
import { describeInChromium, untilShown, Windows } from './browser.js';
import { eventually } from './eventually.js';
import { PersistentClient } from './persistent-client.js';
import { startSystem, type System } from './system.js';

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, 300_000);
afterAll(() => system.close());

/** Eleven downloads, taken by the gateway or by file-access itself. */
async function burst(url = system.url): Promise<string> {
  const actor = newActor();
  const { status } = await new Api(url).ingest(system.ingestKey, downloads(actor, 11));
  expect(status).toBe(202);
  return actor;
}

describe('a client of the stream', () => {
  let client: PersistentClient;

  beforeAll(async () => {
    const answer = await system.api.request('POST', '/v1/api-keys', await system.adminToken(), {
      name: newActor(),
      scopes: ['alerts:read'],
    });
    const key = String(answer.body.key);
    await eventually(async () => expect((await system.api.get('/v1/alerts', key)).status).toBe(200));
    client = new PersistentClient(system.url, { authorization: `Bearer ${key}` });
  });

  /** Polls what the client was told. */
  const soon = (check: () => void, withinMs = 30_000) => eventually(async () => check(), withinMs);

  /** Every alert was told of at its present state, and no change twice. */
  async function expectNoHole(actors: string[]): Promise<void> {
    const admin = await system.adminToken();
    await eventually(async () => {
      for (const actor of actors) {
        const [alert] = await system.api.alertsOf(actor, admin);
        const seen = client.alerts.filter((frame) => frame.actor.email === actor);
        expect(seen.at(-1)).toEqual(alert);
        expect(alert.counts.events).toBe(11);
      }
    }, 40_000);
    const sequences = client.alerts.map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  }

  it('misses no alert and is told none twice when alerting and then the gateway are killed and come back', async () => {
    const { alerting, gateway, 'file-access': fileAccess } = system.services;
    client.start();
    await soon(() => expect(client.connections).toHaveLength(1));
    const actors: string[] = [];
    const more = async (count: number) => {
      for (let n = 0; n < count; n++) actors.push(await burst());
    };
    await more(10);
    await soon(() => expect(client.alerts.length).toBeGreaterThan(2));
    await Promise.all([more(10), alerting.end('SIGKILL')]);
    await soon(() => expect(client.cuts).toBe(1), 5_000);
    await more(5);
    alerting.start();
    await more(5);
    await alerting.ready();
    await more(2);
    await expectNoHole(actors);
    expect(client.connections).toHaveLength(2);
    expect(client.connections[1]?.hello.resumed).toBe(true);

    await gateway.end('SIGKILL');
    await soon(() => expect(client.cuts).toBe(2), 5_000);
    actors.push(await burst(fileAccess.url));
    gateway.start();
    await gateway.ready();
    actors.push(await burst());
    await expectNoHole(actors);
    await client.stop();
  }, 150_000);
});

it('each login is recorded once, though the audit service is killed meanwhile', async () => {
  const logins = async (): Promise<unknown[]> =>
    (await system.get('/v1/audit?action=auth.login.succeeded&limit=500')).items;
  await eventually(async () => expect((await logins()).length).toBeGreaterThan(0));
  const before = (await logins()).length;
  const { audit } = system.services;
  for (let at = 0; at < 12; at++) {
    if (at === 4) await audit.end('SIGKILL');
    if (at === 8) audit.start();
    await system.login('analyst');
  }
  await audit.ready();
  await eventually(async () => expect((await logins()).length).toBe(before + 12), 30_000);
  const { code, output } = await verify(await exportedFrom(system));
  expect(output).toMatch(/^GOOD: \d+ records of the chain/);
  expect(code).toBe(0);
}, 120_000);

describeInChromium('a page that was open meanwhile', () => {
  let windows: Windows;

  beforeAll(async () => {
    windows = await Windows.open(system);
  });
  afterAll(() => windows.close());

  const rowOf = (page: Page, actor: string) => page.getByRole('row', { name: actor });
  const untilLive = (page: Page) =>
    untilShown(
      () => page.locator('header [role=status]').innerText(),
      (words) => words.startsWith('Live'),
    );

  it('of alerts says that it is cut off, and has afterwards what was raised meanwhile', async () => {
    const { gateway, 'file-access': fileAccess } = system.services;
    const page = await windows.signIn('analyst', '/alerts');
    await untilLive(page);
    await rowOf(page, await burst()).waitFor();
    await page.evaluate('window.isSamePage = true');
    await gateway.end('SIGKILL');
    await page.locator('header [role=status]').filter({ hasText: 'Disconnected since' }).waitFor();
    const missed = await burst(fileAccess.url);
    gateway.start();
    await gateway.ready();
    await untilLive(page);
    await rowOf(page, missed).waitFor();
    await rowOf(page, await burst()).waitFor();
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    await page.context().close();
  }, 120_000);

  it('of activity reads what it missed when the connection was cut', async () => {
    const stateOf = (words: RegExp) =>
      page.getByRole('status', { name: 'State of the feed' }).filter({ hasText: words });
    const page = await windows.signIn('analyst', '/activity');
    await stateOf(/^Live/).waitFor();
    await page.context().setOffline(true);
    await system.services.alerting.stop();
    await stateOf(/^Disconnected since/).waitFor();
    const [missed] = downloads(newActor(), 1);
    expect((await system.api.ingest(system.ingestKey, missed ? [missed] : [])).status).toBe(202);
    system.services.alerting.start();
    await system.services.alerting.ready();
    await page.context().setOffline(false);
    await stateOf(/^Live/).waitFor({ timeout: 60_000 });
    await rowOf(page, missed?.actor_email ?? '').waitFor();
    await page.context().close();
  }, 120_000);
});
