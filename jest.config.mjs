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
  moduleNameMapper: {
    // import() of a file URL becomes require(), which takes a path.
    '^file://(.*)$': '$1',
    // Its build for Node awaits at the top level, which CommonJS cannot; the other one draws the same without the canvas package.
    '^vega-canvas$': '<rootDir>/node_modules/vega-canvas/build/vega-canvas.browser.js',
  },
  collectCoverageFrom: [
    'apps/*/src/**/*.ts',
    'libs/**/src/**/*.ts',
    '!**/*.{spec,fixture}.ts',
    '!**/index.ts',
  ],
  coverageThreshold: { global: { functions: 100, lines: 95 } },
};
