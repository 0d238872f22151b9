import { expect, it } from '@jest/globals';
import { cronWords } from './cron-words.js';

it.each([
  ['0 3 * * *', 'Every day at 03:00'],
  ['30 14 * * 1-5', 'Monday to Friday at 14:30'],
  ['5 6 * * 7', 'Every Sunday at 06:05'],
  ['0 0 15 * *', 'On day 15 of each month at 00:00'],
  ['*/10 * * * *', 'Every 10 minutes'],
  ['7 * * * *', 'Every hour, at minute 07'],
  ['0 3 * 6 *', undefined],
  ['0 3,9 * * *', undefined],
  ['nonsense', undefined],
])('%s is %s', (cron, words) => {
  expect(cronWords(cron)).toBe(words);
});
