import { clockTime, duration, number } from '../format/format.js';

export interface LiveStatus {
  state: 'connecting' | 'live' | 'disconnected' | 'ended';
  /** When the connection was lost, or first tried. */
  since: number;
  /** How far the server is behind with events, when it says so. */
  behindSeconds: number;
  /** Live events that were not sent, by subscription, since it was made. */
  dropped: Readonly<Record<string, number>>;
  /** Which subscriptions the server refused, by their name. */
  refused: Readonly<Record<string, RefusedSubscription>>;
}

export interface RefusedSubscription {
  why: string;
  /** The organization has turned live events off: it is asked for again until they are on. */
  isOff: boolean;
}

export type LiveTone = 'calm' | 'busy' | 'warning';

const worthMentioning = 10;

/** The status in words, for the top bar. */
export function inWords(status: LiveStatus, timeZone: string): { text: string; tone: LiveTone } {
  switch (status.state) {
    case 'connecting':
      return { text: 'Connecting', tone: 'busy' };
    case 'disconnected':
      return { text: `Disconnected since ${clockTime(status.since, timeZone, true)}`, tone: 'warning' };
    case 'ended':
      return { text: 'Session ended', tone: 'warning' };
    case 'live':
      break;
  }
  const refused = Object.values(status.refused);
  if (refused.some(({ isOff }) => isOff)) {
    return { text: 'Live, but events are not: your organization turned them off', tone: 'warning' };
  }
  if (refused.length > 0) {
    return { text: 'Live, but events are not: the subscription was refused', tone: 'warning' };
  }
  const dropped = Object.values(status.dropped).reduce((sum, count) => sum + count, 0);
  if (status.behindSeconds >= worthMentioning) {
    return { text: `Live, ${duration(status.behindSeconds)} behind`, tone: 'warning' };
  }
  if (dropped > 0) return { text: `Live, sampled: ${number(dropped)} events not shown`, tone: 'warning' };
  return { text: 'Live', tone: 'calm' };
}
