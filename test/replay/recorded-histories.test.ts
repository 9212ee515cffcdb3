import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../support/workflow-bundle.ts';

describe('recorded histories', function () {
  this.timeout(60_000);

  it('of every version replay on this code', async () => {
    const folder = fileURLToPath(new URL('../histories', import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .map((file) => `${folder}/${file}`);
    assert.ok(files.length >= 20, `${files.length} recorded histories`);
    const histories = files.map((file) => ({
      workflowId: basename(file),
      history: JSON.parse(readFileSync(file, 'utf8')) as object,
    }));
    const replayed: string[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle: await workflowBundle() },
      histories,
    )) {
      assert.equal(error, undefined, `${workflowId} does not replay`);
      replayed.push(workflowId);
    }
    assert.equal(replayed.length, files.length);
  });
});
