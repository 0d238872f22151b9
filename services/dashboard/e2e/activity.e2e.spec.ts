import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newActor, type FileEvent } from './api.js';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

describeInChromium('the activity feed', () => {
  let system: System;
  let windows: Windows;

  beforeAll(async () => {
    system = await sharedSystem();
    windows = await Windows.open(system);
  }, 300_000);
  afterAll(async () => {
    await windows.close();
    await system.close();
  });

  const event = (given: Partial<FileEvent & { ip: string }> = {}): FileEvent => ({
    event_id: randomUUID(),
    actor_email: newActor(),
    action: 'view',
    resource: `s3://dept/finance/${randomUUID()}.pdf`,
    bytes: 1000,
    occurred_at: new Date().toISOString(),
    ...given,
  });
  const post = async (...events: FileEvent[]) => {
    const { status, body } = await system.api.ingest(system.ingestKey, events);
    expect({ status, rejected: body.rejected }).toEqual({ status: 202, rejected: [] });
  };
  const stateOf = (page: Page, words: RegExp) =>
    page.getByRole('status', { name: 'State of the feed' }).filter({ hasText: words });
  const open = async (path: string, options = {}) => {
    const page = await windows.signIn('analyst', path, options);
    await stateOf(page, /^Live/).waitFor();
    return page;
  };
  const rowOf = (page: Page, { actor_email }: FileEvent) => page.getByRole('row', { name: actor_email });
  const rows = (page: Page) => page.getByRole('grid', { name: 'Events' }).getByRole('row');

  it('shows an event that is posted, above the others, without being loaded anew', async () => {
    await post(event());
    const page = await open('/activity');
    await rows(page).nth(1).waitFor();
    const posted = event({ action: 'delete' });
    await post(posted);
    await rowOf(page, posted).waitFor();
    expect(await rows(page).nth(1).innerText()).toContain(posted.actor_email);
    expect(await rowOf(page, posted).innerText()).toContain('delete');
    await page.context().close();
  });

  it('shows events that were there before and those that come meanwhile, each once', async () => {
    const actor = newActor();
    const before = Array.from({ length: 5 }, () => event({ actor_email: actor }));
    await post(...before);
    await untilShown(
      async () => (await system.api.eventIdsOf(actor, await system.adminToken())).length,
      (count) => count === 5,
    );
    const page = await windows.signIn('analyst', '/alerts');
    let readings = 0;
    page.on('response', (response) => {
      if (/\/events\?.*limit=200/.test(response.url())) readings += 1;
    });
    await page.goto(`${system.url}/activity?actor=${actor}`);
    await stateOf(page, /^Live/).waitFor();
    const after = Array.from({ length: 5 }, () => event({ actor_email: actor }));
    await post(...after);
    // Given again, as a sender does who got no answer.
    await post(...after);
    await untilShown(
      () => rows(page).count(),
      (count) => count === 11,
    );
    // What the feed reads once more doubles nothing either.
    await untilShown(
      async () => readings,
      (count) => count >= 2,
    );
    expect(await rows(page).count()).toBe(11);
    await page.context().close();
  });

  it('has the server filter by what the address says', async () => {
    const frames: string[] = [];
    const page = await windows.signIn('viewer', '/alerts');
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
    });
    await page.goto(`${system.url}/activity?action=delete,download&resource=s3://dept/hr/&ip=10.9.0.0/16`);
    await stateOf(page, /^Live/).waitFor();
    for (const label of [
      'Action: download, delete',
      'Resource begins with s3://dept/hr/',
      'IP address: 10.9.0.0/16',
    ])
      await page.getByRole('button', { name: `Remove the filter ${label}` }).waitFor();

    const matching = event({ action: 'delete', resource: 's3://dept/hr/a.pdf', ip: '10.9.8.7' });
    const others = [
      event({ action: 'view', resource: 's3://dept/hr/a.pdf', ip: '10.9.8.7' }),
      event({ action: 'delete', resource: 's3://dept/legal/a.pdf', ip: '10.9.8.7' }),
      event({ action: 'delete', resource: 's3://dept/hr/a.pdf', ip: '10.10.8.7' }),
    ];
    await post(...others, matching);
    await rowOf(page, matching).waitFor();
    expect(await rows(page).count()).toBe(2);
    const sent = frames.join('\n');
    expect(sent).toContain(matching.event_id);
    for (const { event_id } of others) expect(sent).not.toContain(event_id);
    await page.context().close();
  });

  it('asks nobody for an unfinished address, says so, and stays connected', async () => {
    const sent: string[] = [];
    let sockets = 0;
    const page = await windows.signIn('viewer', '/alerts');
    page.on('websocket', (socket) => {
      sockets += 1;
      socket.on('framesent', ({ payload }) => sent.push(String(payload)));
    });
    page.on('request', (request) => sent.push(request.url()));
    await page.goto(`${system.url}/activity?ip=zzz&resource=%00`);
    const field = page.getByRole('searchbox', { name: 'IP address or network' });
    expect(await field.inputValue()).toBe('zzz');
    await page.getByRole('alert').filter({ hasText: 'Write a whole address' }).waitFor();
    await stateOf(page, /^Live$/).waitFor();

    await field.fill('');
    await page.waitForURL((url) => !url.searchParams.has('ip'));
    await field.fill('10.9.');
    await page.getByRole('alert').filter({ hasText: 'Write a whole address' }).waitFor();
    expect(new URL(page.url()).searchParams.has('ip')).toBe(false);
    await field.fill('10.9.0.0/16');
    await page.waitForURL((url) => url.searchParams.get('ip') === '10.9.0.0/16');
    await untilShown(
      async () => sent.filter((text) => text.includes('"ip":"10.9.0.0/16"')).length,
      (count) => count > 0,
    );
    expect(
      sent.filter((text) => /"ip":"(zzz|10\.9\.)"|events\?.*(ip=zzz|ip=10\.9\.(&|$)|%00)/.test(text)),
    ).toEqual([]);
    expect(sockets).toBe(1);

    await page.getByRole('button', { name: 'Remove the filter IP address: 10.9.0.0/16' }).click();
    await page.waitForURL((url) => !url.searchParams.has('ip'));
    expect(await field.inputValue()).toBe('');
    await field.fill('10.9.0.1');
    await page.waitForURL((url) => url.searchParams.get('ip') === '10.9.0.1');
    await field.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('ip'));
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await field.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
    await page.context().close();
  });

  it('keeps the page for wrong times, and the shell where there is no page', async () => {
    const page = await windows.signIn('admin', '/search?from=garbage&range=zz');
    for (const [path, title] of [
      ['/search?from=garbage&range=zz', 'Search'],
      ['/audit?from=xx', 'Audit log'],
      ['/nowhere/at/all', 'There is no such page'],
    ]) {
      await page.goto(`${system.url}${path}`);
      await page.getByRole('main').getByRole('heading', { level: 1, name: title }).waitFor();
      await page.getByRole('navigation').first().waitFor();
      expect(await page.getByText('Invalid time value').count()).toBe(0);
    }
    await page.context().close();
  });

  it('keeps the shell around a page that cannot be loaded, and tries again', async () => {
    const page = await windows.signIn('viewer', '/alerts');
    await page.route(/\/assets\/rules\.page/, (route) => route.abort());
    await page.goto(`${system.url}/rules`);
    await page.getByRole('main').getByRole('heading', { level: 1, name: 'This page failed' }).waitFor();
    await page.getByRole('navigation').first().waitFor();
    await page.unroute(/\/assets\/rules\.page/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('main').getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    await page.context().close();
  });

  it('holds what is new while it is paused, says how many, and shows them when asked', async () => {
    await post(event());
    const page = await open('/activity');
    await rows(page).nth(1).waitFor();
    await page.keyboard.press('Space');
    await stateOf(page, /^Paused: new events wait/).waitFor();
    const waiting = [event(), event(), event()];
    await post(...waiting);
    await page.getByRole('button', { name: '3 new' }).waitFor();
    for (const each of waiting) expect(await rowOf(page, each).count()).toBe(0);
    await page.getByRole('button', { name: '3 new' }).click();
    for (const each of waiting) await rowOf(page, each).waitFor();

    const later = event();
    await post(later);
    await page.getByRole('button', { name: '1 new' }).waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.mouse.move(5, 5);
    await rowOf(page, later).waitFor();
    await page.context().close();
  });

  it('does not move under the pointer', async () => {
    await post(event());
    const page = await open('/activity');
    await rows(page).nth(1).hover();
    const first = await rows(page).nth(1).innerText();
    await post(event());
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await rows(page).nth(1).innerText()).toBe(first);
    await page.mouse.move(5, 5);
    await page.getByRole('button', { name: '1 new' }).waitFor({ state: 'detached' });
    expect(await rows(page).nth(1).innerText()).not.toBe(first);
    await page.context().close();
  });

  it('opens an event by keyboard, with its trace, and the same address shows it again', async () => {
    const actor = newActor();
    const page = await open(`/activity?actor=${actor}`);
    const posted = event({ actor_email: actor, ip: '10.1.2.3' });
    await post(posted);
    await rowOf(page, posted).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: `View by ${actor}` });
    await drawer.waitFor();
    expect(await drawer.innerText()).toMatch(
      new RegExp(`${posted.resource}[^]*10\\.1\\.2\\.3[^]*${posted.event_id}[^]*Trace`),
    );
    expect(await faultsOf(page)).toEqual([]);

    await page.reload();
    await drawer.waitFor();
    await drawer.getByRole('link', { name: `Everything ${actor} did` }).click();
    await page.getByRole('heading', { name: 'Search' }).waitFor();
    await rowOf(page, posted).waitFor();
    await page.context().close();
  });

  it.each([
    [360, 'light'],
    [360, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)('is whole and has no faults at %d pixels, %s', async (width, colorScheme) => {
    await post(event());
    const page = await open('/activity', { viewport: { width, height: 800 }, colorScheme });
    await rows(page).nth(1).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await isCut(page)).toBe(false);
    await page.context().close();
  });
});
