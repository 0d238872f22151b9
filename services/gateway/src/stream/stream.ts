import type { IncomingMessage } from 'node:http';
import { Problem, sendProblem as sendUnlogged } from '@palisade/http';
import { createLogger, runInContext } from '@palisade/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { senderOf, type Sender } from '../limits/sender.js';
import { toClient } from '../proxy/forwarded-headers.js';
import { InFlight } from '../proxy/in-flight.js';
import type { ServiceStates } from '../proxy/service-states.js';
import { upstreamProblem } from '../proxy/upstream-problem.js';
import { beginUpstreamSpan } from '../proxy/upstream-span.js';
import type { Stream } from '../routing/route-table.js';
import type { BrowserSession } from '../session/browser-session.js';
import { refuseUnfitHandshake, upgradeRequired } from './handshake.js';
import { OpenTunnels } from './open-tunnels.js';
import { Places, type PlacesOptions } from './places.js';
import { type Upgrade, Upgrades } from './upgrades.js';
import { upgradeUpstream, type UpgradeAnswer } from './upstream-upgrade.js';

/** Tests have smaller ones. */
export interface StreamTimes {
  /** Four of the service's heartbeats. */
  idleMs?: number;
  lingerMs?: number;
  graceMs?: number;
  answerWithinMs?: number;
  /** Handshakes that wait for the service's answer; of one sender a part of them, and more of it wait for their turn. */
  maxUnderWay?: number;
}

export interface StreamOptions extends StreamTimes {
  streams: readonly Stream[];
  prefix: string;
  places: PlacesOptions;
  states: ServiceStates;
  session: BrowserSession;
  /** Runs before anything is passed on; throws a problem to refuse. */
  admit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Told of a connection beyond what its sender may have. */
  refused: (request: FastifyRequest, sender: Sender) => void;
}

const log = createLogger('gateway');
const passedInHandshake = ['sec-websocket-accept', 'sec-websocket-protocol', 'sec-websocket-extensions'];

/** Passes each WebSocket of the table on to its service: the handshake is checked like any request, what follows is bytes. */
export async function addStreams(instance: FastifyInstance, options: StreamOptions): Promise<void> {
  const { streams, prefix } = options;
  const paths = new Set(streams.flatMap(({ path }) => [path, `${prefix}${path}`]));
  const upgrades = new Upgrades(instance, ({ method, url = '', headers }) => {
    const isOurs = paths.has(url.split('?', 1)[0] ?? '');
    return isOurs && method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
  });
  const tunnels = new OpenTunnels({
    idleMs: options.idleMs ?? 60_000,
    lingerMs: options.lingerMs ?? 5_000,
    graceMs: options.graceMs ?? 2_000,
  });
  instance.addHook('preClose', () => tunnels.stop());
  const shared = { ...options, upgrades, tunnels, places: new Places(options.places) };
  await instance.register((scope, _options, done) => {
    scope.addHook('onRequest', async (request, reply) => {
      const refusal = options.session.use(request, upgrades.of(request) !== undefined);
      await options.admit(request, reply);
      if (refusal !== undefined) throw refusal;
    });
    const underWay = new InFlight(options.maxUnderWay ?? 256);
    for (const stream of streams) addRoute(scope, { ...shared, ...stream, underWay });
    done();
  });
}

interface Shared extends Omit<StreamOptions, 'places'>, Stream {
  upgrades: Upgrades;
  tunnels: OpenTunnels;
  places: Places;
  underWay: InFlight;
}

function addRoute(scope: FastifyInstance, shared: Shared): void {
  const { path, service, upgrades, tunnels, underWay, places } = shared;
  scope.get(path, { exposeHeadRoute: false }, async (request, reply) => {
    const upgrade = upgrades.of(request);
    if (upgrade === undefined) throw upgradeRequired();
    refuseUnfitHandshake(request);
    if (tunnels.isStopping) throw Problem.unavailable('The gateway is stopping; connect again.');
    const sender = request.sender ?? senderOf(request, undefined);
    const leave = await counted(request, sender, shared, async () => {
      await underWay.enter(service, sender, reply);
      return places.take(sender, request.ip);
    });
    return pass(request, reply, { ...shared, upgrade, leave });
  });
}

async function counted<T>(
  request: FastifyRequest,
  sender: Sender,
  { refused }: Pick<StreamOptions, 'refused'>,
  enter: () => Promise<T>,
): Promise<T> {
  try {
    return await enter();
  } catch (error) {
    if (error instanceof Problem && error.getStatus() === 429) refused(request, sender);
    throw error;
  }
}

interface Passing extends Stream, Pick<StreamOptions, 'states' | 'answerWithinMs'> {
  upgrade: Upgrade;
  tunnels: OpenTunnels;
  /** Gives back the place of the connection. */
  leave: () => void;
}

async function pass(request: FastifyRequest, reply: FastifyReply, passing: Passing): Promise<FastifyReply> {
  const { upgrade, tunnels, leave, service, states } = passing;
  let answer: UpgradeAnswer;
  try {
    answer = await upgradeUpstream(request, {
      origin: passing.upstream,
      traceparent: beginUpstreamSpan(request, reply, service),
      withinMs: passing.answerWithinMs ?? 10_000,
      client: upgrade.socket,
    });
  } catch (error) {
    leave();
    const problem = upstreamProblem(service, error);
    if (problem.getStatus() !== 503) throw problem;
    states.unreachable(service, String(error)); // told once, and not by each client that comes back
    sendUnlogged(problem, request, reply);
    return reply;
  }
  states.answered(service);
  if (!answer.accepted) {
    leave();
    return refusedBy(service, answer.answer, reply);
  }
  accept(reply, answer.headers);
  if (answer.head.length > 0) upgrade.socket.write(answer.head);
  if (upgrade.head.length > 0) answer.socket.write(upgrade.head);
  const began = performance.now();
  tunnels.open(upgrade.socket, answer.socket, (why) => {
    leave();
    logEnd(request, { ended_by: why, open_ms: Math.round(performance.now() - began) });
  });
  return reply;
}

/** Its word, such as 401 or 429, is the client's to read; anything but a refusal is no answer to what was asked. */
function refusedBy(service: string, answer: IncomingMessage, reply: FastifyReply): FastifyReply {
  const { statusCode = 0 } = answer;
  if (statusCode < 400) {
    answer.destroy();
    throw upstreamProblem(service, new Error(`the upgrade was answered with ${statusCode}`));
  }
  return reply.status(statusCode).headers(toClient(answer.headers)).send(answer);
}

/** Past Fastify, which answers with whole documents. */
function accept(reply: FastifyReply, given: Record<string, string | string[] | undefined>): void {
  const headers: Record<string, string | string[]> = {
    upgrade: 'websocket',
    connection: 'Upgrade',
    'x-correlation-id': reply.request.id,
  };
  for (const name of passedInHandshake) {
    const value = given[name];
    if (value !== undefined) headers[name] = value;
  }
  reply.hijack();
  reply.raw.writeHead(101, headers);
  reply.raw.end();
}

function logEnd({ work, sender, ip }: FastifyRequest, fields: Record<string, unknown>): void {
  const caller = sender?.caller;
  const write = () => {
    log.info(
      { ...fields, client_address: ip, caller_kind: caller?.kind, caller_id: caller?.id },
      'a stream ended',
    );
  };
  if (work === undefined) write();
  else runInContext(work, write);
}
