import { type FieldError, Problem } from '@palisade/http';
import { criticalities, rankOf, sensitivities } from '../words.js';
import type { ChangeApiBody, RegisterApiBody } from './api-bodies.js';
import type { ApiRow } from './api-row.js';
import type { ApiFields } from './api-store.js';
import { readBaseUrl } from './base-url.js';
import { nameKey, tidyName } from './name-key.js';

const mostKeyBytes = 2000; // what an index holds

type Settable = Omit<RegisterApiBody, 'name' | 'base_url'>;

/** Of a new API; throws a problem that names what is wrong. */
export function fieldsOf(body: RegisterApiBody): ApiFields {
  return {
    ...named(body.name),
    ...located(body.base_url),
    base_url_revision: 1,
    description: '',
    environment: null,
    owner_email: null,
    criticality: rankOf(criticalities, 'medium'),
    data_sensitivity: rankOf(sensitivities, 'internal'),
    max_requests_per_second: 2,
    connection_ids: [],
    active: true,
    document: null,
    ...settable(body),
  };
}

/** What a change makes other than it is; throws a problem that names what is wrong. */
export function changesOf(row: ApiRow, body: ChangeApiBody): Partial<ApiFields> {
  const wanted: Partial<ApiFields> = {
    ...(body.name !== undefined && named(body.name)),
    ...(body.base_url !== undefined && located(body.base_url)),
    ...settable(body),
  };
  const changed = Object.entries(wanted).filter(
    ([field, value]) => !isSame(row[field as keyof ApiFields], value),
  );
  const changes = Object.fromEntries(changed) as Partial<ApiFields>;
  if (changes.base_url !== undefined) changes.base_url_revision = row.base_url_revision + 1;
  return changes;
}

function named(given: string): Pick<ApiFields, 'name' | 'name_key'> {
  const [name, name_key] = [tidyName(given), nameKey(given)];
  if (Buffer.byteLength(name_key) > mostKeyBytes) throw invalid({ path: 'name', message: 'is too long' });
  return { name, name_key };
}

function located(given: string): Pick<ApiFields, 'base_url' | 'url_key'> {
  const read = readBaseUrl(given);
  if ('refused' in read) throw invalid({ path: 'base_url', message: read.refused });
  return { base_url: read.url, url_key: read.key };
}

function settable(body: Settable): Partial<ApiFields> {
  const { description, environment, owner_email, criticality, data_sensitivity } = body;
  const { max_requests_per_second, connection_ids } = body;
  return {
    ...(description !== undefined && { description: description.trim() }),
    ...(environment !== undefined && { environment: environment?.trim() ?? null }),
    ...(owner_email !== undefined && { owner_email }),
    ...(criticality !== undefined && { criticality: rankOf(criticalities, criticality) }),
    ...(data_sensitivity !== undefined && { data_sensitivity: rankOf(sensitivities, data_sensitivity) }),
    ...(max_requests_per_second !== undefined && { max_requests_per_second }),
    ...(connection_ids !== undefined && { connection_ids }),
  };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function invalid(error: FieldError): Problem {
  return Problem.invalid([error]);
}
