import { clockTime, duration, number } from '../../format/format.js';
import type { LiveStatus } from '../../live/live-status.js';
import { keptRows, type FeedState } from './feed.js';

const worthMentioning = 5;
const live = 'Live';

/** How far the feed can be trusted, in words; the first is the most important. */
export function feedWords(
  status: LiveStatus,
  feed: FeedState,
  { isPaused, dropped, timeZone }: { isPaused: boolean; dropped: number; timeZone: string },
): string[] {
  const connection = connectionWords(status, timeZone);
  // “Live” and “Paused” beside each other would say two things at once.
  const words = isPaused && connection === live ? [] : [connection];
  if (isPaused) words.push('Paused: new events wait');
  if (dropped > 0) words.push(`Sampled: ${number(dropped)} events came too fast and are not shown`);
  if (feed.skipped > 0) words.push(`${number(feed.skipped)} events that waited were let go`);
  if (feed.hasHole)
    words.push('Some events of the time without a connection are missing here: the search has them');
  if (feed.isTrimmed) words.push(`Shows the latest ${number(keptRows)} events`);
  return words;
}

function connectionWords({ state, since, behindSeconds, refused }: LiveStatus, timeZone: string): string {
  switch (state) {
    case 'connecting':
      return 'Connecting: events appear once the connection stands';
    case 'disconnected':
      return `Disconnected since ${clockTime(since, timeZone, true)}: events missed meanwhile are read when it is back`;
    case 'ended':
      return 'The session ended: nothing new appears';
    case 'live':
      if (refused['feed']?.isOff === true)
        return 'Live events are turned off for your organization: what was stored until now is below, and what is new appears once an admin turns them on in the settings';
      if (refused['feed'] !== undefined)
        return `The server refused this filter, and nothing new appears: ${refused['feed'].why}`;
      return behindSeconds >= worthMentioning ? `Live, ${duration(behindSeconds)} behind` : live;
  }
}
