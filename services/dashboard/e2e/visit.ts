import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { PageToSee } from './pages-to-see.js';

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** Somebody who signed in once, and opens windows without a history. */
export class Visit {
  private constructor(
    readonly url: string,
    private readonly cookies: Cookies,
    readonly criticalAlert: string,
    /** Whose alert it is. */
    readonly actor: string,
    /** One that was audited, if any was. */
    readonly api: string | undefined,
  ) {}

  static async signIn(
    browser: Browser,
    { url, email, password }: { url: string; email: string; password: string },
  ): Promise<Visit> {
    const context = await browser.newContext();
    const headers = { origin: new URL(url).origin };
    const login = await context.request.post(`${url}/v1/auth/login`, { data: { email, password }, headers });
    if (!login.ok()) throw new Error(`the login answered ${String(login.status())}: ${await login.text()}`);
    const alerts = await context.request.get(`${url}/v1/alerts?state=open&sort=-severity&limit=1`);
    const { items } = (await alerts.json()) as { items: { id: string; actor: { email: string } }[] };
    const [worst] = items;
    if (worst === undefined) throw new Error('there is no open alert to show: run make seed first');
    const apis = await context.request.get(`${url}/v1/apis?sort=-last_audit_at&limit=1`);
    const [api] = ((await apis.json()) as { items: { id: string; last_audit: object | null }[] }).items;
    const cookies = await context.cookies();
    await context.close();
    const audited = api === undefined || api.last_audit === null ? undefined : api.id;
    return new Visit(url, cookies, worst.id, worst.actor.email, audited);
  }

  urlOf({ path }: PageToSee): string {
    return this.url + path;
  }

  /** A window that has been nowhere yet. */
  async open(
    browser: Browser,
    { isPublic }: PageToSee,
    options?: BrowserContextOptions,
  ): Promise<{ context: BrowserContext; window: Page }> {
    const context = await browser.newContext(options);
    if (isPublic !== true) await context.addCookies(this.cookies);
    return { context, window: await context.newPage() };
  }
}
