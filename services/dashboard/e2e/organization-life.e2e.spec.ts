import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newActor, type FileEvent } from './api.js';
import { describeInChromium, faultsOf, Windows } from './browser.js';
import { eventually } from './eventually.js';
import { newestLink } from './letters.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

describeInChromium('the pages of an organization that changes', () => {
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

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const inviteOf = (email: string) => eventually(() => newestLink(system.mailUrl ?? '', email, /invited/));

  it('send an invite once more, which replaces the first, and withdraw it', async () => {
    const email = `guest-${randomBytes(5).toString('hex')}@corp.com`;
    const page = await windows.signIn('admin', '/members?tab=invites');
    await page.getByLabel('E-mail address').fill(email);
    await button(page, 'Send the invite').click();
    await page.getByRole('list', { name: 'Invites' }).getByText(email).waitFor();
    const first = await inviteOf(email);
    await button(page, `Send again to ${email}`).click();
    await page.getByText(`Another letter goes to ${email}`).waitFor();
    const second = await eventually(async () => {
      const newest = await inviteOf(email);
      expect(newest).not.toBe(first);
      return newest;
    });
    const guest = await windows.newWindow();
    await guest.goto(second);
    await guest.getByRole('heading', { name: /^Join / }).waitFor();
    await button(page, `Withdraw ${email}`).click();
    await page.getByText(`${email} is not invited any more`).waitFor();
    await page.getByText(/revoked/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await guest.goto('about:blank');
    await guest.goto(second);
    await guest.getByRole('alert').waitFor();
    expect(await guest.getByRole('button', { name: 'Join' }).count()).toBe(0);
    await Promise.all([page, guest].map((each) => each.context().close()));
  });

  it('say that live events are turned off, and show them again when they are on', async () => {
    const feed = await windows.signIn('analyst', '/activity');
    const stateOf = (words: RegExp) =>
      feed.getByRole('status', { name: 'State of the feed' }).filter({ hasText: words });
    await stateOf(/^Live$/).waitFor();
    const settings = await windows.signIn('admin', '/settings?tab=flags');
    const live = settings.getByRole('switch', { name: 'Live feed of events' });
    await live.click();
    await stateOf(/turned off for your organization/).waitFor();
    await feed
      .getByRole('banner')
      .getByText(/your organization turned them off/)
      .waitFor();
    expect(await faultsOf(feed)).toEqual([]);
    const event: FileEvent = {
      event_id: randomBytes(8).toString('hex'),
      actor_email: newActor(),
      action: 'view',
      resource: 's3://dept/finance/report.pdf',
      occurred_at: new Date().toISOString(),
    };
    expect((await system.api.ingest(system.ingestKey, [event])).status).toBe(202);
    await live.click();
    // Without being loaded anew, and with what came meanwhile.
    await stateOf(/^Live$/).waitFor();
    await feed.getByRole('row', { name: event.actor_email }).waitFor();
    await Promise.all([feed, settings].map((page) => page.context().close()));
  });

  it('let a member leave, and lead on who belongs to none', async () => {
    const page = await windows.signIn('viewer', '/members');
    await button(page, 'Leave').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await page.getByLabel('Name of the organization').waitFor();
    expect(new URL(page.url()).pathname).toBe('/onboarding');
    await page.context().close();
    expect(windows.violations).toEqual([]);
  });
});
