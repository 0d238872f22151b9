import { expect, it } from '@jest/globals';
import { deviceNameOf, deviceOf } from './device.js';

const chrome = (version: string) =>
  `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`;

it.each([
  [chrome('140.0.0.0'), 'Chrome on Linux'],
  [`${chrome('140.0.0.0')} Edg/140.0.0.0`, 'Edge on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['curl/8.5.0', 'a program that is no browser'],
  ['<b>https://evil.example</b>', 'a program that is no browser'],
  [undefined, 'a program that is no browser'],
])('%s is %s', (ua, name) => {
  expect(deviceNameOf(ua)).toBe(name);
});

it('a browser stays the same device when it is updated', () => {
  expect(deviceOf(chrome('140.0.0.0'))).toBe(deviceOf(chrome('141.0.7390.54')));
  expect(deviceOf(chrome('140.0.0.0'))).not.toBe(deviceOf('curl/8.5.0'));
});
