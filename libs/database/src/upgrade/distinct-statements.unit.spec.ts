import { expect, it } from '@jest/globals';
import { distinctStatements } from './distinct-statements.js';

it('keeps one of the statements that differ in white space, the length of a list or a literal only', () => {
  const sent = [
    'select a from t\n  where id in ($1, $2, $3) ;',
    'select a from t where id in ($1)',
    'insert into t (a, b) values ($1, DEFAULT), ($2, DEFAULT)',
    'insert into t (a, b) values ($1, DEFAULT)',
    `select a from t where day >= '2026-01-02'`,
    `select a from t where day >= '2025-01-02'`,
  ];
  expect(distinctStatements(sent)).toEqual([
    'insert into t (a, b) values ($1, DEFAULT)',
    `select a from t where day >= '2025-01-02'`,
    'select a from t where id in ($1)',
  ]);
});

it('keeps apart what says something else, and leaves out what reads and writes nothing', () => {
  const sent = [
    'begin',
    'listen x',
    `set local a = 'b'`,
    `select 1 where a = 'x'`,
    `select 1 where a = 'y'`,
    '-- why\nselect 2',
  ];
  expect(distinctStatements(sent)).toEqual([`select 1 where a = 'x'`, `select 1 where a = 'y'`, 'select 2']);
});
