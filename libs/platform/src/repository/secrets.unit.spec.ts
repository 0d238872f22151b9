import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { read, repositoryFiles } from './files.js';
import { findSecrets, isReadable, unexpected, type Allowed, type Found } from './secrets.js';

const list = 'libs/platform/src/repository/allowed-secrets.json';
const allowed = JSON.parse(read(list)) as Allowed;

it('has no secret in the repository, and allows nothing that is not there any more', async () => {
  const found: Found[] = [];
  const files = repositoryFiles().filter(isReadable);
  for (const file of files) found.push(...(await findSecrets(file, read(file))));
  expect(files.length).toBeGreaterThan(1_000);
  expect(unexpected(found, allowed)).toEqual({ secrets: [], stale: [] });
}, 120_000);

it('says why each that it allows is none', () => {
  const reasons = Object.values(allowed).flatMap((fingerprints) => Object.values(fingerprints));
  expect(reasons.filter((reason) => reason.length < 20)).toEqual([]);
});

describe('a secret that is planted', () => {
  // Made while the test runs: none of them stands in a file, where it would look real to others who search.
  const letters = (count: number) =>
    randomBytes(count * 2)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, count)
      .padEnd(count, 'x7Qz');
  const joined = (...parts: string[]) => parts.join('');
  const ellipticKey = () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();

  it.each([
    ['a token of GitHub', () => `const a = "${joined('gh', 'p_')}${letters(36)}";`],
    ['a key of AWS', () => `aws_secret_access_key = ${letters(40)}`],
    ['a token of Slack', () => `${joined('xox', 'b')}-123456789012-1234567890123-${letters(24)}`],
    ['a key of npm', () => `//registry.npmjs.org/:_authToken=${joined('np', 'm_')}${letters(36)}`],
    ['a private key', () => ellipticKey()],
    [
      'a password in a URL',
      () => `DATABASE_URL=postgres://palisade:${letters(20)}@db.example.com:5432/palisade`,
    ],
    ['an encryption key', () => `IDENTITY_KEY_ENCRYPTION_KEY=${randomBytes(32).toString('base64')}`],
    ['a password', () => `"password": "${letters(24)}9a"`],
  ])('is found: %s', async (_what, plant) => {
    const found = await findSecrets('planted.env', `first line\n${plant()}\n`);
    expect(found.length).toBeGreaterThan(0);
    expect(unexpected(found, allowed).secrets).toEqual(found);
    expect(found[0]?.line).toBe(2);
  });

  it('is not let through because it stands where another is allowed', async () => {
    const [file = ''] = Object.keys(allowed);
    const found = await findSecrets(file, `token: "${letters(30)}1b"`);
    expect(unexpected(found, allowed).secrets).toHaveLength(1);
  });

  it('is told by its place and never by its text', async () => {
    const text = `${letters(30)}1b`;
    const [found] = await findSecrets('planted.env', `api_key = "${text}"`);
    expect(JSON.stringify(found)).not.toContain(text);
    expect(found).toMatchObject({ file: 'planted.env', line: 1, rule: 'named-and-random' });
  });
});

it('takes no name, placeholder or expression for a secret', async () => {
  const harmless = [
    'password: process.env.DATABASE_PASSWORD,',
    'const token = await newAccessTokenOf(session);',
    'token: "<the token that was printed>"',
    'SCANNER_KEY=',
    'secret: "correct horse battery staple"',
  ].join('\n');
  expect(await findSecrets('harmless.ts', harmless)).toEqual([]);
});
