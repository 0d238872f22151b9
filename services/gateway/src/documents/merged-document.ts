import { createLogger } from '@palisade/telemetry';
import { request } from 'undici';
import { mergeOpenApi, type Json } from './merge-openapi.js';

export interface Source {
  service: string;
  origin: string;
  prefixes: readonly string[];
}

const log = createLogger('gateway');
const withinMs = 2_000;
const freshForMs = 15_000;
const largest = 5 * 1024 * 1024;

/** The merged document, read again when it is asked for and old; the last one read stands in for a service that is down. */
export class MergedDocument {
  private readonly read = new Map<string, Json>();
  private refreshing: Promise<void> | undefined;
  private refreshedAt = -Infinity;
  private text = '';

  constructor(
    private readonly sources: readonly Source[],
    private readonly about: { version: string; prefix?: string },
  ) {}

  async json(): Promise<string> {
    const isMissing = this.sources.some(({ service }) => !this.read.has(service));
    if (isMissing || this.text === '') await this.refresh();
    else if (performance.now() - this.refreshedAt > freshForMs) void this.refresh();
    return this.text;
  }

  /** One at a time. Never throws. */
  private refresh(): Promise<void> {
    this.refreshing ??= this.readAll().finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async readAll(): Promise<void> {
    await Promise.all(this.sources.map((source) => this.readOne(source)));
    const parts = this.sources.flatMap((source) => {
      const document = this.read.get(source.service);
      return document === undefined ? [] : [{ ...source, document }];
    });
    this.text = JSON.stringify(mergeOpenApi(parts, this.about));
    this.refreshedAt = performance.now();
  }

  private async readOne({ service, origin }: Source): Promise<void> {
    try {
      const signal = AbortSignal.timeout(withinMs);
      const { statusCode, body } = await request(`${origin}/openapi.json`, { signal });
      const text = await body.text();
      if (statusCode !== 200 || text.length > largest)
        throw new Error(`answered ${statusCode}, ${text.length} bytes`);
      this.read.set(service, JSON.parse(text) as Json);
    } catch (error) {
      log.warn({ err: error, service }, 'the API description of a service could not be read');
    }
  }
}
