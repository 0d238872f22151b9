import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, jest } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { eventually } from './eventually.js';
import { reasonWithout } from './foreign-client.js';
import type { Person, System } from './system.js';

const executable = join(import.meta.dirname, '../../../.palisade/tools/bin/chromium');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// A browser, the services and other tests share two processors.
const patience = 45_000;
jest.setTimeout(180_000);

/** Tests in a browser. Where there is none they are skipped, and their name says why; in CI there has to be one. */
export function describeInChromium(name: string, tests: () => void): void {
  const missing = reasonWithout('chromium');
  if (missing === undefined) describe(name, tests);
  else describe.skip(`${name} (skipped: ${missing})`, tests);
}

const toldToConsole = 'Broke the content policy:';

/** A Chromium that looks at a system's pages, each in a session of its own. */
export class Windows {
  /** What pages did that their content policy forbids, and errors that nobody caught. */
  readonly violations: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly system: System,
  ) {}

  static async open(system: System): Promise<Windows> {
    // Root has no sandbox; what is looked at is our own.
    const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
    return new Windows(browser, system);
  }

  /** A window of somebody who has just signed in, at a path. Closed with the others, or by its context. */
  async signIn(person: Person, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.newWindow(options);
    // Through the address bar's origin, so that the cookies are the browser's.
    const { email, password } = this.system.demo[person];
    const answer = await page.request.post(`${this.system.url}/v1/auth/login`, {
      data: { email, password },
      headers: { origin: this.system.url },
    });
    if (!answer.ok())
      throw new Error(`the login answered ${String(answer.status())}: ${await answer.text()}`);
    await page.goto(this.system.url + path);
    return page;
  }

  /** A window of nobody. */
  async newWindow(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(patience);
    await context.addInitScript(`addEventListener('securitypolicyviolation', (event) => {
      console.error('${toldToConsole}', event.effectiveDirective, event.blockedURI, event.sourceFile);
    })`);
    context.on('console', (message) => {
      const told = message.text();
      if (told.startsWith(toldToConsole)) this.violations.push(told);
    });
    context.on('weberror', (error) => this.violations.push(String(error.error())));
    return context.newPage();
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** What axe finds wrong with the page as it is, serious or worse: the rule and where. */
export async function faultsOf(page: Page): Promise<string[]> {
  // By the debugger: the pages' content policy lets nobody add a script.
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression: axe });
  const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200)))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await debug.detach();
  if (exceptionDetails !== undefined) throw new Error(`axe failed: ${exceptionDetails.text}`);
  return JSON.parse(String(result.value)) as string[];
}

/** Polls the page until what it shows is so. */
export async function untilShown<T>(read: () => Promise<T>, isSo: (shown: T) => boolean): Promise<T> {
  return eventually(async () => {
    const shown = await read();
    if (!isSo(shown)) throw new Error(`the page shows ${JSON.stringify(shown)}`);
    return shown;
  }, patience);
}

/** Whether the page is wider than its window. */
export function isCut(page: Page): Promise<boolean> {
  // A tab's panel and a page before the login scroll by themselves, and would hide that their content is too wide.
  return page.evaluate(`document.documentElement.scrollWidth > innerWidth ||
    [...document.querySelectorAll('[role=tabpanel], main')].some((panel) => panel.scrollWidth > panel.clientWidth)`);
}
