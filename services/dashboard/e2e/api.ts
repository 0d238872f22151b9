import { randomUUID } from 'node:crypto';

export interface Credentials {
  email: string;
  password: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON as it was answered, for tests to assert on
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

export interface FileEvent {
  event_id: string;
  actor_email: string;
  action: string;
  resource: string;
  bytes?: number;
  occurred_at: string;
}

/** The one origin, as its users see it. */
export class Api {
  constructor(
    readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  async request(method: string, path: string, token?: string, body?: unknown): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...this.headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(40_000),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  get(path: string, token?: string): Promise<Answer> {
    return this.request('GET', path, token);
  }

  async login(credentials: Credentials): Promise<string> {
    const { status, body } = await this.request('POST', '/v1/auth/login', undefined, credentials);
    if (status !== 200) throw new Error(`login answered ${String(status)}: ${JSON.stringify(body)}`);
    return String(body.access_token);
  }

  ingest(key: string, events: FileEvent[]): Promise<Answer> {
    return this.request('POST', '/v1/file-access/events', key, events);
  }

  /** Every item of a list, page by page. */
  async all(path: string, token: string): Promise<Json[]> {
    const items: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: string = `${path}${path.includes('?') ? '&' : '?'}limit=500${cursor === null ? '' : `&cursor=${cursor}`}`;
      const { status, body } = await this.get(page, token);
      if (status !== 200) throw new Error(`${path} answered ${String(status)}: ${JSON.stringify(body)}`);
      items.push(...body.items);
      cursor = body.next_cursor ?? null;
    } while (cursor !== null);
    return items;
  }

  alertsOf(actor: string, token: string): Promise<Json[]> {
    return this.all(`/v1/alerts?actor=${encodeURIComponent(actor)}`, token);
  }

  async eventIdsOf(actor: string, token: string): Promise<string[]> {
    // Over a weekend too: an hour of a company is one of the last working day.
    const from = new Date(Date.now() - 7 * 24 * 3_600_000).toISOString();
    const query = new URLSearchParams({ actor, from }).toString();
    const events = await this.all(`/v1/file-access/events?${query}`, token);
    return events.map(({ event_id }) => String(event_id));
  }
}

/** Somebody whom no other test knows. */
export function newActor(): string {
  return `${randomUUID()}@corp.com`;
}

/** So many downloads of somebody, a second between them, the last one just now. */
export function downloads(actor: string, count: number, now = Date.now()): FileEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    event_id: randomUUID(),
    actor_email: actor,
    action: 'download',
    resource: `s3://dept/finance/report-${String(index)}.pdf`,
    bytes: 1000,
    occurred_at: new Date(now - (count - 1 - index) * 1000).toISOString(),
  }));
}
