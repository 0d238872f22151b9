import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInChromium, faultsOf, Windows } from './browser.js';
import { sharedSystem } from './shared/system.js';
import { SignedOn } from './signed-on.js';
import type { Person, System } from './system.js';

describeInChromium('the pages of single sign-on', () => {
  let shared: System;
  let signedOn: SignedOn;
  let windows: Windows;
  let admin: Page;
  const domain = `corp-${randomBytes(5).toString('hex')}.com`;

  beforeAll(async () => {
    shared = await sharedSystem();
    signedOn = await SignedOn.before(shared);
    await signedOn.prove(domain);
    windows = await Windows.open(signedOn.system);
  }, 300_000);
  afterAll(async () => {
    await windows.close();
    await signedOn.close();
    await shared.close();
  });

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const goOn = 'Continue with your organization’s provider';

  /** At the address that the provider knows, which is another site's. */
  const open = async (path: string): Promise<Page> => {
    const page = await windows.newWindow({ ignoreHTTPSErrors: true });
    await page.goto(signedOn.system.publicUrl + path);
    return page;
  };
  const giveCredentials = async (page: Page, person: Person): Promise<void> => {
    const { email, password } = signedOn.system.demo[person];
    await page.getByLabel('E-mail address', { exact: true }).fill(email);
    await page.getByLabel('Password').fill(password);
    await button(page, 'Sign in').click();
  };
  /** At the provider; `email` is what that says of the account. */
  const signInThere = async (page: Page, account: string, email: string): Promise<void> => {
    signedOn.provider.people.set(account, { email, email_verified: true, name: 'Nora New' });
    await page.getByLabel('Account at Corp').fill(account);
    await button(page, 'Sign in to Corp').click();
  };
  const shown = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor();

  it('set the provider, and say how many members are not linked with it', async () => {
    admin = await open('/settings?tab=single-sign-on');
    await giveCredentials(admin, 'admin');
    await admin.getByLabel('Issuer').fill(signedOn.provider.issuer);
    await admin.getByLabel('Client id').fill(signedOn.provider.client.client_id);
    await admin.getByLabel('Client secret').fill(signedOn.provider.client.client_secret);
    await button(admin, 'Save the provider').click();
    await shown(admin, 'The provider is set');
    await shown(admin, '2 members have not linked their account yet. They can do so under Account');
  });

  it('sign in by the provider, which proves anew who has no password', async () => {
    const email = `nora@${domain}`;
    const page = await open('/account?tab=sign-in');
    await button(page, 'Sign in by your organization').click();
    await page.getByLabel('E-mail address at your organization').fill(email);
    await button(page, 'Go on to your organization').click();
    await signInThere(page, 'nora', email);
    await button(page, 'Set up an app').click();

    const question = page.getByRole('dialog', { name: 'Prove that it is you' });
    await question.getByRole('button', { name: goOn }).waitFor();
    expect(await question.getByLabel('Password').count()).toBe(0);
    expect(await question.getByRole('button', { name: 'Use a passkey' }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await question.getByRole('button', { name: goOn }).click();
    await signInThere(page, 'nora', email);
    await shown(page, 'You have proven who you are');
    expect(new URL(page.url()).search).toBe('?tab=sign-in');
    await button(page, 'Set up an app').click();
    await page.getByLabel('Code from the app').waitFor();
    await page.context().close();
  });

  it('tell what enforcing does before it is done', async () => {
    await admin.getByRole('checkbox', { name: /^Members sign in by it alone/ }).check();
    await button(admin, 'Save the provider').click();
    const question = admin.getByRole('dialog', { name: 'Let members sign in by the provider alone?' });
    await question.getByText('Sessions of members who are not admins end at once').waitFor();
    await question.getByText('2 members have not linked their account yet, and get a mail').waitFor();
    expect(await faultsOf(admin)).toEqual([]);
    await question.getByRole('button', { name: 'Enforce single sign-on' }).click();
    await shown(admin, '2 members have not linked their account yet. Their next login');
    await admin.context().close();
  });

  it('link by the login that is refused, and lead who is linked to the provider', async () => {
    const { email } = signedOn.system.demo.analyst;
    const page = await open('/login?next=%2Faccount%3Ftab%3Dsign-in');
    await giveCredentials(page, 'analyst');
    await shown(page, 'your account is linked with it this once');
    expect(await faultsOf(page)).toEqual([]);
    await button(page, goOn).click();
    await signInThere(page, 'ann', email);
    await shown(page, 'Your account is linked');
    await button(page, `Unlink ${signedOn.provider.issuer}`).waitFor();

    await page.context().clearCookies();
    await page.goto(`${signedOn.system.publicUrl}/login`);
    await giveCredentials(page, 'analyst');
    await shown(page, 'Your account is linked with it: sign in there.');
    await button(page, goOn).click();
    await signInThere(page, 'ann', email);
    await page.getByRole('navigation').first().waitFor();
    await page.context().close();
    expect(windows.violations).toEqual([]);
  });
});
