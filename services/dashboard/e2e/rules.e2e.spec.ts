import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { downloads, newActor, type Json } from './api.js';
import { describeInChromium, faultsOf, isCut, untilShown, Windows } from './browser.js';
import { eventually } from './eventually.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const title = 'Burst of finance downloads';
const rule = (field: string) => `title: Download from finance
name: finance_download
status: experimental
description: Somebody downloaded a file of finance.
logsource:
  product: palisade
  category: file_access
detection:
  selection:
    action: download
    ${field}|contains: finance
  condition: selection
level: informational
---
title: ${title}
name: finance_burst
status: experimental
description: One actor downloaded more than 5 files of finance within ten minutes.
correlation:
  type: event_count
  rules:
    - finance_download
  group-by:
    - actor_email
  timespan: 10m
  condition:
    gt: 5
falsepositives:
  - The end of a quarter
level: high
`;

describeInChromium('the pages of rules and actors', () => {
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

  async function write(page: Page, yaml: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Rule as YAML' }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(yaml);
  }
  const remarks = (page: Page) => page.getByRole('region', { name: 'Remarks' });

  /** Bursts of one new actor after the other, until a detector has taken the rule over. */
  async function untilItFires(): Promise<Json> {
    return eventually(async () => {
      const actor = newActor();
      await system.api.ingest(system.ingestKey, downloads(actor, 8));
      return eventually(async () => {
        const alerts = await system.api.alertsOf(actor, await system.adminToken());
        const found: Json = alerts.find((alert: Json) => alert.rule.title === title);
        if (found === undefined) throw new Error(`${String(alerts.length)} alerts, none of the rule`);
        return found;
      }, 4_000);
    }, 60_000);
  }

  it('take a rule from a mistake to an alert, and except what it found', async () => {
    const page = await windows.signIn('analyst', '/rules');
    await page
      .getByRole('grid', { name: 'Rules' })
      .getByRole('row', { name: /^Burst of downloads Medium/ })
      .waitFor();
    await page.getByRole('link', { name: 'New rule' }).click();

    await write(page, rule('FileNam'));
    await remarks(page).getByText('It can’t run: 1 error').waitFor();
    await page
      .getByRole('button', { name: 'Create and turn on' })
      .and(page.locator('[aria-disabled]'))
      .waitFor();
    expect(await page.locator('.cm-lint-marker-error').count()).toBe(1);
    expect((await page.locator('.cm-lintRange-error').allInnerTexts()).join('')).toBe('FileNam|contains');
    await remarks(page)
      .getByRole('button', { name: /^Error Line 11 .*FileNam/ })
      .click();
    expect(await faultsOf(page)).toEqual([]);
    await write(page, rule('resource'));
    await remarks(page).getByText('It can run').waitFor();

    await page.getByRole('tab', { name: 'Dry run' }).click();
    await page.getByRole('button', { name: 'Take an example' }).click();
    await page.getByRole('button', { name: 'Run on these events' }).click();
    const found = page.getByRole('status', { name: 'What it found' });
    await found.getByText('12 of 12 events match, 1 detection').waitFor();
    await found.getByText('ann@corp.com').waitFor();

    await page.getByRole('button', { name: 'Create and turn on' }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    const ruleId = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    const alert = await untilItFires();
    expect(alert.rule.id).toBe(ruleId);

    await page.goto(`${system.url}/alerts?alert=${String(alert.id)}`);
    const drawer = page.getByRole('dialog', { name: title });
    await drawer.getByText('The end of a quarter').waitFor();
    await drawer.getByRole('button', { name: 'Make an exception' }).click();
    const form = page.getByRole('dialog', { name: `Except from ${title}` });
    await form.getByText('of the 8 sampled events of this alert would have been left out').waitFor();
    await form.getByLabel('Why').fill('The quarter ends.');
    expect(await faultsOf(page)).toEqual([]);
    await form.getByRole('button', { name: 'Make the exception' }).click();
    await page.getByText('The exception is made').waitFor();

    await drawer.getByRole('link', { name: title }).click();
    await page.getByRole('tab', { name: /^Exceptions/ }).click();
    await page
      .getByRole('row', { name: new RegExp(`${String(alert.actor.email)}.*The quarter ends`) })
      .getByRole('button', { name: 'End' })
      .click();
    await page.getByText('The exception is over').waitFor();
    await page.getByText('Nothing is excepted from this rule').waitFor();
    await page.context().close();
  });

  it('keep versions that can be compared and gone back to, and say when somebody else was faster', async () => {
    const page = await windows.signIn('analyst', '/rules/burst_bytes');
    const threshold = page.getByRole('form', { name: 'Thresholds' }).getByRole('textbox');
    await threshold.fill('1000000');
    await page.getByRole('button', { name: 'Save thresholds' }).click();
    await page.getByText('Thresholds saved').waitFor();

    await page.getByRole('tab', { name: 'Editor' }).click();
    const { yaml, revision } = await system.get('/v1/file-access/rules/burst_bytes');
    await write(page, `# Ours\n${String(yaml)}`);
    await remarks(page).getByText('It can run').waitFor();
    const other = await system.api.request(
      'PATCH',
      '/v1/file-access/rules/burst_bytes',
      await system.adminToken(),
      {
        revision,
        mode: 'shadow',
      },
    );
    expect(other.status).toBe(200);
    await page.getByRole('button', { name: 'Save version' }).click();
    await page.getByRole('alert').getByText('It was changed in the meantime').waitFor();
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    await page.getByRole('button', { name: 'Save version' }).click();
    await page.getByText(/^Saved: Burst/).waitFor();

    await page.getByRole('tab', { name: /^Versions/ }).click();
    await page.getByRole('button', { name: 'Compare version 1' }).click();
    await page.getByRole('region', { name: 'From version 1 to 3' }).getByText('# Ours').waitFor();
    const settings = page.getByRole('table', { name: 'Settings' });
    await settings.getByRole('row', { name: 'Mode Alerts Shadow' }).waitFor();
    expect(await settings.getByRole('row').count()).toBe(2);
    await page
      .getByText('To roll back: text and thresholds go back, the rule stays on, in shadow.')
      .waitFor();
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    await page.getByRole('row', { name: /^4 .*As it runs/ }).waitFor();
    expect((await system.get('/v1/file-access/rules/burst_bytes')).yaml).not.toContain('# Ours');
    await page.context().close();
  });

  it.each(['exfiltration_baseline', 'first_seen_address', 'sensitive_public_share'])(
    'find something in an example of %s, which comes with its history',
    async (ruleId) => {
      const page = await windows.signIn('analyst', `/rules/${ruleId}?tab=dry-run`);
      await page.getByRole('button', { name: 'Take an example' }).click();
      await page.getByText(/^Comes with the rule: /).waitFor();
      await page.getByRole('button', { name: 'Run on these events' }).click();
      await page
        .getByRole('status', { name: 'What it found' })
        .getByText(/events match, [1-9]\d* detections?$/)
        .waitFor();
      await page.context().close();
    },
  );

  it('show a viewer everything, and why nothing can be changed', async () => {
    const page = await windows.signIn('viewer', '/rules?severity=high');
    const row = page.getByRole('row', { name: /Burst of downloaded bytes/ });
    const on = row.getByRole('switch', { name: /is on$/ });
    await on.hover();
    await page.getByText('You are a viewer: this needs an analyst or an admin.').first().waitFor();
    await on.click({ force: true });
    expect(await on.getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/rules/*');
    await page.getByRole('tab', { name: 'Editor' }).click();
    await page.getByRole('textbox', { name: 'Rule as YAML' }).and(page.locator('[aria-readonly]')).waitFor();
    await page.context().close();
  });

  it('say of an actor what is known, from an event of theirs', async () => {
    const actor = newActor();
    await system.api.ingest(system.ingestKey, downloads(actor, 3));
    await eventually(() => system.get(`/v1/file-access/actors/${actor}`));
    const page = await windows.signIn('viewer', `/actors/${actor}`);
    await page.getByRole('heading', { name: actor }).waitFor();
    await page
      .getByRole('figure')
      .filter({ hasText: 'File access' })
      .getByRole('button', { name: 'Show as a table' })
      .click();
    await untilShown(
      () => page.getByRole('region', { name: 'File access, as a table' }).innerText(),
      (words) => /\b3 events/.test(words),
    );
    await page.goto(`${system.url}/actors/nobody@corp.com`);
    await page.getByText('Nothing is known of this actor').waitFor();
    await page.context().close();
  });

  it.each(
    [360, 1440].flatMap((width) =>
      (['light', 'dark'] as const).map((colorScheme) => [width, colorScheme] as const),
    ),
  )('have no serious fault, and are not cut, %i pixels wide and %s', async (width, colorScheme) => {
    const page = await windows.signIn('admin', '/rules', { viewport: { width, height: 900 }, colorScheme });
    const seen: [path: string, there: () => Promise<void>][] = [
      ['/rules', () => page.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(3).waitFor()],
      ['/rules?import=true', () => page.getByRole('dialog', { name: 'Import rules' }).waitFor()],
      ['/rules/burst_downloads', () => page.getByText('What to do when it matches').waitFor()],
      [
        '/rules/burst_downloads?tab=dry-run',
        async () => {
          await page.getByRole('button', { name: 'Take an example' }).click();
          await page.getByRole('button', { name: 'Take another example' }).waitFor();
          await page.getByRole('button', { name: 'Run on these events' }).click();
          await page.getByRole('status', { name: 'What it found' }).waitFor();
        },
      ],
      [
        '/rules/new?template=sequence',
        async () => {
          await remarks(page).getByText('It can run').waitFor();
          await write(page, rule('resource'));
          await page
            .getByRole('button', { name: 'A single event' })
            .and(page.locator('[aria-disabled]'))
            .waitFor();
          await remarks(page).getByText(title).waitFor();
        },
      ],
      [
        '/rules/new?template=sequence&tab=dry-run',
        async () => {
          await page.getByRole('button', { name: 'Take an example' }).click();
          await page.getByRole('button', { name: 'Take another example' }).waitFor();
          await page.getByRole('button', { name: 'Run on these events' }).click();
          await page.getByText('12 of 12 events match, 1 detection').waitFor();
        },
      ],
      ['/rules/%00', () => page.getByText('There is no such rule').waitFor()],
      ['/actors/%00', () => page.getByText('Nothing is known of this actor').waitFor()],
      ['/rule-health', () => page.getByRole('list', { name: 'Rules by state' }).waitFor()],
      ['/rule-health?tab=coverage', () => page.getByRole('list', { name: 'Tactics' }).waitFor()],
    ];
    for (const [path, there] of seen) {
      await page.goto(system.url + path);
      await there();
      expect([path, await faultsOf(page), await isCut(page)]).toEqual([path, [], false]);
    }
    expect(windows.violations).toEqual([]);
    await page.context().close();
  });
});
