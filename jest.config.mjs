// Packages that are published as ES modules only; Jest runs CommonJS, so they are transformed like our own code.
const esModulesOnly = [
  'kysely',
  'canonicalize',
  'commander',
  'jsep',
  'rfc6902',
  'deepmerge-ts',
  'vega',
  'vega-[^/]+',
  'd3-[^/]+',
  'internmap',
  'delaunator',
  'robust-predicates',
  'json-stringify-pretty-compact',
];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/models', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: [],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`node_modules/(?!(${esModulesOnly.join('|')})/)`],
  // import() of a file URL becomes require(), which takes a path.
  moduleNameMapper: { '^file://(.*)$': '$1' },
  collectCoverageFrom: ['apps/*/src/**/*.ts', 'libs/**/src/**/*.ts', '!**/*.spec.ts', '!**/index.ts'],
  coverageThreshold: { global: { functions: 100, lines: 95 } },
};
