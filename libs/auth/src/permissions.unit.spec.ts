import { expect, it } from '@jest/globals';
import { permissions, permissionsOf } from './permissions.js';

it('lets an admin do everything', () => {
  expect([...permissionsOf('admin')]).toEqual([...permissions]);
});

it('lets an analyst work on alerts and events but manage nobody', () => {
  const granted = [...permissionsOf('analyst')];
  expect(granted).toEqual(
    expect.arrayContaining(['alerts:triage', 'file-access:read', 'file-access:ingest', 'file-access:rules']),
  );
  expect(granted.filter((permission) => permission.endsWith(':manage'))).toEqual([]);
});

it('lets a viewer read and do nothing else', () => {
  const granted = [...permissionsOf('viewer')];
  expect(granted).toEqual(expect.arrayContaining(['alerts:read', 'file-access:read', 'members:read']));
  expect(granted.filter((permission) => !permission.endsWith(':read'))).toEqual([]);
});
