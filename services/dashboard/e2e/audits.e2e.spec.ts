import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { eventually } from './eventually.js';
import type { ServiceProcess } from './service-process.js';
import { freePorts } from './services.js';
import { startSystem, type System } from './system.js';

const proofPath = '/.well-known/palisade-target.txt';

describeInChromium('the pages of audits', () => {
  let system: System;
  let windows: Windows;
  let page: Page;
  let proof = '';
  const opened: ServiceProcess[] = [];
  const servers: Server[] = [];
  let [ordersPort, paymentsPort] = ['', ''];

  /** An API that tells more of itself than it should, and whose it is. */
  async function serve(port: string): Promise<void> {
    const server = createServer((request, response) => {
      const isProof = request.url === proofPath;
      response.writeHead(200, {
        server: 'nginx/1.18.0',
        'content-type': isProof ? 'text/plain' : 'application/json',
      });
      response.end(isProof ? proof : '{}');
    });
    server.listen(Number(port), '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
  }

  beforeAll(async () => {
    system = await startSystem();
    [ordersPort = '', paymentsPort = ''] = await freePorts(2);
    // As an operator lets one organization audit what is not public.
    const open = [ordersPort, paymentsPort].map((port) => `${system.tenantId}=127.0.0.1:${port}`).join(',');
    for (const name of ['api-registry', 'scan-orchestrator', 'scanner-web']) {
      const service = system.services[name];
      if (service === undefined) throw new Error(`there is no ${name}`);
      await service.end('SIGTERM');
      const again = service.another({ EGRESS_OPEN: open, PORT: service.env.PORT });
      again.start();
      opened.push(again);
    }
    await Promise.all(opened.map((service) => service.ready()));
    await serve(ordersPort);
    windows = await Windows.open(system);
    page = await windows.signIn('admin', '/apis');
  }, 300_000);
  afterAll(async () => {
    await windows.close();
    for (const server of servers) server.close();
    await Promise.all(opened.map((service) => service.end('SIGTERM')));
    await system.close();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const tab = (name: RegExp) => page.getByRole('tab', { name });
  const grid = (name: string) => page.getByRole('grid', { name });
  /** The page as it is has no serious fault, and is not cut, narrow and wide. */
  async function seen(): Promise<void> {
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const found = [page.url(), width, await faultsOf(page), await isCut(page)];
      expect(found).toEqual([page.url(), width, [], false]);
    }
  }

  it('register an API and prove whose it is', async () => {
    await page.getByText('No API is registered yet').waitFor();
    await seen();
    // It does not answer yet: its audit is tried again and again meanwhile.
    const token = await system.adminToken();
    const registered = await system.api.request('POST', '/v1/apis', token, {
      name: 'Payments',
      base_url: `http://127.0.0.1:${paymentsPort}/`,
    });
    expect(registered.status).toBe(201);
    await page.getByRole('link', { name: 'Register an API' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Payments');
    await page.getByLabel('Base URL').fill(`http://127.0.0.1:${ordersPort}/v1`);
    await button('Register the API').click();
    await page.getByRole('alert').first().waitFor();
    await seen();
    await page.getByLabel('Name', { exact: true }).fill('Orders');
    await button('Register the API').click();
    await button('Use a file').click();
    proof = await page.getByLabel('that contains this', { exact: true }).innerText();
    await seen();
    await button('Check now').click();
    await page.getByRole('heading', { name: 'Proven', exact: true }).waitFor();
    await eventually(async () => {
      const path = `/v1/apis/${String(registered.body.id)}/audits`;
      expect((await system.api.request('POST', path, token)).status).toBe(202);
    });
  });

  it('audit it now, and lead from the score to the evidence', async () => {
    await button('Audit now').click();
    await page.getByText('Orders: the audit is queued').waitFor();
    await tab(/^Overview/).click();
    await page.getByRole('table', { name: 'Weights and what was earned' }).waitFor();
    await page.getByText('The score is').waitFor();
    await seen();
    await tab(/^Outcomes/).click();
    await grid('Outcomes').getByRole('row', { name: /^Fail/ }).first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: 'What to do' }).waitFor();
    await seen();
    const link = page.url();
    await page.goto(link);
    await page.getByRole('dialog').getByRole('heading', { name: 'Evidence' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
  });

  it('audit it by a schedule', async () => {
    await tab(/^Schedules/).click();
    await button('New schedule').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('When').selectOption({ label: 'As a cron expression' });
    await form.getByLabel('Cron expression').fill('* * * * *');
    await form.getByLabel('Begins').selectOption({ label: 'At its time' });
    await seen();
    await button('Make the schedule').click();
    await grid('Schedules')
      .getByRole('row', { name: /^Orders/ })
      .click();
    const runs = page.getByRole('list', { name: 'Next runs' }).getByRole('listitem');
    await untilShown(
      () => runs.count(),
      (count) => count === 5,
    );
    await seen();
    await page.getByRole('button', { name: 'Close' }).click();
    await tab(/^Audits/).click();
    await grid('Audits')
      .getByRole('row', { name: /Completed.*By schedule/ })
      .first()
      .waitFor({ timeout: 120_000 });
    await tab(/^Schedules/).click();
    await page.getByRole('switch', { name: 'Schedule of Orders is on' }).click();
    await page.getByText('The schedule is off').waitFor();
  });

  it('replay a task that failed once what was wrong is mended', async () => {
    await page.getByRole('link', { name: 'Failed tasks' }).click();
    const row = grid('Failed tasks').getByRole('row', { name: /^Payments/ });
    await row.waitFor({ timeout: 120_000 });
    await seen();
    await row.click();
    const attempts = page.getByRole('region', { name: /^Attempts at/ }).getByRole('row');
    await untilShown(
      () => attempts.count(),
      (count) => count > 2,
    );
    await seen();
    await serve(paymentsPort);
    await page.getByRole('button', { name: /^Replay/ }).click();
    await page.getByRole('main').getByText('Completed').or(page.getByText('Partial')).first().waitFor();
    for (const name of ['Scans', 'Connections', 'Checks', 'APIs']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await seen();
    }
    expect(windows.violations).toEqual([]);
  });
});
