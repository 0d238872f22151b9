import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { type FieldError, Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { mostDescription, mostName, type RegisterApiBody } from '../apis/api-bodies.js';
import { fieldsOf } from '../apis/api-fields.js';
import { ChangeApis, type ChangedBy } from '../apis/change-apis.js';
import { DocumentReader } from '../documents/document-reader.js';
import type { ReadDocument } from '../documents/read-document.js';
import { StoreDocument } from '../documents/store-document.js';
import type { ImportAnswer, ImportApisBody, ImportedFile } from './import-bodies.js';
import { readCsv } from './read-csv.js';

/** Where in what was sent. */
interface Place {
  readonly row: number | null;
  readonly file: string | null;
}

interface Candidate extends Place {
  readonly body: RegisterApiBody;
  readonly document?: { readonly text: string; readonly read: ReadDocument };
}

type Read = Candidate | (Place & { readonly errors: readonly FieldError[] });

/** Before whoever asked, or what is between, gives up waiting. */
const usualMs = 20_000;
const late = { path: '', message: 'was not looked at: the import took too long; send it again' };

/** Registers many APIs, each by itself: one that is refused keeps none of the others from being made. */
@Injectable()
export class ImportApis {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangeApis,
    private readonly reader: DocumentReader,
    private readonly documents: StoreDocument,
  ) {}

  async import(
    by: ChangedBy,
    { format, text = '', files = [], dry_run = false }: ImportApisBody,
    withinMs = usualMs,
  ): Promise<ImportAnswer> {
    const until = Date.now() + withinMs;
    const isLate = () => Date.now() >= until;
    const answer: ImportAnswer = { dry_run, created: [], rejected: [] };
    const taken = await this.database.asTenant(by.tenantId, (tx) => takenBy(tx, by.tenantId));
    const options = { taken, dry_run };
    for await (const read of format === 'csv' ? rowsOf(text) : this.filesOf(files, isLate)) {
      const { row, file } = read;
      const made =
        'errors' in read ? read : isLate() ? { errors: [late] } : await this.take(by, read, options);
      if ('errors' in made) answer.rejected.push({ row, file, errors: [...made.errors] });
      else answer.created.push({ row, file, ...made });
    }
    return answer;
  }

  private async take(
    by: ChangedBy,
    { body, document }: Candidate,
    { taken, dry_run }: { taken: Set<string>; dry_run: boolean },
  ): Promise<{ id: string | null; name: string; base_url: string } | { errors: readonly FieldError[] }> {
    try {
      const { name, name_key, base_url, url_key } = fieldsOf(body);
      const errors = [
        ...(taken.has(`name:${name_key}`) ? [{ path: 'name', message: 'is that of another API' }] : []),
        ...(taken.has(`url:${url_key}`) ? [{ path: 'base_url', message: 'is that of another API' }] : []),
      ];
      if (errors.length > 0) return { errors };
      const id = dry_run ? null : await this.make(by, body, document);
      taken.add(`name:${name_key}`).add(`url:${url_key}`);
      return { id, name, base_url };
    } catch (error) {
      // Somebody else took the name or the address in the meantime, or it was never good.
      if (!(error instanceof Problem) || error.getStatus() >= 500) throw error;
      return { errors: error.errors ?? [{ path: '', message: error.message }] };
    }
  }

  private async make(by: ChangedBy, body: RegisterApiBody, document: Candidate['document']): Promise<string> {
    const attach =
      document === undefined
        ? undefined
        : (tx: EntityManager, api: Parameters<StoreDocument['attach']>[2]) =>
            this.documents.attach(tx, by, api, {
              text: document.text,
              mediaType: document.text.trimStart().startsWith('{') ? 'application/json' : 'application/yaml',
              read: document.read,
            });
    const { id } = await this.changes.register(by, body, attach);
    return id;
  }

  private async *filesOf(files: readonly ImportedFile[], isLate: () => boolean): AsyncGenerator<Read> {
    for (const { name: file, text } of files) {
      const place = { row: null, file };
      if (isLate()) {
        yield { ...place, errors: [late] };
        continue;
      }
      const reading = await this.reader.read(text, files);
      if ('refused' in reading) {
        yield { ...place, errors: reading.refused };
        continue;
      }
      const { title, description, server } = reading.document;
      if (title.trim() === '') yield { ...place, errors: [{ path: '/info/title', message: 'is empty' }] };
      else if (server === null)
        yield { ...place, errors: [{ path: '/servers', message: 'has no absolute address' }] };
      else
        yield {
          ...place,
          body: {
            name: shortened(title.trim(), mostName),
            base_url: server,
            description: shortened(description, mostDescription),
          },
          document: { text, read: reading.document },
        };
    }
  }
}

function* rowsOf(text: string): Generator<Read> {
  const table = readCsv(text);
  if ('refused' in table) throw Problem.invalid([{ path: 'text', message: table.refused }]);
  for (const read of table.rows) yield { ...read, file: null };
}

async function takenBy(tx: EntityManager, tenantId: string): Promise<Set<string>> {
  const rows = await tx.query<{ name_key: string; url_key: string }[]>(
    'select name_key, url_key from api_registry.apis where tenant_id = $1',
    [tenantId],
  );
  return new Set(rows.flatMap(({ name_key, url_key }) => [`name:${name_key}`, `url:${url_key}`]));
}

const shortened = (text: string, most: number): string =>
  text.replaceAll('\u0000', '').slice(0, most).toWellFormed();
