/**
 * Mutation testing of the rules: `npm run mutation` (docs/mutation.md).
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['src/domain/**/*.ts'],
  plugins: ['./scripts/mutation/mocha-runner.js'],
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--import', 'tsx'],
  // No root hooks: these tests start no server that would have to stop.
  mochaOptions: { 'no-config': true, 'no-package': true, spec: ['test/unit/domain/**/*.test.ts'], extension: ['ts'] },
  coverageAnalysis: 'perTest',
  // Stryker rewrites paths in tsconfig.json with TypeScript's old API, which TypeScript 7 lacks. Ours
  // has none that lead outside, so it is not to look.
  tsconfigFile: 'none',
  concurrency: 2,
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
  tempDirName: '.stryker/sandbox',
  reporters: ['clear-text', 'html', 'json'],
  htmlReporter: { fileName: '.stryker/report.html' },
  jsonReporter: { fileName: '.stryker/report.json' },
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
};
