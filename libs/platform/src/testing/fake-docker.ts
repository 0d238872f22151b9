import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { json } from 'node:stream/consumers';

interface Wanted {
  Image: string;
  Env?: string[];
  Cmd?: string[];
  Labels: Record<string, string>;
  HostConfig: { PortBindings?: Record<string, { HostPort: string }[]>; Binds?: string[] };
}

interface FakeContainer extends Wanted {
  name: string;
  status: 'created' | 'running' | 'paused' | 'exited';
}

const ryuk = /ryuk/;

/**
 * Docker's HTTP interface on a Unix socket, as far as Testcontainers asks it, and as its documents describe the answers:
 * containers that run nothing, images that are pulled, and Ryuk, who removes what a session that ended has left.
 */
export class FakeDocker {
  readonly asked: string[] = [];
  readonly containers = new Map<string, FakeContainer>();
  /** Of Ryuk, by session. */
  private readonly sessions: Socket[] = [];
  private readonly images = new Set<string>();
  private readonly ends: RegExp;
  private readonly reaper: Server = createTcpServer((socket) => this.watch(socket));
  private readonly http = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => refuse(response, 500, String(error)));
  });

  /** `ends`: images whose containers end as soon as they are started. */
  constructor(ends: RegExp = /^$/) {
    this.ends = ends;
  }

  async listen(socket: string): Promise<void> {
    this.reaper.listen(0, '127.0.0.1');
    this.http.listen(socket);
    await Promise.all([once(this.reaper, 'listening'), once(this.http, 'listening')]);
  }

  close(): void {
    this.endSessions();
    this.http.closeAllConnections();
    this.http.close();
    this.reaper.close();
  }

  /** As if the process that started containers had died. */
  endSessions(): void {
    for (const socket of this.sessions.splice(0)) socket.destroy();
  }

  named(name: string): FakeContainer | undefined {
    return [...this.containers.values()].find((container) => container.name === name);
  }

  private watch(socket: Socket): void {
    this.sessions.push(socket);
    let labels = '';
    socket.on('data', (text) => (labels += text.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const [, name = '', value] of labels.matchAll(/label=([^=]+)=(\S+)/g))
        for (const [id, container] of this.containers)
          if (container.Labels[name] === value && !ryuk.test(container.Image)) this.containers.delete(id);
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://docker');
    const path = pathname.replace(/^\/v[\d.]+/, '');
    const method = request.method ?? '';
    const [, area, ...words] = path.split('/').map(decodeURIComponent);
    if (area === 'info')
      return send(response, 200, { OperatingSystem: 'fake', OSType: 'linux', ServerVersion: '28.0' });
    if (area === 'networks') return send(response, 200, { IPAM: { Config: [{ Gateway: '127.0.0.1' }] } });
    if (area === 'images') return this.image({ method, words, searchParams }, response);
    if (area === 'volumes') {
      this.asked.push(`drop ${words[0] ?? ''}`);
      return send(response, 204);
    }
    if (area !== 'containers') return refuse(response, 404, `no such page: ${path}`);
    if (words[0] === 'json') return send(response, 200, this.list());
    if (words[0] === 'create') {
      const wanted = (await json(request)) as Wanted;
      return this.create(searchParams.get('name') ?? '', wanted, response);
    }
    const [id = '', action = method === 'DELETE' ? 'remove' : ''] = words;
    return this.act(id, action, response);
  }

  private image(
    { method, words, searchParams }: { method: string; words: string[]; searchParams: URLSearchParams },
    response: ServerResponse,
  ): ServerResponse {
    if (method === 'POST') {
      const image = `${searchParams.get('fromImage') ?? ''}:${searchParams.get('tag') ?? 'latest'}`;
      this.asked.push(`pull ${image}`);
      this.images.add(image);
      return send(response, 200, { status: `Status: Downloaded newer image for ${image}` });
    }
    const image = words.slice(0, -1).join('/');
    return this.images.has(image)
      ? send(response, 200, { Config: {} })
      : refuse(response, 404, `No such image: ${image}`);
  }

  private create(name: string, wanted: Wanted, response: ServerResponse): ServerResponse {
    if (this.named(name)) return refuse(response, 409, `The container name "/${name}" is already in use`);
    const id = `${this.containers.size}`.padStart(64, 'a');
    this.containers.set(id, { ...wanted, name, status: 'created' });
    this.asked.push(`create ${wanted.Image}`);
    return send(response, 201, { Id: id, Warnings: [] });
  }

  private act(idOrName: string, action: string, response: ServerResponse): ServerResponse {
    const id = this.containers.has(idOrName)
      ? idOrName
      : [...this.containers].find(([, { name }]) => name === idOrName)?.[0];
    const container = id === undefined ? undefined : this.containers.get(id);
    if (id === undefined || !container) return refuse(response, 404, `No such container: ${idOrName}`);
    if (action === 'json') return send(response, 200, this.inspected(id, container));
    if (action === 'logs') return sendLog(response, 'Started\n');
    if (!ryuk.test(container.Image)) this.asked.push(action);
    if (action === 'remove') this.containers.delete(id);
    else container.status = this.ends.test(container.Image) ? 'exited' : (after[action] ?? container.status);
    return send(response, 204);
  }

  private list(): object[] {
    return [...this.containers].map(([Id, { Image, Labels, status }]) => ({
      ...{ Id, Image, Labels, State: status, Created: 0 },
      Ports: [{ PrivatePort: 8080, PublicPort: this.reaperPort }],
    }));
  }

  private inspected(Id: string, { name, status, HostConfig, Labels, Image }: FakeContainer): object {
    const { PortBindings = {} } = HostConfig;
    const ports = Object.entries(PortBindings).map(([port, [binding]]) => {
      const HostPort = ryuk.test(Image) ? String(this.reaperPort) : (binding?.HostPort ?? '');
      return [port, [{ HostIp: '0.0.0.0', HostPort }]] as const;
    });
    const Running = status === 'running' || status === 'paused';
    return {
      ...{ Id, Name: `/${name}`, HostConfig: { PortBindings }, Config: { Hostname: 'fake', Labels, Image } },
      State: {
        Status: status,
        Running,
        StartedAt: new Date().toISOString(),
        FinishedAt: '0001-01-01T00:00:00Z',
      },
      NetworkSettings: { Ports: Object.fromEntries(ports), Networks: {} },
    };
  }

  private get reaperPort(): number {
    return (this.reaper.address() as AddressInfo).port;
  }
}

const after: Partial<Record<string, FakeContainer['status']>> = {
  start: 'running',
  stop: 'exited',
  kill: 'exited',
  pause: 'paused',
  unpause: 'running',
};

function send(response: ServerResponse, status: number, body?: object): ServerResponse {
  response.writeHead(status, { 'content-type': 'application/json' });
  return response.end(body === undefined ? undefined : JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, message: string): ServerResponse {
  return send(response, status, { message });
}

/** In the frames of Docker's streams: which stream, three zeros, the length, the text. */
function sendLog(response: ServerResponse, text: string): ServerResponse {
  const head = Buffer.alloc(8);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  response.writeHead(200, { 'content-type': 'application/vnd.docker.multiplexed-stream' });
  response.write(Buffer.concat([head, Buffer.from(text)]));
  return response;
}
