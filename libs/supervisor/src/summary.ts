import type { Credentials, UpFile } from './state.js';

/** What a person wants to know once everything is up. */
export function summary(up: UpFile): string {
  const who = (role: string, credentials: Credentials | undefined) =>
    credentials ? [`  ${role.padEnd(11)}${credentials.email} / ${credentials.password}`] : [];
  return [
    '',
    `Palisade is up: ${up.url}`,
    `  API docs   ${up.url}/docs`,
    `  Kafka      ${up.kafka.join(',')}`,
    `  Postgres   ${up.postgres}`,
    ...Object.entries(up.metrics).map(([name, url]) => `  metrics    ${url} (${name})`),
    `  mail       ${up.mail}`,
    ...(up.traces ? [`  traces     ${up.traces}`] : []),
    ...who('admin', up.admin),
    ...who('analyst', up.analyst),
    ...who('viewer', up.viewer),
    ...who('other org', up.other_admin),
    ...(up.ingest_key ? [`  ingest key ${up.ingest_key}`] : []),
    '',
    'All of it is in .palisade/up.json. Logs: make logs. Stop, keeping the data: make down.',
    '',
  ].join('\n');
}
