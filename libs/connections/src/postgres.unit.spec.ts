import { expect, it } from '@jest/globals';
import { CertificateAuthority } from '@palisade/platform';
import { postgresFaults, postgresOf } from './postgres.js';

const ca = new CertificateAuthority().pem;
const url = 'postgres://palisade_audit:s%20cret@db.example.com:5432/palisade';

it.each([
  ['nothing', '', undefined, false],
  ['disable', '?sslmode=disable', undefined, false],
  ['a CA alone', '', ca, { ca: ca.trim(), rejectUnauthorized: true }],
  ['verify-full', '?sslmode=verify-full', undefined, { rejectUnauthorized: true }],
  ['verify-full with a CA', '?sslmode=verify-full', ca, { ca: ca.trim(), rejectUnauthorized: true }],
  ['require, which is not weaker', '?sslmode=require', undefined, { rejectUnauthorized: true }],
  ['prefer with a CA', '?sslmode=prefer', ca, { ca: ca.trim(), rejectUnauthorized: true }],
])('knows what TLS is asked for: %s', (_name, query, given, ssl) => {
  expect(postgresOf({ url: url + query, ca: given })).toEqual({ connectionString: url, ssl });
});

it('leaves other parameters to node-postgres', () => {
  const { connectionString } = postgresOf({ url: `${url}?sslmode=verify-full&options=-c%20work_mem%3D8MB` });
  expect(new URL(connectionString).searchParams.get('options')).toBe('-c work_mem=8MB');
});

it.each([
  ['no URL', 'db.example.com', undefined, /^DATABASE_URL must be a URL/],
  ['another URL', 'mysql://db.example.com', undefined, /^DATABASE_URL must be a URL/],
  ['no verification', `${url}?sslmode=no-verify`, undefined, /^DATABASE_URL must have no sslmode but/],
  ['node-postgres’ own way', `${url}?ssl=true`, undefined, /^DATABASE_URL must not have ssl: /],
  [
    'files',
    `${url}?sslmode=verify-full&sslrootcert=/ca.pem`,
    undefined,
    /must not have sslrootcert: .*DATABASE_CA/,
  ],
  [
    'a CA that nobody asks for',
    `${url}?sslmode=disable`,
    ca,
    /^DATABASE_URL says sslmode=disable, and DATABASE_CA/,
  ],
  ['a CA that is a file', url, '/etc/ca.pem', /^DATABASE_CA must be .* certificates in PEM$/],
])('names what is wrong, never with the URL: %s', (_name, given, pem, fault) => {
  const named = postgresFaults({ url: given, ca: pem }).map((one) => `${one.setting} ${one.fault}`);
  expect(named).toEqual([expect.stringMatching(fault)]);
  expect(named.join()).not.toMatch(/cret|example/);
  expect(() => postgresOf({ url: given, ca: pem })).toThrow(fault);
});
