import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from './files.js';

/** The project's own configuration, without the rules that need types: the files linted here do not exist. */
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: join(root, '.eslint.config.mjs'),
  overrideConfig: [
    {
      files: ['**/*.ts'],
      rules: tseslint.configs.disableTypeChecked.rules,
      languageOptions: { parserOptions: { projectService: false } },
    },
  ],
});

const refusals = new Set([
  '@nx/enforce-module-boundaries',
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-properties',
]);

async function refused(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages
    .filter(({ ruleId }) => ruleId !== null && refusals.has(ruleId))
    .map(({ message }) => message);
}

const importing = (from: string) => `import { thing } from '${from}';\nexport const use = thing;\n`;

beforeAll(() => {
  // Without a stored project graph the boundaries rule only warns and lets everything pass.
  execFileSync(join(root, 'node_modules/.bin/nx'), ['show', 'projects'], { cwd: root, stdio: 'ignore' });
});

describe('module boundaries', () => {
  it.each([
    [
      'a service imports another by path',
      'services/gateway/src/a.ts',
      '../../alerting/src/main.js',
      /relative or absolute/,
    ],
    [
      'a service imports another by name',
      'services/gateway/src/a.ts',
      '@palisade/alerting',
      /imported by nobody/,
    ],
    [
      'a lib imports a service by path',
      'libs/http/src/a.ts',
      '../../../services/gateway/src/main.js',
      /relative or absolute/,
    ],
    ['a lib imports a service by name', 'libs/http/src/a.ts', '@palisade/gateway', /imported by nobody/],
    ['contracts imports another lib', 'libs/contracts/src/a.ts', '@palisade/telemetry', /scope:contracts/],
    [
      'a lib is imported past its index',
      'services/gateway/src/a.ts',
      '@palisade/http/dist/x.js',
      /one public index/,
    ],
    [
      'kafkajs is imported outside messaging',
      'services/file-access/src/a.ts',
      'kafkajs',
      /stays behind libs\/messaging/,
    ],
    ['messaging imports kafkajs outside its folder', 'libs/messaging/src/a.ts', 'kafkajs', /stays behind/],
    [
      'a check uses a cloud SDK',
      'services/scanner-aws/src/checks/s3/a.check.ts',
      '@aws-sdk/client-s3',
      /pure function/,
    ],
  ])('refuses that %s', async (_name, file, from, reason) => {
    expect(await refused(file, importing(from))).toEqual(
      expect.arrayContaining([expect.stringMatching(reason)]),
    );
  });

  it.each([
    ['a service imports a lib', 'services/gateway/src/a.ts', '@palisade/http'],
    ['a lib imports contracts', 'libs/messaging/src/a.ts', '@palisade/contracts'],
    ['messaging imports its Kafka adapter', 'libs/messaging/src/nest/a.ts', '../kafkajs/client.js'],
    ['the Kafka adapter imports kafkajs', 'libs/messaging/src/kafkajs/a.ts', 'kafkajs'],
  ])('allows that %s', async (_name, file, from) => {
    expect(await refused(file, importing(from))).toEqual([]);
  });

  it.each([
    ['process.env', 'export const port = process.env.PORT;\n'],
    ['a destructured process', 'const { env } = process;\nexport const port = env.PORT;\n'],
    ['node:process', "import { env } from 'node:process';\nexport const port = env.PORT;\n"],
  ])('refuses to read settings from %s outside config.ts and entry points', async (_name, code) => {
    expect(await refused('services/gateway/src/proxy/a.ts', code)).not.toEqual([]);
  });

  it('lets config.ts read the environment', async () => {
    expect(
      await refused('services/gateway/src/config.ts', 'export const port = process.env.PORT;\n'),
    ).toEqual([]);
  });
});
