import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import { type Caller, CallerWatch } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { FeatureFlags, featureIsOff } from '@palisade/organizations';
import type { WebSocket } from 'ws';
import { AlertingSettings } from '../config.js';
import { readClientMessage, type ClientMessage, type Invalid, type Subscribe } from './client-message.js';
import { Connection, type Admitted } from './connection.js';
import { cursorOf, sequenceIn } from './cursor.js';
import { LiveAlerts } from './live-alerts.js';
import { LiveEvents } from './live-events.js';
import { LiveScans } from './live-scans.js';
import { Pulse } from './pulse.js';
import { streamPath } from './stream-server.js';

/** What a client of the stream says and is told; who it is was settled before. */
@WebSocketGateway({ path: streamPath })
export class StreamGateway implements OnGatewayConnection, OnApplicationBootstrap {
  private readonly logger = new Logger('StreamGateway');

  constructor(
    private readonly settings: AlertingSettings,
    private readonly watch: CallerWatch,
    private readonly alerts: LiveAlerts,
    private readonly events: LiveEvents,
    private readonly scans: LiveScans,
    private readonly pulse: Pulse,
    private readonly flags: FeatureFlags,
  ) {}

  onApplicationBootstrap(): void {
    this.flags.onChange((tenantId) => void this.endWhatIsOff(tenantId));
  }

  handleConnection(socket: WebSocket, admitted: Admitted): void {
    const { STREAM_BUFFER_KIB, STREAM_STALLED_SECONDS } = this.settings;
    const connection = new Connection(socket, admitted, {
      bufferBytes: STREAM_BUFFER_KIB * 1024,
      stalledMs: STREAM_STALLED_SECONDS * 1_000,
    });
    if (admitted.refusal !== undefined) {
      connection.close(admitted.refusal);
      return;
    }
    connection.onEnd(
      this.watch.watch(connection.caller, (reason) => {
        connection.close(reason);
      }),
    );
    // One after the other: what is said next may take back what was said before.
    let heard = Promise.resolve();
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      heard = heard
        .then(() => this.hear(connection, readClientMessage(data, isBinary)))
        .catch((error: unknown) => {
          this.failed(connection, error);
        });
    });
    this.pulse.add(connection);
    this.begin(connection).catch((error: unknown) => {
      this.failed(connection, error);
    });
  }

  private failed(connection: Connection, error: unknown): void {
    this.logger.error(`a connection could not be served: ${(error as Error).message}`);
    connection.close('failed');
  }

  private async endWhatIsOff(tenantId: string): Promise<void> {
    if (await this.flags.isOn('live-events', tenantId)) return;
    for (const { connection, name } of this.events.end(tenantId))
      tellProblem(connection, featureIsOff('live-events'), name);
  }

  private async hear(connection: Connection, message: ClientMessage): Promise<void> {
    if (!connection.isOpen) return;
    if (!connection.hears()) {
      refuse(connection, Problem.tooMany(60, 'The client sends too many messages.'));
    } else if (message.type === 'invalid') {
      this.refuseMessage(connection, message);
    } else if (message.type === 'subscribe') {
      await this.subscribe(connection, message);
    } else {
      const { subscription } = message;
      this.events.unsubscribe(connection, subscription);
      connection.sendJson({ type: 'unsubscribed', subscription });
    }
  }

  private refuseMessage(connection: Connection, { errors, subscription }: Invalid): void {
    if (subscription === undefined) {
      refuse(connection, Problem.invalid(errors, 'The message is invalid.'));
      return;
    }
    // It was to be replaced: what it showed until now is not wanted any more.
    this.events.unsubscribe(connection, subscription);
    tellProblem(connection, Problem.invalid(errors, 'The subscription is invalid.'), subscription);
  }

  private async subscribe(connection: Connection, message: Subscribe): Promise<void> {
    const { subscription } = message;
    const isOn = await this.flags.isOn('live-events', connection.tenantId);
    if (!connection.isOpen) return;
    if (!connection.caller.permissions.has('file-access:read')) {
      tellProblem(connection, Problem.forbidden('This needs the permission file-access:read.'), subscription);
    } else if (!isOn) {
      tellProblem(connection, featureIsOff('live-events'), subscription);
    } else if (!this.events.subscribe(connection, message)) {
      tellProblem(connection, tooManySubscriptions(), subscription);
    } else {
      connection.sendJson({ type: 'subscribed', subscription });
    }
  }

  private async begin(connection: Connection): Promise<void> {
    const { tenantId, admitted, caller } = connection;
    const feed = this.alerts.feedOf(connection);
    await feed.ready;
    const { since } = admitted;
    const sequence = since === undefined ? feed.position : sequenceIn(tenantId, since);
    // Only Postgres knows whether one that is ahead of what was read here was ever given out.
    if (sequence === undefined || (sequence > feed.position && sequence > (await feed.latest()))) {
      tellProblem(connection, badCursor());
      connection.close('bad-cursor');
      return;
    }
    connection.sequence = sequence;
    connection.sendJson({
      type: 'hello',
      data: {
        connection_id: connection.id,
        cursor: cursorOf(tenantId, sequence),
        resumed: since !== undefined,
        heartbeat_seconds: this.settings.STREAM_HEARTBEAT_SECONDS,
        can: visibleTo(caller),
      },
    });
    if (caller.permissions.has('scans:read')) this.scans.follow(connection);
    await feed.resume(connection);
  }
}

function visibleTo({ permissions }: Caller): string[] {
  return [
    'alert',
    ...(permissions.has('file-access:read') ? ['file_access_event'] : []),
    ...(permissions.has('scans:read') ? ['scan', 'scan_progress'] : []),
  ];
}

function refuse(connection: Connection, problem: Problem): void {
  tellProblem(connection, problem);
  connection.close('bad-message');
}

function tellProblem(connection: Connection, problem: Problem, subscription?: string): void {
  const { slug, title, detail, errors } = problem;
  connection.sendJson({
    type: 'error',
    subscription,
    data: { type: `urn:palisade:problem:${slug}`, title, detail, errors },
  });
}

function badCursor(): Problem {
  return Problem.invalid(
    [{ path: 'since', message: 'is no cursor of this organization' }],
    'Connect without a cursor, and read the alerts anew.',
  );
}

function tooManySubscriptions(): Problem {
  return Problem.conflict('too-many-subscriptions', 'A connection has four subscriptions at most.');
}
