import { describe, expect, it } from '@jest/globals';
import { ToolRefused, type Purpose } from '../tools/tools.js';
import { Budget } from './budget.js';

const baseUrl = 'https://api.example.com/v2';
const get: Purpose = { use: 'request', method: 'GET' };
const handshake: Purpose = { use: 'handshake' };
const reasonOf = (work: () => unknown) => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof ToolRefused ? error.reason : error;
  }
};

describe('a target that is not proven', () => {
  it('gets five connections, whatever they are for', () => {
    const budget = new Budget({ baseUrl, ownershipProven: false });
    for (const purpose of [get, handshake, get, handshake, get]) budget.spend(baseUrl, purpose);
    expect(reasonOf(() => budget.spend(baseUrl, get))).toBe('ownership_not_proven');
  });

  it.each<[string, string, Purpose]>([
    ['another path', 'https://api.example.com/v1', get],
    ['a query', `${baseUrl}?x=1`, get],
    ['another host', 'https://www.example.com/v2', get],
    ['a host below', 'https://a.api.example.com/v2', get],
    ['another port', 'https://api.example.com:8443/v2', get],
    ['http', 'http://api.example.com/v2', get],
    ['another method', baseUrl, { use: 'request', method: 'OPTIONS' }],
    ['a handshake with another port', 'https://api.example.com:8443/', handshake],
  ])('gets no connection for %s, and none is spent', (_name, url, purpose) => {
    const budget = new Budget({ baseUrl, ownershipProven: false });
    for (let tries = 0; tries < 6; tries++) {
      expect(reasonOf(() => budget.spend(url, purpose))).toBe('ownership_not_proven');
    }
    expect(budget.spend(baseUrl, get).href).toBe(baseUrl);
  });

  it('is the same URL in another spelling', () => {
    const budget = new Budget({ baseUrl: 'https://api.example.com', ownershipProven: false });
    expect(budget.spend('HTTPS://API.example.com:443/#top', get).href).toBe('https://api.example.com/');
  });
});

describe('a target that is proven', () => {
  it.each(['https://api.example.com/any', 'http://api.example.com/', baseUrl])('gets %s', (url) => {
    const budget = new Budget({ baseUrl, ownershipProven: true });
    expect(reasonOf(() => budget.spend(url, get))).toBeUndefined();
  });

  it.each(['https://www.example.com/', 'https://api.example.com:22/'])('does not get %s', (url) => {
    const budget = new Budget({ baseUrl, ownershipProven: true });
    expect(reasonOf(() => budget.spend(url, get))).toBe('ownership_not_proven');
  });

  it('gets no more than two hundred', () => {
    const budget = new Budget({ baseUrl, ownershipProven: true });
    for (let spent = 0; spent < 200; spent++) budget.spend(baseUrl, get);
    expect(reasonOf(() => budget.spend(baseUrl, get))).toBe('budget_spent');
  });
});

describe('the address of tokens that a connection names', () => {
  const token_url = 'https://login.example.org/oauth/token';
  const oauth = { kind: 'oauth2_client_credentials', secret: { token_url } };
  const post: Purpose = { use: 'request', method: 'POST' };

  it('is asked twice at most, on a target that is proven', () => {
    const budget = new Budget({ baseUrl, ownershipProven: true }, [oauth]);
    expect([1, 2, 3].map(() => reasonOf(() => budget.spend(token_url, post)))).toEqual([
      undefined,
      undefined,
      'ownership_not_proven',
    ]);
  });

  it.each<[string, boolean, string, Purpose, typeof oauth]>([
    ['of a target that is not proven', false, token_url, post, oauth],
    ['by another method', true, token_url, get, oauth],
    ['for a handshake alone', true, token_url, handshake, oauth],
    ['at another path of the host', true, 'https://login.example.org/', post, oauth],
    ['that another kind of connection names', true, token_url, post, { ...oauth, kind: 'bearer' }],
    [
      'without encryption',
      true,
      'http://login.example.org/',
      post,
      { ...oauth, secret: { token_url: 'http://login.example.org/' } },
    ],
  ])('is not asked %s', (_name, ownershipProven, url, purpose, credential) => {
    const budget = new Budget({ baseUrl, ownershipProven }, [credential]);
    expect(reasonOf(() => budget.spend(url, purpose))).toBe('ownership_not_proven');
  });
});

it.each(['ftp://api.example.com/', 'api.example.com', 'file:///etc/passwd'])(
  '%s is not reached at all',
  (url) => {
    expect(reasonOf(() => new Budget({ baseUrl, ownershipProven: true }).spend(url, get))).toBe(
      'egress_refused',
    );
  },
);
