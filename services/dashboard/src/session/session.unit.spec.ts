import { describe, expect, it } from '@jest/globals';
import { permissionsOf, roles } from '@palisade/auth';
import { addressOf, basePath } from '../api/address.js';
import { safeNext } from './next-address.js';
import { reasonAgainst, type Permission } from './permissions.js';

describe('safeNext', () => {
  it.each([
    ['/alerts?alert=1#x', '/alerts?alert=1#x'],
    ['/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/\t/evil.example', '/'],
    ['alerts', '/'],
    ['/login?next=/x', '/'],
    [undefined, '/'],
    [['/alerts'], '/'],
  ])('%s leads to %s', (next, expected) => {
    expect(safeNext(next)).toBe(expected);
  });
});

describe('addresses', () => {
  it('lie below the path prefix', () => {
    expect(addressOf('/v1/alerts?limit=1', 'https://a.example/').href).toBe(
      'https://a.example/v1/alerts?limit=1',
    );
    expect(addressOf('/v1/alerts', 'https://a.example/sec/').href).toBe('https://a.example/sec/v1/alerts');
    expect(basePath('https://a.example/')).toBe('');
    expect(basePath('https://a.example/sec/')).toBe('/sec');
  });
});

describe('permissions', () => {
  it.each(roles)('are those that the services grant to a role: %s', (role) => {
    const all = [...permissionsOf('admin')] as Permission[];
    const granted: ReadonlySet<string> = permissionsOf(role);
    expect(all.filter((permission) => reasonAgainst(role, permission) === undefined)).toEqual(
      all.filter((permission) => granted.has(permission)),
    );
  });

  it('are refused with a reason', () => {
    expect(reasonAgainst('viewer', 'alerts:triage')).toBe(
      'You are a viewer: this needs an analyst or an admin.',
    );
    expect(reasonAgainst('analyst', 'members:manage')).toBe('You are an analyst: this needs an admin.');
  });
});
