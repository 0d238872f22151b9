import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import { countries } from './countries.js';
import { MmdbPlaces } from './mmdb-places.js';
import { distanceKm } from './places.js';

const file = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const places = MmdbPlaces.of(readFileSync(createRequire(import.meta.url).resolve(file)));

it.each([
  ['129.132.1.1', 'CH'],
  ['::ffff:129.132.1.1', 'CH'],
  ['2001:620::1', 'CH'],
  ['129.78.5.8', 'AU'],
  ['10.1.2.3', undefined],
  ['203.0.113.7', undefined],
  ['fe80::1', undefined],
  ['nobody', undefined],
])('places %s in %s', (ip, country) => {
  expect(places.countryOf(ip)).toBe(country);
  expect(places.locationOf(ip)).toEqual(country === undefined ? undefined : countries.get(country));
});

it('refuses what is no database', () => {
  expect(() => MmdbPlaces.of(Buffer.from('none'))).toThrow();
});

it('measures between the edges of two circles', () => {
  const at = (lat: number, lon: number, radiusKm: number) => ({ name: '', lat, lon, radiusKm });
  expect(distanceKm(at(47.4, 8.5, 0), at(40.7, -74, 0))).toBeCloseTo(6320, -2);
  expect(distanceKm(at(47.4, 8.5, 100), at(40.7, -74, 200))).toBeCloseTo(6020, -2);
  expect(distanceKm(at(47, 8, 300), at(48, 9, 300))).toBe(0);
  expect(distanceKm(at(0, 0, 0), at(0, 180, 0))).toBeCloseTo(20015, 0);
});

it('has a circle for every country, and none that is nowhere', () => {
  expect(countries.size).toBeGreaterThan(245);
  for (const [code, { name, lat, lon, radiusKm }] of countries) {
    expect(code).toMatch(/^[A-Z]{2}$/);
    expect(name).not.toBe('');
    expect(Math.abs(lat)).toBeLessThanOrEqual(90);
    expect(Math.abs(lon)).toBeLessThanOrEqual(180);
    expect(radiusKm).toBeGreaterThan(0);
  }
});
