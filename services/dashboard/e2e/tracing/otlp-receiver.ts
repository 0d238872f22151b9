import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { fieldsOf } from './wire.js';

export interface ReceivedSpan {
  service: string;
  traceId: string;
  spanId: string;
  /** '' when it has none. */
  parentSpanId: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Nanoseconds. */
  start: bigint;
  end: bigint;
  /** Texts only. */
  attributes: Record<string, string>;
  links: { traceId: string; spanId: string }[];
}

const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** Where services send spans to as they would to a collector: OTLP over HTTP, as protobuf. */
export class OtlpReceiver {
  readonly spans: ReceivedSpan[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        receiver.take(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
        response.setHeader('content-type', 'application/x-protobuf').end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private take(request: Buffer): void {
    for (const resourceSpans of messages(request, 1)) {
      const [resource] = messages(resourceSpans, 1);
      const service = attributesOf(resource ?? Buffer.alloc(0), 1)['service.name'] ?? '';
      for (const scopeSpans of messages(resourceSpans, 2)) {
        for (const span of messages(scopeSpans, 2)) this.spans.push(spanOf(service, span));
      }
    }
  }
}

function spanOf(service: string, message: Buffer): ReceivedSpan {
  const span: ReceivedSpan = {
    service,
    traceId: '',
    spanId: '',
    parentSpanId: '',
    name: '',
    kind: 'internal',
    start: 0n,
    end: 0n,
    attributes: attributesOf(message, 9),
    links: [],
  };
  for (const { number, bytes, value } of fieldsOf(message)) {
    if (number === 1) span.traceId = bytes.toString('hex');
    else if (number === 2) span.spanId = bytes.toString('hex');
    else if (number === 4) span.parentSpanId = bytes.toString('hex');
    else if (number === 5) span.name = bytes.toString();
    else if (number === 6) span.kind = kinds[Number(value)] ?? 'internal';
    else if (number === 7) span.start = value;
    else if (number === 8) span.end = value;
    else if (number === 13) span.links.push(linkOf(bytes));
  }
  return span;
}

function linkOf(message: Buffer) {
  const [traceId, spanId] = [1, 2].map((number) => messages(message, number)[0]?.toString('hex') ?? '');
  return { traceId: traceId ?? '', spanId: spanId ?? '' };
}

function attributesOf(message: Buffer, field: number): Record<string, string> {
  const pairs = messages(message, field).map((pair) => {
    const [name, value] = [messages(pair, 1)[0], messages(pair, 2)[0]];
    return [name?.toString() ?? '', messages(value ?? Buffer.alloc(0), 1)[0]?.toString() ?? ''];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

function messages(message: Buffer, field: number): Buffer[] {
  return [...fieldsOf(message)].flatMap(({ number, bytes }) => (number === field ? [bytes] : []));
}
