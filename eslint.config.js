import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import house from './eslint/house-rules.js';

const INTEGER_KERNELS = [
  'src/domain/reconciliation/kernel/**/*.ts',
  'src/domain/metering/**/*.ts',
  'src/domain/time/**/*.ts',
];

/** Blank lines and comments count: a reader has to scroll past them too. */
const lengths = (perFunction, perFile) => ({
  'max-lines-per-function': ['error', { max: perFunction, skipBlankLines: false, skipComments: false }],
  'max-lines': ['error', { max: perFile, skipBlankLines: false, skipComments: false }],
});

const impureGlobals = [
  ['Date', 'an Instant comes in as an argument'],
  ['Promise', 'the domain is synchronous'],
  ['process', 'the domain does not know where it runs'],
  ['console', 'return a value instead of printing'],
  ['performance', 'no clock'],
  ['crypto', 'the hash function is injected'],
  ['fetch', 'no input or output'],
  ['setTimeout', 'no clock'],
  ['setInterval', 'no clock'],
  ['setImmediate', 'the domain is synchronous'],
  ['queueMicrotask', 'the domain is synchronous'],
  ['globalThis', 'no global state'],
  ['Intl', 'the locale of the server would change the bytes'],
].map(([name, why]) => ({ name, message: `Not in the domain: ${why}.` }));

const impureSyntax = [
  [':function[async=true]', 'the domain is synchronous: no async functions'],
  ['AwaitExpression', 'the domain is synchronous: no await'],
  ['ForOfStatement[await=true]', 'the domain is synchronous: no for await'],
  [
    'MemberExpression[object.name="Math"][property.name="random"]',
    'no randomness: take the number as an argument',
  ],
  [
    'TSTypeReference[typeName.name=/^(Promise|PromiseLike|AsyncIterable|AsyncGenerator)$/]',
    'the domain is synchronous',
  ],
  ['TSTypeReference[typeName.name="Date"]', 'use Instant or LocalDate'],
  [
    'CallExpression[callee.property.name=/^(localeCompare|toLocaleString|toLocaleUpperCase|toLocaleLowerCase)$/]',
    'the locale of the server would change the bytes: compare by bytes',
  ],
  ['ImportExpression', 'no dynamic import'],
].map(([selector, message]) => ({ selector, message: `Not in the domain: ${message}.` }));

const typed = {
  files: ['**/*.ts'],
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    eqeqeq: 'error',
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    // An async generator, or a promise an interface asks for, may have nothing to await.
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
  },
};

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', 'data/', 'src/storage/generated/', 'test/golden/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, plugins: { house } },
  js.configs.recommended,
  typed,
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', module: 'writable', URL: 'readonly' },
    },
  },
  { files: ['src/**/*.ts', 'bench/**/*.ts', 'seeds/**/*.ts', '**/*.{js,mjs}'], rules: lengths(100, 600) },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'house/explicit-time-zone': 'error',
      'house/environment-in-config': 'error',
    },
  },
  { files: ['src/config.ts'], rules: { 'house/environment-in-config': 'off' } },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      ...lengths(70, 400),
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...impureSyntax],
      'house/no-binary-float': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  { files: INTEGER_KERNELS, rules: { 'house/no-binary-float': ['error', { integerKernel: true }] } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 600 }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: '@jest/globals', name: ['describe', 'it', 'test'] },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
