import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { addressOf } from '../api/address.js';
import { renewSession } from '../api/refresh.js';
import { sessionEnded } from '../api/session-end.js';
import { LiveClient, type Socket } from './live-client.js';
import type { EventFilter, LiveAlert, LiveEvent } from './protocol.js';
import type { LiveStatus } from './live-status.js';

/** The tab's connection. The shell starts it, and stops it when it goes away. */
export const live = new LiveClient({
  open: (cursor) => {
    const url = addressOf('/v1/stream');
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (cursor !== undefined) url.searchParams.set('since', cursor);
    return asSocket(new WebSocket(url));
  },
  refresh: () => renewSession(Date.now()),
  onSessionEnd: sessionEnded,
});

function asSocket(browser: WebSocket): Socket {
  const socket: Socket = {
    onmessage: null,
    onclose: null,
    send: (text) => browser.send(text),
    close: (code) => browser.close(code),
  };
  browser.onmessage = (event) => socket.onmessage?.(event);
  browser.onclose = (event) => socket.onclose?.(event);
  return socket;
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(live.watch, live.status);
}

/** Every change of an alert, new ones too, while the component is there. */
export function useLiveAlerts(listener: (alert: LiveAlert) => void): void {
  const take = useEffectEvent(listener);
  useEffect(() => live.onAlert((alert) => take(alert)), []);
}

/**
 * Live file-access events that match, while the component is there and `name` is not undefined (paused). A tab has at
 * most four names. What the server left out is in `useLiveStatus().dropped[name]`.
 */
export function useLiveEvents(
  name: string | undefined,
  { filter, maxPerSecond }: { filter: EventFilter; maxPerSecond?: number },
  listener: (event: LiveEvent, traceId: string | null) => void,
): void {
  const take = useEffectEvent(listener);
  const wanted = JSON.stringify(filter);
  useEffect(() => {
    if (name === undefined) return undefined;
    const subscription = { filter: JSON.parse(wanted) as EventFilter, maxPerSecond };
    return live.subscribe(name, subscription, (event, traceId) => take(event, traceId));
  }, [name, wanted, maxPerSecond]);
}
