import { WebSocket } from 'ws';

/** What the bench asks of a process full of clients, and what that answers. */
export interface Work {
  url: string;
  key: string;
  clients: number;
}

export type Report =
  { kind: 'connected' } | { kind: 'delays'; alerts: number[]; events: number[]; missed: number };

interface Frame {
  type: string;
  data: { updated_at?: string; resource?: string; count?: number };
}

let alerts: number[] = [];
let events: number[] = [];
let missed = 0;

function take({ type, data }: Frame): void {
  if (type === 'alert') alerts.push(Date.now() - Date.parse(data.updated_at ?? ''));
  if (type === 'file_access_event') events.push(Date.now() - Number(data.resource));
  if (type === 'gap') missed += data.count ?? 0;
}

function connect({ url, key }: Work): Promise<void> {
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${key}` } });
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (frame.type === 'hello')
        socket.send(JSON.stringify({ type: 'subscribe', subscription: 'feed', to: 'file_access_event' }));
      if (frame.type === 'subscribed') resolve();
      take(frame);
    });
  });
}

const say = (report: Report) => process.send?.(report);

process.on('message', (message: Work | 'report') => {
  if (message === 'report') {
    say({ kind: 'delays', alerts, events, missed });
    [alerts, events, missed] = [[], [], 0];
    return;
  }
  void (async () => {
    // A few at once, as browsers come back after a restart.
    for (let n = 0; n < message.clients; n += 25)
      await Promise.all(Array.from({ length: Math.min(25, message.clients - n) }, () => connect(message)));
    say({ kind: 'connected' });
  })();
});
