import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { downloads, newActor, type Json } from './api.js';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const widths = [360, 1440];
const themes = ['light', 'dark'] as const;

describeInChromium('the audit log', () => {
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

  const rows = (page: Page) => page.getByRole('grid', { name: 'Audit log' }).getByRole('row');
  const drawer = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
  const recorded = (action: string): Promise<Json[]> =>
    eventually(async () => {
      const { items } = await system.get(`/v1/audit?action=${action}&limit=500`);
      expect(items.length).toBeGreaterThan(0);
      return items;
    });
  const prove = async (page: Page) => {
    await page.getByRole('button', { name: 'Prove', exact: true }).click();
    return drawer(page, 'Proof of the audit log');
  };

  it('shows a login and an acknowledgement, each with all that is known of it', async () => {
    const actor = newActor();
    await system.api.ingest(system.ingestKey, downloads(actor, 11));
    const token = await system.login('analyst');
    const alert = await eventually(async () => {
      const [found] = await system.api.alertsOf(actor, token);
      expect(found).toBeDefined();
      return found;
    });
    const { status } = await system.api.request('PATCH', `/v1/alerts/${String(alert.id)}`, token, {
      state: 'acknowledged',
      revision: alert.revision,
    });
    expect(status).toBe(200);
    await recorded('alerts.alert.acknowledged');

    const page = await windows.signIn('analyst', '/audit?action=alerts.');
    const { email } = system.demo.analyst;
    const acknowledged = rows(page).filter({ hasText: 'alerts.alert.acknowledged' }).first();
    expect(await acknowledged.innerText()).toContain(email);
    await acknowledged.click();
    const open = drawer(page, /^Record \d+$/);
    await open.getByRole('link', { name: 'The alert' }).waitFor();
    await open
      .getByText(/^[0-9a-f]{64}$/)
      .first()
      .waitFor();
    expect(await open.getByRole('region', { name: 'The whole record' }).innerText()).toContain(alert.id);
    await page.reload();
    await open.getByText('alerts.alert.acknowledged').first().waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('searchbox', { name: 'Action' }).fill('auth.login.succeeded');
    await rows(page).filter({ hasText: 'auth.login.succeeded' }).filter({ hasText: email }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('action')).toBe('auth.login.succeeded');
    await page.context().close();
  });

  it('filters by outcome and actor in the address', async () => {
    await system.api.request('POST', '/v1/auth/login', undefined, {
      email: system.demo.viewer.email,
      password: 'not the password',
    });
    await recorded('auth.login.failed');
    const page = await windows.signIn('admin', `/audit?outcome=failure&actor=${system.demo.viewer.email}`);
    await rows(page).filter({ hasText: 'auth.login.failed' }).first().waitFor();
    expect(await rows(page).filter({ hasText: 'auth.login.succeeded' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove the filter Outcome: failure' }).click();
    await rows(page).filter({ hasText: 'auth.login' }).first().waitFor();
    await page.context().close();
  });

  it('is proved in the browser, and compared with a checkpoint that was kept', async () => {
    await recorded('auth.login.succeeded');
    const page = await windows.signIn('admin', '/audit');
    const proof = await prove(page);
    await proof.getByText(/^\d+ records?, all linked and signed$/).waitFor();
    await proof.getByText('The key came with the log.').waitFor();
    const downloading = page.waitForEvent('download');
    await proof.getByRole('button', { name: 'Download the checkpoint' }).click();
    const kept = await readFile(await (await downloading).path(), 'utf8');
    const { checkpoint } = JSON.parse(kept);
    expect(checkpoint).toMatchObject({ chain: system.tenantId });

    const choose = (text: string) =>
      proof.getByLabel('Choose a kept checkpoint').setInputFiles({
        name: 'kept.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
    await choose(kept);
    await proof.getByText(/^\d+ records?, all linked and signed.* unchanged since /).waitFor();
    await proof.getByText(/are all here and the same/).waitFor();
    await choose(kept.replace(`"sequence":${String(checkpoint.sequence)}`, '"sequence":1'));
    await proof
      .getByRole('alert')
      .getByText(/the kept checkpoint of .* proves nothing/i)
      .waitFor();
    await choose('nothing that was kept');
    await proof.getByText('There is no checkpoint in kept.json.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();
  });

  it('tells a viewer why it is not open to him', async () => {
    const asked: string[] = [];
    const page = await windows.signIn('viewer', '/');
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${system.url}/audit`);
    await page.getByText('The audit log is not open to you').waitFor();
    const button = page.getByRole('button', {
      name: /^Prove.*You are a viewer: this needs an analyst or an admin/,
    });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(asked.filter((url) => url.includes('/v1/audit'))).toEqual([]);
    await page.context().close();
  });

  it.each(widths.flatMap((width) => themes.map((theme) => [width, theme] as const)))(
    'has no serious fault, and is not cut, %i pixels wide and %s',
    async (width, colorScheme) => {
      const page = await windows.signIn('analyst', '/audit', {
        viewport: { width, height: 900 },
        colorScheme,
      });
      await rows(page).nth(1).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      expect(await isCut(page)).toBe(false);
      await rows(page).nth(1).click();
      await drawer(page, /^Record \d+$/)
        .getByText('In the chain')
        .waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.context().close();
    },
  );

  // The last one: after it the log is not what it was.
  it('names a record that the owner of the table has edited', async () => {
    const [login] = (await recorded('auth.login.succeeded')).slice(-1);
    await edit(login.sequence);
    const page = await windows.signIn('admin', '/audit');
    const proof = await prove(page);
    const sequence = String(login.sequence);
    await proof.getByRole('alert').getByText(`Record ${sequence} is not what was signed`).waitFor();
    await proof.getByText(/does not have the hash that it bears: it was changed/).waitFor();
    await proof.getByText(login.record.record_id).waitFor();
    await proof.getByRole('button', { name: /^Download the export/ }).waitFor();
    expect(await proof.getByRole('button', { name: 'Download the checkpoint' }).count()).toBe(0);
    await proof.getByRole('link', { name: `Show record ${sequence}` }).click();
    const open = drawer(page, `Record ${sequence}`);
    await open.getByText('The proof failed here:').waitFor();
    expect(await open.getByRole('region', { name: 'The whole record' }).innerText()).toContain('denied');
    await page.goBack();
    await untilShown(
      () => proof.getByRole('alert').count(),
      (count) => count === 1,
    );
    await page.context().close();
  });

  /** As whoever owns the database could: the trigger off, one word changed, the trigger on. */
  async function edit(sequence: number): Promise<void> {
    const client = new pg.Client({ connectionString: system.place.adminUrl });
    await client.connect();
    try {
      await client.query('alter table audit.records disable trigger append_only');
      const { rowCount } = await client.query(
        `update audit.records set record = replace(record, '"outcome":"success"', '"outcome":"denied"')
          where tenant_id = $1 and sequence = $2`,
        [system.tenantId, sequence],
      );
      expect(rowCount).toBe(1);
      await client.query('alter table audit.records enable always trigger append_only');
    } finally {
      await client.end();
    }
  }
});
