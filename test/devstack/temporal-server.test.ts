import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { choosePort } from '../../src/devstack/ports.ts';
import { commandLineOf } from '../../src/devstack/processes.ts';
import { defaultCacheDir, findTemporalBinary } from '../../src/devstack/temporal-binary.ts';
import { startTemporalServer, type RunningTemporalServer } from '../../src/devstack/temporal-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('startTemporalServer', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const started: RunningTemporalServer[] = [];
  let binary: string;
  let reports: string[];

  before(async function () {
    // The first time on a machine this fetches the program.
    this.timeout(600_000);
    const { env } = process;
    binary = await findTemporalBinary({ env, cacheDir: defaultCacheDir(env), report: (line) => console.log(line) });
  });
  beforeEach(() => {
    reports = [];
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
  });

  async function start(more: { fastSqlite?: boolean; searchAttributes?: Record<string, 'Keyword' | 'Bool'> } = {}) {
    const server = await startTemporalServer({
      binary,
      dbFile: join(folder(), 'temporal.db'),
      pidFile: join(folder(), 'temporal.pid'),
      logFile: join(folder(), 'temporal.log'),
      port: await choosePort({ name: 'test', preferred: 0 }),
      uiPort: await choosePort({ name: 'test', preferred: 0 }),
      namespace: 'skyhook',
      searchAttributes: { Airline: 'Keyword', NeedsHuman: 'Bool' },
      dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 60 },
      report: (line) => void reports.push(line),
      ...more,
    });
    started.push(server);
    return server;
  }

  it('answers for its namespace and serves its page, knows the search attributes, and keeps its state over a restart', async () => {
    const first = await start();
    assert.match(await (await fetch(first.uiUrl)).text(), /<html/);
    await using(first, async (client) => {
      const { customAttributes } = await client.connection.operatorService.listSearchAttributes({
        namespace: 'skyhook',
      });
      assert.deepEqual([customAttributes?.['Airline'], customAttributes?.['NeedsHuman']], [2, 5]);
      const start = { args: [], taskQueue: 'nobody', workflowId: 'kept' };
      await client.workflow.start('anything', start);
    });
    await first.stop();
    assert.equal(await commandLineOf(first.pid), undefined);
    assert.equal(existsSync(join(folder(), 'temporal.pid')), false);
    await first.stop();

    const second = await start({ fastSqlite: true });
    await using(second, async (client) => {
      assert.equal((await client.workflow.getHandle('kept').describe()).status.name, 'RUNNING');
    });
    assert.deepEqual(reports, []);
  });

  it('ends a server that an earlier run left behind', async () => {
    const source = new URL('../../src/devstack/temporal-server.ts', import.meta.url).href;
    const options = {
      binary,
      dbFile: join(folder(), 'temporal.db'),
      pidFile: join(folder(), 'temporal.pid'),
      port: await choosePort({ name: 'test', preferred: 0 }),
      uiPort: await choosePort({ name: 'test', preferred: 0 }),
      namespace: 'skyhook',
      searchAttributes: {},
      logFile: join(folder(), 'temporal.log'),
    };
    const script = `
      const { startTemporalServer } = await import(${JSON.stringify(source)});
      const { pid } = await startTemporalServer({ ...${JSON.stringify(options)}, report() {} });
      process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'));`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const earlier = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    earlier.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(earlier, 'close');
    const leftOver = Number(output);
    assert.ok((await commandLineOf(leftOver))?.includes(options.dbFile));

    const server = await start();
    assert.notEqual(server.pid, leftOver);
    assert.equal(await commandLineOf(leftOver), undefined);
    assert.deepEqual(reports, [`Stopping the Temporal server (pid ${leftOver}) that an earlier run left behind.`]);
  });

  it('lets a stranger live that got the number of an earlier server', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      await writeFile(join(folder(), 'temporal.pid'), `${stranger.pid}\ntemporal server start-dev\n`);
      await start();
      assert.equal(stranger.exitCode, null);
      assert.equal(stranger.signalCode, null);
      assert.deepEqual(reports, []);
    } finally {
      stranger.kill();
      await once(stranger, 'exit');
    }
  });

  it('says how it ended when it is killed', async () => {
    const server = await start();
    await server.kill();
    assert.equal(await server.ended, 'was ended by SIGKILL');
  });

  it('quotes the log when it ends by itself during its start', async () => {
    await writeFile(join(folder(), 'temporal.db'), 'this is not a database');
    await assert.rejects(start(), /^Error: The Temporal server exited with code 1\. Its log ends:\n.*not a database/s);
  });
});

async function using(server: RunningTemporalServer, work: (client: Client) => Promise<void>): Promise<void> {
  const connection = await Connection.connect({ address: server.address });
  try {
    await work(new Client({ connection, namespace: 'skyhook' }));
  } finally {
    await connection.close();
  }
}
