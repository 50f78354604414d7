import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const only = (...tags) => tags;

export default tseslint.config(
  { ignores: ['**/node_modules', '.nx', 'coverage', 'tmp', 'dist', '.quincunx', 'tools/lint-canary/src'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: [
            {
              sourceTag: 'layer:app',
              onlyDependOnLibsWithTags: only('layer:assembly', 'layer:domain', 'layer:infra', 'layer:ground'),
            },
            {
              sourceTag: 'layer:tool',
              onlyDependOnLibsWithTags: only('layer:assembly', 'layer:domain', 'layer:infra', 'layer:ground'),
            },
            {
              sourceTag: 'layer:assembly',
              onlyDependOnLibsWithTags: only('layer:domain', 'layer:infra', 'layer:ground'),
            },
            { sourceTag: 'layer:model', onlyDependOnLibsWithTags: only('layer:domain', 'layer:ground') },
            { sourceTag: 'layer:infra', onlyDependOnLibsWithTags: only('layer:infra', 'layer:ground') },
            { sourceTag: 'layer:ground', onlyDependOnLibsWithTags: only('layer:ground') },
            { sourceTag: 'domain:contracts', onlyDependOnLibsWithTags: [], allowedExternalImports: ['zod'] },
            // The domain libs do not know each other, but for training, which evaluates with the predictor that serves.
            ...['configuration', 'feature-store', 'model-registry', 'inference'].map((name) => ({
              sourceTag: `domain:${name}`,
              onlyDependOnLibsWithTags: only('layer:infra', 'layer:ground'),
            })),
            {
              sourceTag: 'domain:training',
              onlyDependOnLibsWithTags: only('layer:infra', 'layer:ground', 'domain:inference'),
            },
            // Express is known to the service and to the HTTP lib alone, DuckDB to the feature store and to inference.
            ...[
              'configuration',
              'feature-store',
              'training',
              'model-registry',
              'inference',
              'platform',
              'trainer',
              'database',
              'storage',
              'telemetry',
              'expression',
            ].map((name) => ({
              sourceTag: `domain:${name}`,
              bannedExternalImports: ['express'],
            })),
            ...[
              'configuration',
              'training',
              'model-registry',
              'platform',
              'trainer',
              'scorer',
              'database',
              'http',
              'storage',
              'telemetry',
            ].map((name) => ({
              sourceTag: `domain:${name}`,
              bannedExternalImports: ['@duckdb/*'],
            })),
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'fc.assert', 'expect*'] }],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  prettier,
);
