// npm run screenshots -w @palisade/dashboard [-- --url http://… --email … --password … --page overview --no-times --no-pictures]
// Pictures of every page of what is up into docs/screenshots, and how much the pages load and how long it takes.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { eventually } from './eventually.js';
import { measureLoading } from './load-times.js';
import { pagesToSee, type PageToSee } from './pages-to-see.js';
import { smallPng } from './small-png.js';
import { Visit } from './visit.js';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'docs/screenshots');
const sizes = [
  { width: 360, height: 780 },
  { width: 1440, height: 900 },
];
const themes = ['light', 'dark'] as const;

const { values: given } = parseArgs({
  options: {
    url: { type: 'string' },
    email: { type: 'string' },
    password: { type: 'string' },
    times: { type: 'boolean', default: true },
    page: { type: 'string' },
    pictures: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

function whatIsUp(): { url: string; email: string; password: string } {
  const { url, email, password } = given;
  if (url !== undefined && email !== undefined && password !== undefined) return { url, email, password };
  const file = join(root, '.palisade/up.json');
  if (!existsSync(file))
    throw new Error('nothing is up: run make up first, or give --url, --email and --password');
  const up = JSON.parse(readFileSync(file, 'utf8')) as {
    url: string;
    admin: { email: string; password: string };
  };
  return { url: url ?? up.url, ...up.admin };
}

async function takePictures(browser: Browser, visit: Visit, page: PageToSee): Promise<void> {
  for (const viewport of sizes) {
    for (const colorScheme of themes) {
      const { context, window } = await visit.open(browser, page, { viewport, colorScheme });
      await window.goto(visit.urlOf(page));
      await page.rows(window).waitFor();
      await page.prepare?.(window);
      await settled(window);
      const path = join(folder, `${page.name}-${String(viewport.width)}-${colorScheme}.png`);
      writeFileSync(path, smallPng(await window.screenshot({ animations: 'disabled', caret: 'hide' })));
      await context.close();
    }
  }
}

const quietMs = 700;
const isSettled = `document.querySelectorAll('.pulse-soft').length === 0 && performance.now() - ${String(quietMs)} >
  Math.max(...performance.getEntriesByType('resource').map(({ responseEnd }) => responseEnd))`;

/** Nothing is being read any more; the stream stays open, so there is no end of the network to wait for. */
async function settled(window: Page): Promise<void> {
  await eventually(async () => {
    if (!(await window.evaluate<boolean>(isSettled))) throw new Error(`${window.url()} goes on loading`);
  });
}

const chromiumPath = process.env['CHROMIUM'] ?? join(root, '.palisade/tools/bin/chromium');
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
try {
  const visit = await Visit.signIn(browser, whatIsUp());
  mkdirSync(folder, { recursive: true });
  if (given.times) console.log('page             script, gz   DOMContentLoaded   first rows');
  for (const page of pagesToSee({ alertId: visit.criticalAlert, actor: visit.actor, apiId: visit.api })) {
    if (given.page !== undefined && given.page !== page.name) continue;
    if (given.pictures) await takePictures(browser, visit, page);
    if (!given.times) continue;
    const { scriptBytes, domContentLoaded, firstRows } = await measureLoading(browser, visit, page);
    const columns = [
      page.name.padEnd(14),
      `${(scriptBytes / 1000).toFixed(1)} kB`.padStart(12),
      `${domContentLoaded.toFixed(0)} ms`.padStart(18),
      `${firstRows.toFixed(0)} ms`.padStart(12),
    ];
    console.log(columns.join(' '));
  }
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
  const bytes = pictures.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  console.log(`${String(pictures.length)} pictures in docs/screenshots, ${(bytes / 1e6).toFixed(2)} MB`);
} finally {
  await browser.close();
}
