import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { downloads, newActor } from './api.js';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const widths = [360, 1440];
const themes = ['light', 'dark'] as const;
const hour = 3_600_000;

describeInChromium('the overview', () => {
  let system: System;
  let windows: Windows;

  beforeAll(async () => {
    system = await sharedSystem();
    windows = await Windows.open(system);
  }, 180_000);
  afterAll(async () => {
    await windows.close();
    await system.close();
  });

  /** A burst of downloads, and the alert that it raises. */
  async function raise(actor = newActor(), count = 11): Promise<string> {
    await post(actor, count);
    await eventually(async () => {
      expect(await system.api.alertsOf(actor, await system.adminToken())).toHaveLength(1);
    });
    return actor;
  }
  async function post(actor: string, count: number): Promise<void> {
    const { status } = await system.api.ingest(system.ingestKey, downloads(actor, count));
    expect(status).toBe(202);
  }
  const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const figure = async (page: Page, label: string): Promise<number> => {
    const words = await page
      .getByRole('list', { name: 'At a glance' })
      .getByRole('link', { name: label })
      .innerText();
    return Number(/\n([\d,]+)/.exec(words)?.[1]?.replaceAll(',', '') ?? Number.NaN);
  };

  it('tells an organization without events what to do next', async () => {
    const page = await windows.signIn('other_admin', '/');
    await panel(page, 'Send a first event').waitFor();
    const command = await page.getByRole('region', { name: 'The command that sends an event' }).innerText();
    expect(command).toContain(`curl ${system.url}/v1/file-access/events`);
    await panel(page, 'Not closed').getByText('Nothing is open or acknowledged').waitFor();
    await panel(page, 'Ingest health').getByText('No event has come yet.').waitFor();
    await page.context().close();
  });

  it('moves its numbers when events are posted, and shows a new alert, without being loaded anew', async () => {
    const page = await windows.signIn('analyst', '/');
    await page.getByRole('status').filter({ hasText: /^Live/ }).waitFor();
    await untilShown(() => figure(page, 'Open'), Number.isFinite);
    const [events, alerts] = [await figure(page, 'Events in the last minute'), await figure(page, 'Open')];
    const actor = await raise(newActor(), 30);
    await untilShown(
      () => figure(page, 'Events in the last minute'),
      (now) => now !== events,
    );
    await untilShown(
      () => figure(page, 'Open'),
      (now) => now === alerts + 1,
    );
    await panel(page, 'Newest alerts').getByText(actor).waitFor();
    await panel(page, 'Top actors').getByRole('link', { name: actor }).waitFor();
    await panel(page, 'Ingest health').getByText('just now').waitFor();

    await page.getByRole('button', { name: 'Show as a table' }).click();
    const cells = await page
      .getByRole('region', { name: 'Events per minute, as a table' })
      .getByRole('cell')
      .allInnerTexts();
    const counted = cells.filter((_, at) => at % 3 === 1).map((text) => Number(text.replaceAll(',', '')));
    expect(counted).toHaveLength(60);
    expect(counted.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(30);
    await page.context().close();
  });

  it('leads from a segment to exactly the alerts that it counts', async () => {
    const actor = await raise();
    const page = await windows.signIn('analyst', '/');
    const segment = panel(page, 'Not closed').getByRole('link', {
      name: /^\d+ medium, raised in the last hour$/,
    });
    const count = Number((await segment.innerText()).trim());
    await segment.click();
    await page.getByRole('grid', { name: 'Alerts' }).getByRole('row', { name: actor }).waitFor();
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe('/alerts');
    expect(searchParams.get('state')).toBe('open,acknowledged');
    expect(searchParams.get('severity')).toBe('medium');
    const from = Date.parse(searchParams.get('created_from') ?? '');
    expect(Math.abs(Date.now() - hour - from)).toBeLessThan(2 * 60_000);
    expect(searchParams.has('created_to')).toBe(false);
    await page.getByRole('button', { name: /^Remove the filter Raised: Since/ }).waitFor();
    await untilShown(
      async () => (await page.getByRole('grid', { name: 'Alerts' }).getByRole('row').count()) - 1,
      (rows) => rows === count,
    );
    await page.goBack();
    await panel(page, 'Top actors').getByRole('link', { name: actor }).click();
    await page.getByRole('button', { name: `Remove the filter Actor: ${actor}` }).waitFor();
    await page.context().close();
  });

  it('says what a segment of the chart counts, and leads there by pointer', async () => {
    await raise();
    const page = await windows.signIn('analyst', '/');
    const open = panel(page, 'Not closed');
    const segment = open.locator('svg a[href*="severity=medium"]').first();
    await segment.hover();
    await open.getByText(/^\d+ medium, raised in the last hour$/).waitFor();
    await segment.click();
    await page.waitForURL('**/alerts?**severity=medium**');
    expect(windows.violations).toEqual([]);
    await page.context().close();
  });

  it('leads from a minute to its events, by keyboard', async () => {
    await raise();
    const page = await windows.signIn('viewer', '/');
    const chart = page.getByRole('slider', { name: 'Minute of the last hour' });
    await chart.focus();
    await untilShown(
      async () => (await chart.getAttribute('aria-valuetext')) ?? '',
      (words) => /^\d\d:\d\d: \d+ events/.test(words),
    );
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?**');
    const { searchParams } = new URL(page.url());
    const length = Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '');
    expect(length).toBe(59_999);
    await page.context().close();
  });

  it('shows a panel’s problem, with its trace and another try, in that panel alone', async () => {
    const page = await windows.newWindow();
    let isDown = true;
    await page.context().route('**/v1/alerts/summary', (route) =>
      isDown
        ? route.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            json: { title: 'Internal server error', status: 500, trace_id: 'a'.repeat(32) },
          })
        : route.continue(),
    );
    await page.goto(`${system.url}/login`);
    const { email, password } = system.demo.analyst;
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    const open = panel(page, 'Not closed');
    await open.getByRole('alert').getByText('a'.repeat(32)).waitFor();
    await panel(page, 'Ingest health').getByText('Last event').waitFor();
    isDown = false;
    await open.getByRole('button', { name: 'Try again' }).click();
    await open.getByRole('table').waitFor();
    await page.context().close();
  });

  it.each(widths.flatMap((width) => themes.map((theme) => [width, theme] as const)))(
    'has no serious fault, and is not cut, %i pixels wide and %s',
    async (width, colorScheme) => {
      await raise();
      const page = await windows.signIn('analyst', '/', { viewport: { width, height: 900 }, colorScheme });
      await panel(page, 'Not closed').getByRole('table').waitFor();
      await panel(page, 'Newest alerts').getByRole('link').nth(1).waitFor();
      await panel(page, 'Not closed').locator('svg a').first().waitFor();
      await panel(page, 'Events per minute').locator('svg rect').last().waitFor();
      expect(await faultsOf(page)).toEqual([]);
      expect(await isCut(page)).toBe(false);
      await page.context().close();
    },
  );
});
