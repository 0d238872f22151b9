import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newActor, type FileEvent } from './api.js';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const minute = 60_000;
const count = 700;

describeInChromium('the event search', () => {
  let system: System;
  let windows: Windows;
  const actor = newActor();
  const start = Math.floor(Date.now() / minute) * minute - 5 * 60 * minute;
  // Five hours: 300 in the first, 400 in the last.
  const events: FileEvent[] = Array.from({ length: count }, (_, i) => ({
    event_id: randomUUID(),
    actor_email: actor,
    action: i % 4 === 0 ? 'delete' : 'view',
    resource: i === 0 ? '=cmd|calc' : `s3://dept/${i % 2 === 0 ? 'hr' : 'legal'}/file-${String(i)}.pdf`,
    bytes: 1000,
    ip: `10.0.${String(i % 3)}.1`,
    occurred_at: new Date(
      start + (i < 300 ? i * 10_000 : (240 + ((i - 300) * 50) / 400) * minute),
    ).toISOString(),
  }));

  beforeAll(async () => {
    system = await sharedSystem();
    windows = await Windows.open(system);
    await system.api.ingest(system.ingestKey, events);
    await untilShown(
      async () => (await system.api.eventIdsOf(actor, await system.adminToken())).length,
      (stored) => stored === count,
    );
  }, 300_000);
  afterAll(async () => {
    await windows.close();
    await system.close();
  });

  const open = async (query: string, options = {}): Promise<Page> => {
    const page = await windows.signIn('viewer', `/search?${query}`, options);
    await page.getByRole('heading', { name: 'Search' }).waitFor();
    return page;
  };
  const total = (page: Page) => page.getByText(/^[\d,]+ events$/).first();
  const untilTotal = (page: Page, expected: string) =>
    untilShown(
      () => total(page).innerText(),
      (text) => text === `${expected} events`,
    );
  const grid = (page: Page) => page.getByRole('grid', { name: 'Events' });

  it('finds by all filters of the address, and counts what it finds', async () => {
    const page = await open(`actor=${actor}&action=delete&resource=s3://dept/hr/&ip=10.0.0.0/24`);
    const expected = events.filter(
      ({ action, resource }, i) => action === 'delete' && resource.startsWith('s3://dept/hr/') && i % 3 === 0,
    ).length;
    await untilTotal(page, String(expected));
    await page.getByText(`These are all: ${String(expected)} events`).waitFor({ state: 'attached' });
    expect(await page.getByRole('button', { name: `delete ${String(expected)}` }).count()).toBe(1);
    await page.context().close();
  });

  it('filters by what is typed, and a filter can be removed', async () => {
    const page = await open('range=6h');
    await page.keyboard.press('/');
    await page.keyboard.type(actor);
    await page.getByRole('button', { name: `Remove the filter Actor: ${actor}` }).waitFor();
    await untilTotal(page, String(count));
    await page.getByRole('button', { name: /^delete/ }).click();
    await untilTotal(page, '175');
    expect(new URL(page.url()).search).toBe(`?range=6h&actor=${actor}&action=delete`);
    await page.getByRole('button', { name: 'Remove the filter Action: delete' }).click();
    await untilTotal(page, String(count));
    await page.context().close();
  });

  it('zooms into what is dragged over, shows the same after a reload, and goes back', async () => {
    const page = await open(`actor=${actor}&range=6h`);
    await untilTotal(page, String(count));
    const chart = page.getByRole('slider', { name: 'Time of the events' });
    const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const at = (share: number) => box.x + 40 + (box.width - 46) * share;
    // The first half of six hours: the first of the five.
    await page.mouse.move(at(0.05), box.y + 50);
    await page.mouse.down();
    await page.mouse.move(at(0.3), box.y + 50, { steps: 4 });
    await page.mouse.move(at(0.5), box.y + 50, { steps: 4 });
    await page.mouse.up();
    await untilTotal(page, '300');
    const address = page.url();
    expect(new URL(address).searchParams.get('from')).toMatch(/Z$/);
    expect(new URL(address).searchParams.get('to')).toMatch(/Z$/);

    await page.reload();
    await untilTotal(page, '300');
    expect(page.url()).toBe(address);
    await page.goBack();
    await untilTotal(page, String(count));
    await page.goForward();
    await untilTotal(page, '300');
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await untilTotal(page, String(count));
    await page.context().close();
  });

  it('zooms by keyboard, and says what is under the cursor', async () => {
    const page = await open(`actor=${actor}&range=6h`);
    await untilTotal(page, String(count));
    const chart = page.getByRole('slider', { name: 'Time of the events' });
    await chart.focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 35; i++) await page.keyboard.press('Shift+ArrowRight');
    expect(await chart.getAttribute('aria-valuetext')).toMatch(
      /^\d\d \w{3}, \d\d:\d\d – \d\d:\d\d: \d+ events$/,
    );
    await page.keyboard.press('Enter');
    await untilTotal(page, '300');
    await page.keyboard.press('-');
    await untilTotal(page, String(count));
    await page.context().close();
  });

  it('has the numbers of the chart as a table that adds up', async () => {
    const page = await open(`actor=${actor}&range=6h`);
    await untilTotal(page, String(count));
    await page.getByRole('button', { name: 'Show as a table' }).click();
    const cells = await page
      .getByRole('region', { name: 'Events over time, as a table' })
      .getByRole('cell')
      .allInnerTexts();
    const counts = cells.filter((_, i) => i % 4 === 1).map(Number);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
    await page.context().close();
  });

  it('reads further as it is scrolled, in either order', async () => {
    const page = await open(`actor=${actor}&range=6h&sort=occurred_at`);
    await untilTotal(page, String(count));
    await page.getByRole('row', { name: '=cmd|calc' }).waitFor();
    const end = page.getByText(`These are all: ${String(count)} events`);
    await untilShown(async () => {
      await grid(page).evaluate((element) => {
        element.scrollTop = element.scrollHeight;
      });
      return end.isVisible();
    }, Boolean);
    // Only what is in sight is in the document.
    expect(await grid(page).getByRole('row').count()).toBeLessThan(100);
    await page.getByRole('button', { name: 'Occurred' }).click();
    await page.getByRole('row', { name: `file-${String(count - 1)}.pdf` }).waitFor();
    await page.context().close();
  });

  it('exports what it shows, without formulas', async () => {
    const page = await open(`actor=${actor}&range=6h&sort=occurred_at`);
    await page.getByRole('row', { name: '=cmd|calc' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export 250 rows' }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(251);
    expect(lines[1]).toContain(`,"'=cmd|calc",`);
    expect(download.suggestedFilename()).toMatch(/^events-.*\.csv$/);
    await page.context().close();
  });

  it('says why there is nothing, and what to try', async () => {
    const page = await open('actor=nobody&range=1h');
    await page.getByText('No event matches all filters').waitFor();
    await page.getByText('An actor is found by the whole e-mail address.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove the filters' }).click();
    await untilShown(
      async () => page.url(),
      (url) => !url.includes('nobody'),
    );
    await page.context().close();
  });

  it('shows what the server refused, with the trace', async () => {
    const page = await open('from=2026-03-02T10:00:00.000Z&to=2026-03-02T09:00:00.000Z');
    const refusal = page.getByRole('alert').filter({ hasText: 'must not be after to' }).first();
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('Trace');
    await page.context().close();
  });

  it('asks nobody for an address that is none', async () => {
    const page = await open('ip=10.0.0');
    await page.getByRole('alert').filter({ hasText: 'Write a whole address' }).waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'Trace' }).count()).toBe(0);
    await page.context().close();
  });

  it.each([
    [360, 'light'],
    [360, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)('is whole and has no faults at %d pixels, %s', async (width, colorScheme) => {
    const page = await open(`actor=${actor}&range=6h`, { viewport: { width, height: 800 }, colorScheme });
    await untilTotal(page, String(count));
    await grid(page).getByRole('row').nth(1).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await isCut(page)).toBe(false);
    await page.context().close();
  });
});
