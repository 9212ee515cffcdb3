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
  // No root hooks: these tests start no server that would have to stop. None that measures time ("in under
  // two seconds"): the code is slower with all its mutants in it. Nor the properties of any change, which take seconds for
  // each mutant: the tables have to hold without them.
  mochaOptions: {
    'no-config': true,
    'no-package': true,
    spec: ['test/unit/domain/**/*.test.ts'],
    grep: '^(?!.* in under |the judgement of any change)',
    extension: ['ts'],
  },
  coverageAnalysis: 'perTest',
  // A mutant in a constant (a limit, a row of a table) is there before any test begins: it takes a process of
  // its own and all tests, some ten seconds. All of them take over an hour, so they run on demand.
  ignoreStatic: process.env.MUTATE_CONSTANTS !== 'yes',
  // Stryker rewrites paths in tsconfig.json with TypeScript's old API, which TypeScript 7 lacks. Ours
  // has none that lead outside, so it is not to look.
  tsconfigFile: 'none',
  concurrency: 2,
  // On top of what the tests take by themselves: a busy machine is not taken for an endless loop.
  timeoutMS: 10_000,
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
  tempDirName: '.stryker/sandbox',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  htmlReporter: { fileName: '.stryker/report.html' },
  jsonReporter: { fileName: '.stryker/report.json' },
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
};
