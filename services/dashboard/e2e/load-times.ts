import { get } from 'node:http';
import type { Browser } from 'playwright-core';
import type { PageToSee } from './pages-to-see.js';
import type { Visit } from './visit.js';

const loads = 5;

export interface Loading {
  /** Bytes of script that the first load of the page asks for, as gzip makes them. */
  scriptBytes: number;
  /** Medians, in milliseconds since the address was asked for. */
  domContentLoaded: number;
  firstRows: number;
}

/** Loads a page again and again, each time as a browser that has never been here but is signed in. */
export async function measureLoading(browser: Browser, visit: Visit, page: PageToSee): Promise<Loading> {
  const times: [number, number][] = [];
  let scripts = new Set<string>();
  for (let load = 0; load < loads; load++) {
    const { context, window } = await visit.open(browser, page);
    scripts = new Set();
    window.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(request.url());
    });
    await window.goto(visit.urlOf(page));
    await page.rows(window).waitFor();
    const firstRows = await window.evaluate<number>('performance.now()');
    const loaded = await window.evaluate<number>(
      `performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd`,
    );
    times.push([loaded, firstRows]);
    await context.close();
  }
  const sizes = await Promise.all([...scripts].map(compressedSize));
  return {
    scriptBytes: sizes.reduce((sum, size) => sum + size, 0),
    domContentLoaded: median(times.map(([loaded]) => loaded)),
    firstRows: median(times.map(([, rows]) => rows)),
  };
}

/** Of the body as it is sent; fetch would unpack it. */
export function compressedSize(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip' };
    get(url, { headers }, (response) => {
      let size = 0;
      response.on('data', (chunk: Buffer) => (size += chunk.length));
      response.on('end', () => resolve(size));
    }).on('error', reject);
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
