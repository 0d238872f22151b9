import { expect, it } from '@jest/globals';
import { challengeOf, covers, domainFor } from './places.js';

const url = 'https://api.eu.corp.co.uk:8443/v1';

it.each([
  ['its host', 'api.eu.corp.co.uk', true],
  ['a domain above it', 'corp.co.uk', true],
  ['a domain beside it', 'us.corp.co.uk', false],
  ['a domain below it', 'x.api.eu.corp.co.uk', false],
  ['one that only ends alike', 'orp.co.uk', false],
])('a URL is covered by the proof of %s: %p', (_name, place, is) => {
  expect(covers({ method: 'dns', place }, url)).toBe(is);
});

it.each([
  ['https://api.eu.corp.co.uk:8443', true],
  ['https://api.eu.corp.co.uk', false],
  ['http://api.eu.corp.co.uk:8443', false],
  ['https://eu.corp.co.uk:8443', false],
])('a file at %p covers it: %p', (place, is) => {
  expect(covers({ method: 'file', place }, url)).toBe(is);
});

it.each<[string | undefined, string]>([
  [undefined, 'api.eu.corp.co.uk'],
  ['Corp.co.uk.', 'corp.co.uk'],
])('is proven by the domain %p', (wanted, domain) => {
  expect(domainFor(url, wanted)).toEqual({ domain });
});

it.each<[string, string | undefined]>([
  [url, 'co.uk'],
  [url, 'uk'],
  [url, 'other.com'],
  [url, 'www.api.eu.corp.co.uk'],
  ['https://team.github.io', 'github.io'],
  ['https://github.io', undefined],
  ['https://192.0.2.7', undefined],
  ['https://[2001:db8::7]', undefined],
  ['https://api.internal', undefined],
])('%s has no proof by %p', (baseUrl, wanted) => {
  expect(domainFor(baseUrl, wanted)).toEqual({ fault: expect.any(String) });
});

it('says where to put what', () => {
  expect(challengeOf({ method: 'dns', place: 'corp.co.uk', token: 't' })).toEqual({
    name: '_palisade-challenge.corp.co.uk',
    url: null,
    value: 'palisade-target=t',
  });
  expect(challengeOf({ method: 'file', place: 'http://corp.com:8080', token: 't' })).toEqual({
    name: null,
    url: 'http://corp.com:8080/.well-known/palisade-target.txt',
    value: 'palisade-target=t',
  });
});
