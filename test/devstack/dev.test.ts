import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removePostgresData } from '../../src/devstack/postgres.ts';
import { until } from './until.ts';

const program = fileURLToPath(new URL('../../bin/skyhook.js', import.meta.url));

describe('skyhook dev', function () {
  this.timeout(60_000);

  it('stops in good time when told to while it is starting, and leaves nothing behind', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'skyhook-dev-'));
    await chmod(cwd, 0o755);
    let output = '';
    // No Temporal answers there, so the start would wait for its worker.
    const env = { ...process.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const child = spawn(process.execPath, [program, 'dev', '--no-demo'], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    try {
      const mark = `${cwd}/.skyhook/stack.json`;
      await until('the roles are being started', () => existsSync(mark), 30_000);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = (await ended) as [number];
      assert.equal(code, 1);
      assert.match(output, /The start was broken off\./);
      assert.equal(existsSync(mark), false);
      assert.equal(existsSync(`${cwd}/.skyhook/in-use-by`), false);
    } finally {
      child.kill('SIGKILL');
      await removePostgresData({ dataDir: join(cwd, '.skyhook', 'postgres') });
      await rm(cwd, { recursive: true, force: true });
    }
  });
});
