#!/usr/bin/env node
// Runs the command line: the compiled build where there is one and no source (the container image), the TypeScript
// source through tsx otherwise (a checkout after `npm ci`, no build step).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../src/cli.ts', import.meta.url);
if (existsSync(fileURLToPath(source))) {
  // The settings of this checkout (how .tsx files are compiled), wherever the command is run.
  process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url));
  const { register } = await import('tsx/esm/api');
  register();
  await import(source.href);
} else {
  await import(new URL('../dist/src/cli.js', import.meta.url).href);
}
