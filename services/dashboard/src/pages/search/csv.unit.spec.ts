import { expect, it } from '@jest/globals';
import { asCsv, csvField } from './csv.js';

it.each([
  ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  [' =1', `"' =1"`],
  ["'=1", `"''=1"`],
  ['|cmd', `"'|cmd"`],
])('makes no formula of %j', (text, expected) => {
  expect(csvField(text)).toBe(expected);
});

it.each([
  ['s3://dept/a,b', '"s3://dept/a,b"'],
  ['two\nlines', '"two\nlines"'],
  ['plain', 'plain'],
  [-5, '-5'],
  [undefined, ''],
])('writes %j as %s', (value, expected) => {
  expect(csvField(value)).toBe(expected);
});

it('has a header and a line for each event', () => {
  const csv = asCsv([
    {
      event_id: 'e1',
      actor_email: 'alex@corp.com',
      action: 'view',
      resource: '=1',
      occurred_at: '2026-01-01T00:00:00.000Z',
      received_at: '2026-01-01T00:00:01.000Z',
      timing: 'on_time',
    },
  ]);
  expect(csv.split('\r\n')).toEqual([
    'occurred_at,received_at,actor_email,action,action_name,resource,bytes,ip,ua,session_id,device,timing,event_id',
    `2026-01-01T00:00:00.000Z,2026-01-01T00:00:01.000Z,alex@corp.com,view,,"'=1",,,,,,on_time,e1`,
    '',
  ]);
});
