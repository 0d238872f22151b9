import type { Locator, Page } from 'playwright-core';

export interface PageToSee {
  name: string;
  path: string;
  /** What is there once the page is of use: its first rows. */
  rows: (page: Page) => Locator;
  /** What is done for a picture, after that. */
  prepare?: (page: Page) => Promise<void>;
  isPublic?: true;
}

const rowsOf = (table: string) => (page: Page) =>
  page.getByRole('grid', { name: table }).getByRole('row').nth(1);

interface Shown {
  /** To open, and its actor. */
  alertId: string;
  actor: string;
  /** One that was audited; where there is none, the pages of audits have nothing to show. */
  apiId: string | undefined;
}

/** The pages of the README. */
export function pagesToSee({ alertId, actor, apiId }: Shown): PageToSee[] {
  return [
    ...(apiId === undefined ? [] : pagesOfAudits(apiId)),
    { name: 'login', path: '/login', rows: (page) => page.getByLabel('Password'), isPublic: true },
    { name: 'sign-up', path: '/sign-up', rows: (page) => page.getByLabel('Password'), isPublic: true },
    {
      name: 'overview',
      path: '/',
      rows: (page) => page.getByRole('region', { name: 'Newest alerts' }).getByRole('link').first(),
    },
    { name: 'activity', path: '/activity', rows: rowsOf('Events') },
    { name: 'alerts', path: '/alerts', rows: rowsOf('Alerts') },
    {
      name: 'alert-drawer',
      path: `/alerts?alert=${alertId}`,
      rows: (page) => page.getByRole('dialog').getByRole('meter').first(),
    },
    { name: 'search', path: '/search', rows: rowsOf('Events') },
    { name: 'rules', path: '/rules', rows: rowsOf('Rules') },
    {
      name: 'rule',
      path: '/rules/burst_downloads',
      rows: (page) => page.getByText('What to do when it matches'),
    },
    {
      name: 'rule-editor',
      path: '/rules/burst_downloads?tab=editor',
      rows: (page) => page.getByRole('textbox', { name: 'Rule as YAML' }),
      prepare: async (page) => {
        // The field becomes the editor.
        await page.getByRole('textbox', { name: 'Rule as YAML' }).focus();
        await page.locator('.cm-line').getByText('group-by').click();
        await page.keyboard.press('End');
        await page.keyboard.press('Backspace');
        await page
          .getByRole('region', { name: 'Remarks' })
          .getByText(/^It can’t run/)
          .waitFor();
      },
    },
    {
      name: 'rule-dry-run',
      path: '/rules/burst_downloads?tab=dry-run',
      rows: (page) => page.getByRole('button', { name: 'Run on these events' }),
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Take an example' }).click();
        await page.getByRole('button', { name: 'Run on these events' }).click();
        await page.getByRole('status', { name: 'What it found' }).waitFor();
        await page.getByRole('button', { name: 'Run a backtest' }).click();
        await page.getByRole('status', { name: 'What it would have found' }).waitFor();
      },
    },
    {
      name: 'rule-health',
      path: '/rule-health',
      rows: (page) => page.getByRole('list', { name: 'Rules by state' }),
    },
    {
      name: 'rule-coverage',
      path: '/rule-health?tab=coverage',
      rows: (page) => page.getByRole('list', { name: 'Tactics' }),
    },
    {
      name: 'actor',
      path: `/actors/${actor}`,
      rows: (page) => page.getByRole('figure').filter({ hasText: 'File access' }),
    },
    {
      name: 'audit-proof',
      path: '/audit',
      rows: rowsOf('Audit log'),
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Prove' }).click();
        await page.getByText('verified in this browser').waitFor();
      },
    },
    {
      name: 'members',
      path: '/members',
      rows: (page) => page.getByRole('list', { name: 'Members' }).getByRole('listitem').first(),
    },
    {
      name: 'keys',
      path: '/keys',
      rows: (page) => page.getByRole('list', { name: 'API keys' }).getByRole('listitem').first(),
    },
    {
      name: 'settings',
      path: '/settings',
      rows: (page) => page.getByRole('button', { name: 'Save the settings' }),
    },
    {
      name: 'account-sign-in',
      path: '/account?tab=sign-in',
      rows: (page) => page.getByRole('button', { name: 'Add a passkey' }),
    },
  ];
}

function pagesOfAudits(apiId: string): PageToSee[] {
  return [
    { name: 'apis', path: '/apis', rows: rowsOf('APIs') },
    {
      name: 'api',
      path: `/apis/${apiId}`,
      rows: (page) => page.getByRole('table', { name: 'Outcomes by severity' }),
    },
    {
      name: 'outcome',
      path: `/apis/${apiId}?tab=outcomes`,
      rows: rowsOf('Outcomes'),
      prepare: async (page) => {
        await rowsOf('Outcomes')(page).click();
        await page.getByRole('heading', { name: 'Evidence' }).waitFor();
      },
    },
    { name: 'scans', path: '/scans', rows: rowsOf('Scans') },
    { name: 'checks', path: '/checks', rows: rowsOf('Checks') },
  ];
}
