import { isUtf8 } from 'node:buffer';
import { Injectable, Logger } from '@nestjs/common';
import { Egress, EgressRefused } from '@palisade/egress';
import { Problem } from '@palisade/http';
import { ApiRegistrySettings } from '../config.js';
import type { SentDocument } from './sent-document.js';

export const mostDocumentBytes = 10_000_000;

/** Fetches documents from where tenants say that they are, through libs/egress alone. */
@Injectable()
export class FetchDocument {
  private readonly logger = new Logger(FetchDocument.name);
  private readonly egress: Egress;

  constructor(settings: ApiRegistrySettings) {
    this.egress = new Egress({
      ...settings.egress,
      observe: (outcome) => {
        if (outcome.result !== 'connected') this.logger.warn(outcome, 'a document was not fetched');
      },
    });
  }

  /** Throws a 422 that says why there is none. */
  async from(tenantId: string, url: string): Promise<SentDocument> {
    const { status, headers, body } = await this.asked(tenantId, url);
    if (status !== 200)
      throw unreachable(
        'document-unreachable',
        `The server answered ${status} where the document was expected.`,
      );
    if (!isUtf8(body)) throw unreachable('document-unreachable', 'What the server answered is not UTF-8.');
    const type = String(headers['content-type'] ?? '');
    return {
      text: body.toString('utf8'),
      mediaType: /json/i.test(type) ? 'application/json' : 'application/yaml',
      url,
    };
  }

  private async asked(tenantId: string, url: string) {
    try {
      return await this.egress.request(url, {
        tenantId,
        headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.1' },
        maxBytes: mostDocumentBytes,
        timeouts: { whole: 15_000 },
      });
    } catch (error) {
      if (!(error instanceof EgressRefused)) throw error;
      throw unreachable(`egress-${error.reason}`, error.message);
    }
  }
}

function unreachable(slug: string, detail: string): Problem {
  return new Problem({ status: 422, slug, title: 'Document not fetched', detail });
}
