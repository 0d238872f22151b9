import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FileAccessEventRecord } from '@palisade/contracts';
import { formatNames, importBody } from '../import-body.js';
import { importedBodies } from './bodies.js';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url));
const imported = (name: string, body: Buffer | string | object, isLines = false) => {
  const given = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
  return importBody(Buffer.from(given), isLines, name);
};

it.each(Object.entries(importedBodies))('reads what the API says of %s', (name, { example }) => {
  const { events, skipped, unreadable } = imported(name, example as object);
  expect([events.length, skipped.size, unreadable]).toEqual([1, 0, []]);
  for (const { value } of events) expect(FileAccessEventRecord.check(value)).toEqual([]);
});

it('says of every format what its bodies are', () => {
  expect(Object.keys(importedBodies)).toEqual(formatNames);
});

it.each(formatNames)('reads %s into events that the contract takes', (name) => {
  const { events } = imported(name, fixture(name));
  expect(events.length).toBeGreaterThan(2);
  for (const { value } of events) expect(FileAccessEventRecord.check(value)).toEqual([]);
  const ids = events.map(({ value }) => (value as { event_id: string }).event_id);
  expect(new Set(ids).size).toBe(ids.length);
});

it.each([
  [
    'o365',
    [
      [0, 'download', 'https://contoso.sharepoint.com/sites/finance/Shared Documents/2026/budget.xlsx', {}],
      [
        1,
        'share',
        'https://contoso-my.sharepoint.com/personal/dana_contoso_com/Documents/plan.docx',
        { link_scope: 'anonymous', shared_externally: 'true', visibility: 'public' },
      ],
      [
        2,
        'share',
        'https://contoso.sharepoint.com/sites/finance/Shared Documents/board',
        { shared_externally: 'true' },
      ],
      [3, 'other', 'https://contoso.sharepoint.com/sites/finance/Shared Documents/board/minutes.docx', {}],
    ],
    { not_about_files: 1, no_email_actor: 1 },
  ],
  [
    's3',
    [
      [0, 'download', 's3://finance/2026/report.pdf', { region: 'eu-central-1' }],
      [1, 'upload', 's3://backups/db.tar', { principal_type: 'IAMUser' }],
      [2, 'share', 's3://backups/db.tar', { link_scope: 'anonymous', visibility: 'public' }],
    ],
    { no_email_actor: 1, failed: 1, not_about_files: 1 },
  ],
  [
    'gdrive',
    [
      [0, 'download', 'gdrive://finance@corp.com/1AbCdEf-Budget _ 2026.xlsx', { visibility: 'private' }],
      [0, 'share', 'gdrive://finance@corp.com/1AbCdEf-Budget _ 2026.xlsx', { link_scope: 'anonymous' }],
      [1, 'share', 'gdrive://finance@corp.com/1AbCdEf-Plan', { visibility: 'shared_externally' }],
      [1, 'unshare', 'gdrive://finance@corp.com/1AbCdEf-Plan', {}],
      [1, 'other', 'gdrive://drive/1AbCdEf-Plan', { operation: 'add_lock' }],
    ],
    { not_about_files: 1, no_email_actor: 1 },
  ],
  [
    'box',
    [
      [0, 'download', 'box://legal@corp.com/Legal/11111-contract.pdf', { item_type: 'file' }],
      [1, 'share', 'box://box/All Files/22222-Board', { link_scope: 'anonymous' }],
      [2, 'share', 'box://box/22222-Board', { shared_externally: 'true', shared_with: 'rival@example.org' }],
      [3, 'other', 'box://box/11111-contract.pdf', { operation: 'LOCK_CREATE' }],
    ],
    { not_about_files: 1, no_email_actor: 1 },
  ],
])('says what %s said, where, and what it leaves out', (name, expected, reasons) => {
  const { events, skipped } = imported(name, fixture(name));
  expect(events).toMatchObject(
    expected.map(([index, action, resource, labels]) => ({
      index,
      value: { action, resource, labels: { imported_from: name, ...(labels as object) } },
    })),
  );
  expect(Object.fromEntries(skipped)).toEqual(reasons);
});

it('says who, when, from where and how much', () => {
  const first = (name: string) => imported(name, fixture(name)).events[0]?.value;
  expect(first('o365')).toMatchObject({
    actor_email: 'dana@contoso.com',
    occurred_at: '2026-03-04T09:12:31Z',
    ip: '203.0.113.24',
    bytes: 1_500_000,
    event_id: '2b7ad0c4-2b5c-4a0c-77a1-08dc3c2a9e01',
    session_id: '0b6e7c0a-5c4e-4e2f-9f0a-6f2a7d1c2b11',
  });
  expect(first('s3')).toMatchObject({
    actor_email: 'dana@corp.com',
    bytes: 339_117,
    ua: 'aws-cli/2.15.0 Python/3.11',
    session_id: 'ASIAEXAMPLEEXAMPLE01',
  });
  expect(imported('s3', fixture('s3')).events[1]?.value).toMatchObject({
    actor_email: 'nightly@123456789012.iam.aws',
    bytes: 5_000_000,
  });
  expect(imported('o365', fixture('o365')).events[1]?.value).toMatchObject({ ip: '2001:db8::7' });
  expect(first('box')).toMatchObject({ bytes: 26_214_400, occurred_at: '2026-03-04T01:12:31-08:00' });
});

it.each([
  ['an app of SharePoint', { UserId: 'app@sharepoint' }],
  ['a system account', { UserType: 4 }],
  ['an application', { UserType: 5 }],
])('leaves out what %s did', (_name, given) => {
  const [record] = JSON.parse(fixture('o365').toString()) as object[];
  const body = Buffer.from(JSON.stringify([{ ...record, ...given }]));
  const { events, skipped } = imported('o365', body);
  expect([events.length, Object.fromEntries(skipped)]).toEqual([0, { no_email_actor: 1 }]);
});

describe('a body', () => {
  const [record] = JSON.parse(fixture('o365').toString()) as object[];

  it('may be an export, whose records are texts, a search answer, or one a line', () => {
    const exported = { RecordType: 6, Operations: 'FileDownloaded', AuditData: JSON.stringify(record) };
    for (const body of [[exported], { value: [exported] }, exported, [record], record ?? {}]) {
      expect(imported('o365', body).events).toMatchObject([{ index: 0, value: { action: 'download' } }]);
    }
    const lines = `\ufeff${JSON.stringify(record)}\n\nno json\n${JSON.stringify(exported)}\n`;
    const { events, unreadable } = imported('o365', lines, true);
    expect([events.map(({ index }) => index), unreadable.map(({ index }) => index)]).toEqual([[0, 2], [1]]);
  });

  it.each(formatNames)('of another form than %s is refused', (name) => {
    expect(() => imported(name, { hello: 'world' })).toThrow('has not the form');
    expect(() => imported(name, 'no json')).toThrow('not valid JSON');
    expect(() => imported(name, Buffer.from([0xff]))).toThrow('not UTF-8');
    expect(() =>
      imported(
        name,
        Array.from({ length: 10_001 }, () => 0),
      ),
    ).toThrow('at most');
  });

  it('of a format that nobody knows is refused', () => {
    expect(() => imported('constructor', [])).toThrow('not known');
  });

  it.each(formatNames)('of whatever %s never had harms nobody', (name) => {
    const deep = JSON.parse('['.repeat(3_000) + ']'.repeat(3_000)) as unknown;
    const odd = [
      '__proto__',
      'constructor',
      null,
      7,
      [],
      [[]],
      deep,
      '{"__proto__":{"event_type":"DOWNLOAD"}}',
    ];
    const sly = JSON.parse('{"__proto__":{"Operation":"FileDeleted","eventName":"GetObject"}}') as unknown;
    const { events, skipped } = imported(name, [...odd, sly]);
    expect(events).toEqual([]);
    expect([...skipped.values()].reduce((sum, count) => sum + count, 0)).toBe(odd.length + 1);
  });

  it('is cut where it says too much, never through a character', () => {
    const long = {
      ...record,
      ObjectId: `https://x/${'😀'.repeat(4_096)}`,
      UserAgent: `\0${'é'.repeat(2_000)}`,
    };
    const [event] = imported('o365', [long]).events;
    expect(FileAccessEventRecord.check(event?.value)).toEqual([]);
    expect((event?.value as { resource: string }).resource.isWellFormed()).toBe(true);
  });
});
