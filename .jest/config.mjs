// Jest on TypeScript sources as ES modules: `.js` endings and @palisade/* resolve to sources, so tests need no build of libraries.
const base = {
  rootDir: '..',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^@palisade/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@palisade/([^/]+)/testing$': '<rootDir>/libs/$1/src/testing/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testSequencer: '<rootDir>/.jest/sequencer.mjs',
  globalSetup: '<rootDir>/.jest/global-setup.mjs',
  globalTeardown: '<rootDir>/.jest/global-teardown.mjs',
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.palisade', '<rootDir>/.nx'],
  testTimeout: 60_000,
  // Modules of a file that has ended stay in its worker, whose collector then has ever more to do.
  workerIdleMemoryLimit: '1.5GB',
};

export default base;
