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

/** The pages of the README, with an alert to open. */
export function pagesToSee(alertId: string): PageToSee[] {
  return [
    { name: 'login', path: '/login', rows: (page) => page.getByLabel('Password'), isPublic: true },
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
    {
      name: 'audit-proof',
      path: '/audit',
      rows: rowsOf('Audit log'),
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Prove' }).click();
        await page.getByText('verified in this browser').waitFor();
      },
    },
  ];
}
