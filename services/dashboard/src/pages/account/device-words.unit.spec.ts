import { expect, it } from '@jest/globals';
import { deviceWords } from './device-words.js';

const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  [`${linux} HeadlessChrome/143.0.0.0 Safari/537.36`, 'Chrome on Linux'],
  [`${linux} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0`, 'Edge on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['curl/8.16.0', 'curl'],
  ['', 'Something unknown'],
  [null, 'Something unknown'],
])('%p is %p', (userAgent, words) => {
  expect(deviceWords(userAgent)).toBe(words);
});
