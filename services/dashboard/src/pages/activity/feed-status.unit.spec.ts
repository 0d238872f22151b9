import { expect, it } from '@jest/globals';
import type { LiveStatus } from '../../live/live-status.js';
import { Feed } from './feed.js';
import { feedWords } from './feed-status.js';

const words = (status: Partial<LiveStatus>, isPaused: boolean) =>
  feedWords(
    { state: 'live', since: Date.UTC(2026, 0), behindSeconds: 0, dropped: {}, refused: {}, ...status },
    new Feed().read(),
    { isPaused, dropped: 0, timeZone: 'UTC' },
  );

it('says one thing of the feed: live, or paused', () => {
  expect(words({}, false)).toEqual(['Live']);
  expect(words({}, true)).toEqual(['Paused: new events wait']);
});

it('says what is wrong though it is paused', () => {
  expect(words({ behindSeconds: 90 }, true)).toEqual(['Live, 1 min 30 s behind', 'Paused: new events wait']);
  expect(words({ state: 'disconnected' }, true)).toHaveLength(2);
});

it('says that the filter was refused, and why', () => {
  const refused = { feed: { why: 'ip must be an address', isOff: false } };
  expect(words({ refused }, false)).toEqual([
    'The server refused this filter, and nothing new appears: ip must be an address',
  ]);
});

it('says that the organization turned live events off, and what brings them back', () => {
  const refused = { feed: { why: 'Live feed of events: turned off.', isOff: true } };
  expect(words({ refused }, false)).toEqual([
    expect.stringMatching(/^Live events are turned off for your organization: .*once an admin turns them on/),
  ]);
});
