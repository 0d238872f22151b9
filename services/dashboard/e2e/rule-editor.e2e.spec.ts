import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { mostScript } from '../build/bounded.js';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { compressedSize } from './load-times.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

describeInChromium('what pages load, and an editor that comes when it is needed', () => {
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

  const field = (page: Page) => page.getByRole('textbox', { name: 'Rule as YAML' });
  const editor = (page: Page) => page.locator('.cm-content');

  it.each<[path: string, there: (page: Page) => Promise<unknown>]>([
    ['/', (page) => page.getByRole('slider', { name: 'Minute of the last hour' }).waitFor()],
    ['/activity', (page) => page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor()],
    ['/alerts', (page) => page.getByRole('heading', { name: 'Alerts', level: 1 }).waitFor()],
    ['/search', (page) => page.getByRole('slider', { name: 'Time of the events' }).waitFor()],
    ['/audit', (page) => page.getByRole('grid', { name: 'Audit log' }).getByRole('row').nth(1).waitFor()],
    ['/rules', (page) => page.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(1).waitFor()],
    ['/rules/burst_downloads', (page) => page.getByText('What to do when it matches').waitFor()],
    ['/rules/burst_downloads?tab=editor', (page) => field(page).waitFor()],
    ['/rules/burst_downloads?tab=dry-run', (page) => page.getByText('Run on these events').waitFor()],
    ['/rules/new', (page) => field(page).waitFor()],
    ['/rule-health', (page) => page.getByRole('list', { name: 'Rules by state' }).waitFor()],
  ])('%s needs less script than it may', async (path, there) => {
    const page = await windows.signIn('analyst', '/login');
    const scripts = new Set<string>();
    const first = await page.context().newPage();
    first.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(request.url());
    });
    await first.goto(system.url + path);
    await there(first);
    await first.waitForLoadState('load');
    const sizes = await Promise.all([...scripts].map(compressedSize));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(mostScript);
    await page.context().close();
  });

  it('lose no key while the editor takes the place of the field', async () => {
    const page = await windows.signIn('analyst', '/alerts');
    let letIn = () => {};
    const isLetIn = new Promise<void>((resolve) => (letIn = resolve));
    await page.context().route('**/assets/yaml-editor-*.js', async (route) => {
      await isLetIn;
      await route.continue();
    });
    await page.goto(`${system.url}/rules/new`);
    await field(page).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('title: Be');
    await page.keyboard.press('ArrowLeft');
    letIn();
    const typing = page.keyboard.type('fore and aft, x', { delay: 40 });
    await editor(page).waitFor();
    await typing;
    await untilShown(
      () => editor(page).innerText(),
      (text) => text === 'title: Bfore and aft, xe',
    );
    await page.keyboard.press('End');
    await page.keyboard.type('!');
    expect(await editor(page).innerText()).toBe('title: Bfore and aft, xe!');
    await page.context().close();
  });

  it('let somebody write and save where the editor cannot be loaded', async () => {
    const page = await windows.signIn('analyst', '/alerts');
    await page.context().route('**/assets/yaml-editor-*.js', (route) => route.abort());
    await page.goto(`${system.url}/rules/burst_downloads?tab=editor`);
    await field(page).focus();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('# Without\n');
    await page.getByRole('region', { name: 'Remarks' }).getByText('It can run').waitFor();
    await page.getByRole('button', { name: 'Save version' }).click();
    await page.getByText(/^Saved: Burst/).waitFor();
    expect((await system.get('/v1/file-access/rules/burst_downloads')).yaml).toMatch(/^# Without\n/);
    await page.context().close();
  });

  it('mark what is to blame, also of what other rules are', async () => {
    const page = await windows.signIn('analyst', '/rules/new?template=sequence');
    const text = await field(page).inputValue();
    await field(page).fill(text.replace(/^( +- )\w+$/m, '$1nobody_wrote_this'));
    await page.locator('.cm-lintRange-error').getByText('nobody_wrote_this').waitFor();
    expect(await page.locator('.cm-lint-marker-error').count()).toBe(1);
    await page.context().close();
  });

  it.each([360, 1440])('shows the field as the editor shows its text, %i pixels wide', async (width) => {
    const page = await windows.signIn('analyst', '/alerts', { viewport: { width, height: 900 } });
    await page.goto(`${system.url}/rules/burst_downloads?tab=editor`);
    await field(page).waitFor();
    expect([await faultsOf(page), await isCut(page)]).toEqual([[], false]);
    const before = await field(page).boundingBox();
    await field(page).focus();
    await editor(page).waitFor();
    const after = await editor(page).boundingBox();
    expect([before?.y, before?.x].map((each) => Math.round(each ?? 0))).toEqual(
      [after?.y, after?.x].map((each) => Math.round(each ?? 0)),
    );
    await page.context().close();
  });
});
