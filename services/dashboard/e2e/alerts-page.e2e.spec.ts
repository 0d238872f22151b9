import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page, Request } from 'playwright-core';
import { Api, downloads, newActor, type Json } from './api.js';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { Person, System } from './system.js';

describeInChromium('the alerts page', () => {
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

  /** Eleven downloads; by file-access itself where the gateway is away. */
  const burst = async (actor = newActor(), url = system.url): Promise<string> => {
    expect((await new Api(url).ingest(system.ingestKey, downloads(actor, 11))).status).toBe(202);
    return actor;
  };
  const raised = async (): Promise<Json> => {
    const actor = await burst();
    return eventually(async () => {
      const [alert] = await system.api.alertsOf(actor, await system.adminToken());
      expect(alert).toBeDefined();
      return alert;
    });
  };
  // Beside an open drawer everything else is hidden from screen readers, but not from sight.
  const shown = `document.querySelector('header [role=status]')?.innerText ?? location.href + document.body.innerText`;
  const untilLive = (page: Page) =>
    untilShown(
      () => page.evaluate<string>(shown),
      (words) => words.startsWith('Live'),
    );
  const open = async (person: Person, path: string, options?: BrowserContextOptions): Promise<Page> => {
    const page = await windows.signIn(person, path, options);
    await untilLive(page);
    return page;
  };
  const rowOf = (page: Page, actor: string) => page.getByRole('row', { name: actor, includeHidden: true });
  const drawerOf = (page: Page, actor: string) => page.getByRole('dialog').filter({ hasText: actor });
  const addressOf = ({ id, actor }: Json) => `/alerts?actor=${String(actor.email)}&alert=${String(id)}`;
  const close = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));
  const button = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name });
  const logIn = async (page: Page, person: Person, password = system.demo[person].password) => {
    await page.getByLabel('E-mail address').fill(system.demo[person].email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  it('shows an alert when it is raised, and what it is about, by keyboard alone', async () => {
    const page = await open('analyst', '/alerts');
    await page.evaluate('window.isSamePage = true');
    const actor = await burst();
    await rowOf(page, actor).waitFor({ timeout: 15_000 });
    expect(await page.evaluate('window.isSamePage')).toBe(true);

    await page.keyboard.press('j');
    expect(await page.locator(':focus').innerText()).toContain(actor);
    await page.keyboard.press('Enter');
    const drawer = drawerOf(page, actor);
    await drawer.waitFor();
    await drawer.getByRole('meter').waitFor();
    expect(await drawer.getByRole('meter').getAttribute('aria-valuetext')).toMatch(/^11 .*threshold 10/);
    await drawer.getByText('s3://dept/finance/report-0.pdf').first().waitFor();
    expect(await page.evaluate('document.activeElement.closest("[role=dialog]") !== null')).toBe(true);

    const other = await open('viewer', page.url().slice(system.url.length));
    await drawerOf(other, actor).getByRole('meter').waitFor();
    await page.goBack();
    await drawer.waitFor({ state: 'detached' });
    await page.goForward();
    await drawer.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await untilShown(
      () => page.evaluate<string>('document.activeElement.innerText'),
      (focused) => focused.includes(actor),
    );
    await close(page, other);
  });

  it('shows in another window what is acknowledged in one', async () => {
    const alert = await raised();
    const { email } = alert.actor;
    const [mine, other] = [await open('analyst', addressOf(alert)), await open('admin', addressOf(alert))];
    await button(mine, 'Acknowledge').waitFor();
    await button(other, 'Acknowledge').waitFor();
    await mine.keyboard.press('e');
    for (const page of [mine, other]) {
      await rowOf(page, email).filter({ hasText: 'Acknowledged' }).waitFor();
      await button(page, 'Reopen').waitFor();
      const change = page.getByRole('listitem').filter({ hasText: 'from open to acknowledged' });
      await change.getByText(system.demo.analyst.email).waitFor();
    }
    const { state } = await system.get(`/v1/alerts/${String(alert.id)}`);
    expect(state).toBe('acknowledged');
    await close(mine, other);
  });

  it('lets a viewer read, and says why nothing else', async () => {
    const alert = await raised();
    const page = await open('viewer', addressOf(alert));
    const changes: string[] = [];
    page.on('request', (request) => request.method() === 'PATCH' && changes.push(request.url()));
    await button(page, 'Acknowledge').waitFor();
    for (const name of ['Acknowledge', 'Resolve', 'False positive']) {
      expect([name, await button(page, name).getAttribute('aria-disabled')]).toEqual([name, 'true']);
    }
    const reason = 'You are a viewer: this needs an analyst or an admin.';
    expect(await page.getByRole('dialog').innerText()).toContain(reason);
    await button(page, 'Acknowledge').click({ force: true });
    await page.keyboard.press('e');
    const refused = await page.request.patch(`${system.url}/v1/alerts/${String(alert.id)}`, {
      data: { revision: alert.revision, state: 'acknowledged' },
      headers: { origin: system.url },
    });
    expect(refused.status()).toBe(403);
    expect(changes).toEqual([]);
    await close(page);
  });

  it('explains that somebody else was faster, and shows what it is now', async () => {
    const alert = await raised();
    const path = `/v1/alerts/${String(alert.id)}`;
    const page = await open('analyst', addressOf(alert));
    // Between the click and the service: earlier the page would have been told of it.
    await page.route(`**${path}`, async (route) => {
      if (route.request().method() === 'PATCH') {
        const change = { revision: alert.revision, state: 'resolved' };
        const admin = await system.adminToken();
        expect((await system.api.request('PATCH', path, admin, change)).status).toBe(200);
      }
      await route.continue();
    });
    await button(page, 'Acknowledge').click();
    await page.getByText('It was changed in the meantime').first().waitFor();
    await page
      .getByText(`${system.demo.admin.email} changed the alert; it is resolved now.`)
      .first()
      .waitFor();
    await rowOf(page, alert.actor.email).filter({ hasText: 'Resolved' }).waitFor();
    await button(page, 'Reopen').waitFor();
    expect((await system.get(path)).state).toBe('resolved');
    await close(page);
  });

  it('asks who it is, says what was wrong, and goes where the address led', async () => {
    const alert = await raised();
    const page = await windows.newWindow();
    await page.goto(system.url + addressOf(alert));
    await logIn(page, 'analyst', 'not the password');
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await logIn(page, 'analyst');
    await drawerOf(page, alert.actor.email).waitFor();
    await close(page);
  });

  it('says when the session was ended elsewhere, and goes on where it was', async () => {
    const alert = await raised();
    const page = await open('viewer', addressOf(alert));
    const token = await system.login('viewer');
    const { items } = (await system.api.get('/v1/auth/sessions?limit=500', token)).body;
    for (const { id, is_current } of items) {
      if (is_current !== true) await system.api.request('DELETE', `/v1/auth/sessions/${String(id)}`, token);
    }
    await page.getByText('Your session has ended.').waitFor();
    await logIn(page, 'viewer');
    await drawerOf(page, alert.actor.email).waitFor();
    await close(page);
  });

  it.each([
    [360, 'light'],
    [360, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)('is whole and has no faults at %d pixels, %s', async (width, colorScheme) => {
    const alert = await raised();
    const page = await open('analyst', '/alerts', { viewport: { width, height: 800 }, colorScheme });
    await rowOf(page, alert.actor.email).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await isCut(page)).toBe(false);
    await page.goto(system.url + addressOf(alert));
    await page.getByRole('dialog').getByRole('meter').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await isCut(page)).toBe(false);
    await close(page);
  });

  it('works below a path prefix, and asks for nothing outside of it', async () => {
    const gateway = await system.add('gateway', { PATH_PREFIX: '/palisade' });
    const page = await windows.newWindow();
    const asked: string[] = [];
    page.on('request', (request: Request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url().replace('ws', 'http')));
    await page.goto(`${gateway.url}/palisade/alerts`);
    await logIn(page, 'analyst');
    await untilLive(page);
    await page.mouse.move(5, 5); // a list is held still while somebody points into it
    const actor = await burst();
    await rowOf(page, actor).click();
    await button(page, 'Acknowledge').click();
    await rowOf(page, actor).filter({ hasText: 'Acknowledged' }).waitFor();
    expect(page.url()).toContain(`${gateway.url}/palisade/alerts?alert=`);
    await page.reload();
    await drawerOf(page, actor).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await page.getByRole('heading', { name: 'Search' }).waitFor();
    expect(asked.length).toBeGreaterThan(20);
    const outside = (url: string) => /^http/.test(url) && !url.startsWith(`${gateway.url}/palisade/`);
    expect(asked.filter(outside)).toEqual([]);
    await close(page);
  });

  it('and every other page keep to the content policy', async () => {
    const alert = await raised();
    const page = await open('admin', addressOf(alert));
    const policy = (await page.reload())?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'self'(?: 'sha|;)/);
    expect(policy).not.toMatch(/unsafe|\*/);
    for (const name of ['Overview', 'Activity', 'Alerts', 'Search', 'Audit log', 'Rules']) {
      await page.goto(`${system.url}/alerts`);
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    // The page must be able to tell: what is forbidden is told of.
    expect(windows.violations).toEqual([]);
    await page.evaluate(
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'a{}' }))`,
    );
    await untilShown(
      async () => windows.violations.length,
      (count) => count === 1,
    );
    await close(page);
  });
});
