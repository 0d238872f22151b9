// Lives under a dot name because the top level holds the agreed names only; ESLint is pointed at it with --config.
import { readdirSync } from 'node:fs';
import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import json from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

const deepImport = {
  group: ['@palisade/*/*', '!@palisade/*/testing'],
  message:
    'A library has one public index: import from "@palisade/<name>" (tests: from "@palisade/<name>/testing" too).',
};
// The boundaries rule sees a package by what it exports; services export nothing, so their names are refused here.
const serviceImport = {
  group: readdirSync(new URL('services/', import.meta.url)).map((name) => `@palisade/${name}`),
  message: 'A service is imported by nobody: share facts through events, code through a library.',
};
const kafkaClient = {
  regex: '^kafkajs(/|$)',
  message: 'The Kafka client stays behind libs/messaging, so that replacing it touches one folder.',
};
const environment = {
  group: ['process', 'node:process'],
  importNames: ['env'],
  message: 'Only config.ts and entry points read the environment.',
};
const impureInChecks = {
  group: [
    '@nestjs/**',
    'typeorm',
    'pg',
    '@palisade/messaging',
    '@palisade/database',
    '@palisade/http',
    '@aws-sdk/**',
    '@azure/**',
    '@google-cloud/**',
    'node:fs',
    'node:fs/**',
    'node:net',
    'node:http',
    'node:https',
    'node:child_process',
  ],
  message: 'A check is a pure function over a snapshot: collectors in inventory/ do the I/O.',
};

const impureInEngine = {
  group: impureInChecks.group.filter((name) => !name.startsWith('@aws') && !name.startsWith('@azure')),
  message: 'The rule engine is a pure library: what feeds and stores it lies outside of engine/.',
};

/** Each call states the whole list: a later `no-restricted-imports` replaces an earlier one, it doesn't add to it. */
const restrictImports = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
});

const boundaries = {
  allow: [],
  enforceBuildableLibDependency: false,
  depConstraints: [
    { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:lib'] },
    { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
    { sourceTag: 'scope:contracts', notDependOnLibsWithTags: ['type:lib', 'type:service'] },
  ],
};

const typescript = ['**/*.ts', '**/*.tsx'];
const tests = ['**/*.spec.ts', '**/e2e/**/*.ts', '**/*.fixture.ts', '**/testing/**/*.ts'];

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/gen/', '.nx/', '.palisade/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: typescript,
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      ...restrictImports(serviceImport, deepImport, kafkaClient, environment),
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only config.ts and entry points read the environment.',
        },
      ],
      'max-lines': ['error', { max: 400 }],
      eqeqeq: ['error', 'smart'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Nest modules are classes with nothing but a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // The classes of answers carry OpenAPI's decorators; what is answered is a plain object of their shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Entities and bodies are data with decorators: a copy of their fields is what is meant.
      '@typescript-eslint/no-misused-spread': 'off',
      // Implementations of asynchronous interfaces need not wait for anything themselves.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['libs/messaging/src/kafkajs/**/*.ts', 'libs/platform/src/**/*.ts'],
    rules: restrictImports(serviceImport, deepImport, environment),
  },
  {
    files: ['services/scanner-*/src/checks/**/*.ts'],
    rules: restrictImports(serviceImport, deepImport, kafkaClient, environment, impureInChecks),
  },
  {
    files: ['services/file-access/src/engine/**/*.ts'],
    ignores: tests,
    rules: restrictImports(serviceImport, deepImport, kafkaClient, environment, impureInEngine),
  },
  {
    files: ['services/dashboard/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      // Handlers of events are awaited by nobody; what fails in them ends in a toast or at the error boundary.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // TanStack Router redirects by throwing what its `redirect` and `notFound` return.
      '@typescript-eslint/only-throw-error': [
        'error',
        {
          allow: [{ from: 'package', package: '@tanstack/router-core', name: ['Redirect', 'NotFoundError'] }],
        },
      ],
    },
  },
  {
    // config.ts is where settings are read; the others are where a process begins, and hand `process.env` on.
    files: [
      '**/config.ts',
      '**/vite.config.ts',
      '**/main.ts',
      '**/migrate.ts',
      '**/cli.ts',
      '**/cli/*.ts',
      '**/seed-*.ts',
      'libs/platform/src/**/*.ts',
      // The level of the logs is needed before settings are read: their faults are logged.
      'libs/telemetry/src/logger.ts',
      ...tests,
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // Tests read untyped answers (HTTP bodies, rows) and assert on what they find.
    files: tests,
    rules: {
      ...restrictImports(serviceImport, deepImport),
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // What a package imports is among its own dependencies. The obsolete ones aren't looked for: peers that Nest needs are.
    files: ['libs/*/package.json', 'services/*/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: json },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          checkObsoleteDependencies: false,
          ignoredFiles: [
            '**/*.{spec,samples}.ts',
            '**/{bench,build,chaos,e2e,generator,repository,testing}/**',
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  prettier,
);
