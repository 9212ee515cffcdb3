import { createRequire } from 'node:module';

/**
 * Stryker's mocha runner, able to load mocha 12.
 *
 * The last runner for Node 20 (9.6) asks for `mocha/lib/cli/run-helpers` and `mocha/lib/cli/options`
 * without an ending; mocha 12 has them as `.cjs`, an ending `require` does not try by itself. This adds
 * it, and only in Stryker's own processes. Runner 10 knows mocha 12 but wants Node 22: with it this file
 * and the override in package.json can go.
 */
const { extensions } = createRequire(import.meta.url);
extensions['.cjs'] ??= extensions['.js'];

export const { strykerPlugins, strykerValidationSchema } = await import('@stryker-mutator/mocha-runner');
