import { expect, it } from '@jest/globals';
import { inWords, type LiveStatus } from './live-status.js';

const status = (more: Partial<LiveStatus>): LiveStatus => ({
  state: 'live',
  since: Date.UTC(2026, 10, 21, 1, 2, 3),
  behindSeconds: 0,
  dropped: {},
  refused: {},
  ...more,
});

it.each([
  ['Connecting', status({ state: 'connecting' })],
  ['Live', status({ behindSeconds: 3 })],
  ['Live, 1 min 30 s behind', status({ behindSeconds: 90 })],
  ['Live, sampled: 1,200 events not shown', status({ dropped: { feed: 1200 } })],
  [
    'Live, but events are not: the subscription was refused',
    status({ refused: { feed: { why: 'ip must be an address', isOff: false } } }),
  ],
  [
    'Live, but events are not: your organization turned them off',
    status({ refused: { feed: { why: 'Turned off.', isOff: true } } }),
  ],
  ['Disconnected since 02:02:03', status({ state: 'disconnected' })],
  ['Session ended', status({ state: 'ended' })],
])('says “%s”', (text, given) => {
  expect(inWords(given, 'Europe/Zurich').text).toBe(text);
});
