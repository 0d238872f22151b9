import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { describeInChromium, faultsOf, isCut, Windows } from './browser.js';
import { eventually } from './eventually.js';
import { newestLink } from './letters.js';
import { sharedSystem } from './shared/system.js';
import type { System } from './system.js';

const password = 'correct horse battery staple';
const organization = 'Acme';

describeInChromium('the pages of people and organizations', () => {
  let system: System;
  let windows: Windows;
  let ann: Page;
  let bob: Page;
  let recoveryCodes: string[];

  beforeAll(async () => {
    system = await sharedSystem();
    windows = await Windows.open(system);
    [ann, bob] = [await windows.newWindow(), await windows.newWindow()];
  }, 180_000);
  afterAll(async () => {
    await windows.close();
    await system.close();
  });

  const addressOf = (name: string) => `${name}@people.example`;
  const to = (page: Page, path: string) => page.goto(system.publicUrl + path);
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  /** The page as it is has no serious fault, and is not cut, narrow and wide, in both themes. */
  async function seen(page: Page): Promise<void> {
    for (const [width, colorScheme] of [
      [360, 'dark'],
      [1440, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect([page.url(), width, await faultsOf(page), await isCut(page)]).toEqual([
        page.url(),
        width,
        [],
        false,
      ]);
    }
  }
  async function signUp(page: Page, name: string): Promise<void> {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-mail address').fill(addressOf(name));
    await page.getByLabel('Password').fill(password);
    await button(page, 'Make the account').click();
  }
  async function signIn(page: Page, name: string): Promise<void> {
    await to(page, '/login');
    await page.getByLabel('E-mail address').fill(addressOf(name));
    await page.getByLabel('Password').fill(password);
    await button(page, 'Sign in').click();
  }
  /** Where the newest letter of that subject to somebody leads. */
  async function linkTo(name: string, subject: RegExp): Promise<string> {
    return eventually(() => newestLink(system.mailUrl ?? '', addressOf(name), subject));
  }

  async function logInLongAgo(email: string): Promise<void> {
    const client = new pg.Client({ connectionString: system.place.adminUrl });
    await client.connect();
    const { rowCount } = await client.query(
      `update identity.sessions set authenticated_at = now() - interval '1 hour', factor_at = now() - interval '1 hour'
        where user_id = (select id from identity.users where email = $1)`,
      [email],
    );
    await client.end();
    expect(rowCount).toBeGreaterThan(0);
  }
  /** Passkeys without hands. They work at localhost, not at an address of numbers. */
  async function addAuthenticator(page: Page): Promise<void> {
    const debug = await page.context().newCDPSession(page);
    await debug.send('WebAuthn.enable');
    await debug.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  }

  it('lead from an account to an organization, and invite into it', async () => {
    await to(ann, '/sign-up');
    await ann.getByLabel('Name').fill('ann');
    await ann.getByLabel('E-mail address').fill(addressOf('ann'));
    await ann.getByLabel('Password').fill('password1');
    await button(ann, 'Make the account').click();
    await ann.getByRole('alert').filter({ hasText: 'It is one of those that are guessed first' }).waitFor();
    await seen(ann);
    await signUp(ann, 'ann');
    await ann.getByLabel('Name of the organization').fill(organization);
    await seen(ann);
    await button(ann, 'Create the organization').click();
    await ann.getByLabel('SOC 2').check();
    await seen(ann);
    await button(ann, 'Go on').click();
    await ann.getByLabel('E-mail address').fill(addressOf('bob'));
    await ann.getByLabel('Role').selectOption('admin');
    await button(ann, 'Send the invite').click();
    await ann.getByRole('list', { name: 'Invites that were sent' }).getByText(addressOf('bob')).waitFor();
    await seen(ann);
    await button(ann, 'To the overview').click();
    await ann.getByRole('link', { name: 'Make a key' }).waitFor();

    await bob.goto(await linkTo('bob', /invited/));
    await bob.getByRole('heading', { name: `Join ${organization}` }).waitFor();
    await seen(bob);
    await bob.getByRole('link', { name: 'Make an account' }).click();
    await signUp(bob, 'bob');
    await bob.getByText('Confirm your e-mail address first').waitFor();
    await seen(bob);
    const letter = await bob.context().newPage();
    await letter.goto(await linkTo('bob', /^Confirm/));
    await seen(letter);
    await button(letter, 'Confirm the address').click();
    await letter.getByText('The address is confirmed').waitFor();
    await letter.close();
    await button(bob, 'Join').click();
    await bob.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  it('take a right away from who looks at a page, and say why it is gone', async () => {
    await to(bob, '/members');
    await bob.getByLabel('Role of ann').waitFor();
    await to(ann, '/members');
    await seen(ann);
    await ann.getByLabel('Role of bob').selectOption('viewer');
    await ann.getByText('bob is a viewer now').waitFor();

    // Without being loaded again.
    await bob.getByLabel('Role of ann').waitFor({ state: 'detached' });
    await bob
      .getByRole('listitem')
      .filter({ hasText: addressOf('bob') })
      .getByText('Viewer')
      .waitFor();
    const remove = bob.getByRole('button', { name: /^Remove ann/ }).and(bob.locator('[aria-disabled]'));
    await remove.hover();
    await bob.getByText('You are a viewer: this needs an admin.').nth(1).waitFor();
    await seen(bob);
    await bob.getByRole('link', { name: 'API keys' }).click();
    await bob.getByText('Keys are for admins').waitFor();
    await bob.getByText('You are a viewer: this needs an admin.').first().waitFor();
    await seen(bob);
  });

  it('set up an app and a passkey, and ask for either at the login', async () => {
    await to(ann, '/account?tab=sign-in');
    await button(ann, 'Set up an app').click();
    const secret = await ann.getByRole('dialog').locator('code').innerText();
    await seen(ann);
    await ann.getByLabel('Code from the app').fill(generateSync({ secret }));
    await button(ann, 'Turn it on').click();
    const codes = ann.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await codes.nth(9).waitFor();
    recoveryCodes = await codes.allInnerTexts();
    await seen(ann);
    await button(ann, 'I have kept them').click();

    const elsewhere = await windows.newWindow();
    await signIn(elsewhere, 'ann');
    await elsewhere.getByRole('heading', { name: 'Prove that it is you' }).waitFor();
    await seen(elsewhere);
    // A code counts once, and that of the set-up has: the next one is taken early.
    const epoch = Math.floor(Date.now() / 1000) + 30;
    await elsewhere.getByLabel('Code from the app').fill(generateSync({ secret, epoch }));
    await button(elsewhere, 'Go on').click();
    await elsewhere.getByRole('heading', { name: 'Overview' }).waitFor();

    await to(ann, '/account?tab=sessions');
    await ann.getByRole('button', { name: /^End: / }).waitFor();
    await seen(ann);
    await button(ann, 'Sign out elsewhere').click();
    await ann.getByText('One session has ended').waitFor();
    await elsewhere.getByText('Your session has ended').waitFor();
    await elsewhere.context().close();

    await addAuthenticator(ann);
    await to(ann, '/account?tab=sign-in');
    await button(ann, 'Add a passkey').click();
    await ann.getByRole('list', { name: 'Passkeys' }).getByRole('listitem').waitFor();
    await ann.context().clearCookies();
    await to(ann, '/login');
    await button(ann, 'Sign in with a passkey').click();
    await ann.getByRole('heading', { name: 'Overview' }).waitFor();
    await to(ann, '/account?tab=sign-in');
    await ann.getByText(/, used/).waitFor();
    await seen(ann);
  });

  it('show the text of a key once', async () => {
    await to(ann, '/keys');
    await button(ann, 'Make a key').click();
    await ann.getByLabel('Name').fill('collector');
    await button(ann, 'Make the key').click();
    await ann.getByText('Choose what it may do').waitFor();
    await seen(ann);
    await ann.getByLabel('file-access:ingest').check();
    await button(ann, 'Make the key').click();
    const key = await ann.getByLabel('The key').innerText();
    await eventually(async () => expect((await system.api.ingest(key, [])).status).toBe(202));
    await button(ann, 'I have kept it').click();
    await ann.getByRole('list', { name: 'API keys' }).getByText('collector').waitFor();
    expect(await ann.content()).not.toContain(key);
    await seen(ann);
    await button(ann, 'Revoke collector').click();
    await ann.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await ann.getByText('collector is revoked').waitFor();
    await eventually(async () => expect((await system.api.ingest(key, [])).status).toBe(401));
  });

  it('let choose another password by a letter', async () => {
    const page = await windows.newWindow();
    await to(page, '/forgot');
    await seen(page);
    await page.getByLabel('E-mail address').fill(addressOf('bob'));
    await button(page, 'Send the letter').click();
    await page.getByText('We have written to').waitFor();
    await page.goto(await linkTo('bob', /^Choose a new password/));
    await page.getByLabel('New password').fill('another horse, another staple');
    await seen(page);
    await button(page, 'Change the password').click();
    await page.getByText('The password is changed').waitFor();
    // Whoever was signed in with the old one is not any more.
    await bob.getByText('Your session has ended').waitFor();
    await page.context().close();
  });

  it('delete an organization by its name and a fresh login, with a receipt', async () => {
    for (const tab of ['', '?tab=single-sign-on']) {
      await to(ann, `/settings${tab}`);
      await ann.getByRole('button', { name: /^Save the / }).waitFor();
      await seen(ann);
    }
    await to(ann, '/settings?tab=deletion');
    await seen(ann);
    await ann.getByLabel(`Type ${organization} to go on`).fill(organization);
    await logInLongAgo(addressOf('ann'));
    await button(ann, 'Delete the organization').click();
    const question = ann.getByRole('dialog', { name: 'Prove that it is you' });
    await question.waitFor();
    await seen(ann);
    await question.getByLabel('Password').fill(password);
    await question.getByRole('button', { name: 'Go on' }).click();
    await question.getByRole('button', { name: 'Use a recovery code' }).click();
    await question.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '');
    await question.getByRole('button', { name: 'Go on' }).click();
    await ann.getByRole('heading', { name: 'Receipt of a deletion' }).waitFor();
    await ann.getByText('Everything that could be erased is erased').waitFor();
    await ann.getByRole('banner').getByText('No organization').waitFor();
    await seen(ann);
    await to(ann, '/');
    await ann.getByLabel('Name of the organization').waitFor();
    expect(new URL(ann.url()).pathname).toBe('/onboarding');
    expect(windows.violations).toEqual([]);
  });
});
