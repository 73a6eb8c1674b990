/** ESM under jest: run through `npm run unit`, which passes --experimental-vm-modules. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/shared-cluster.setup.mjs',
  globalTeardown: '<rootDir>/test/support/shared-cluster.teardown.mjs',
  maxWorkers: 2,
  // Fails a hang, not a slow machine: the tests that start the product take seconds on an idle one.
  testTimeout: 60_000,
};
