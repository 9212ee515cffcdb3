import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { choosePort } from '../../src/devstack/ports.ts';
import { removePostgresData, startPostgres, type RunningPostgres } from '../../src/devstack/postgres.ts';
import { commandLineOf } from '../../src/devstack/processes.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('startPostgres', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const started: RunningPostgres[] = [];
  let dataDir: string;
  let reports: string[];

  beforeEach(() => {
    dataDir = join(folder(), 'postgres');
    reports = [];
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
    await removePostgresData({ dataDir });
  });

  async function start(settings: Record<string, string> = {}): Promise<RunningPostgres> {
    const port = await choosePort({ name: 'test', preferred: 0 });
    const report = (line: string): void => void reports.push(line);
    const server = await startPostgres({ dataDir, port, settings: { fsync: 'off', ...settings }, report });
    started.push(server);
    return server;
  }

  it('gives a UTF-8 database on the loopback address, with the settings that were asked for', async () => {
    const server = await start({ max_connections: '17', 'skyhook.test': "it's here" });
    const [row] = await rows(
      server,
      `select current_database() as db, current_user as account, pg_encoding_to_char(encoding) as encoding,
              current_setting('listen_addresses') as addresses, current_setting('max_connections') as connections,
              current_setting('skyhook.test') as own, current_setting('unix_socket_directories') as sockets, upper('ä') as upper
         from pg_database where datname = current_database()`,
    );
    assert.deepEqual(row, {
      db: 'skyhook',
      account: 'skyhook',
      encoding: 'UTF8',
      addresses: '127.0.0.1',
      connections: '17',
      own: "it's here",
      sockets: '',
      upper: 'Ä',
    });
    assert.match((await commandLineOf(server.pid)) ?? '', /postgres/);
  });

  it('keeps the data from one start to the next, and is gone after stop', async () => {
    const first = await start();
    await rows(first, 'create table kept as select 42 as answer');
    await first.stop();
    assert.equal(await commandLineOf(first.pid), undefined);
    await first.stop();

    const second = await start();
    assert.deepEqual(await rows(second, 'select answer from kept'), [{ answer: 42 }]);
    assert.deepEqual(
      reports.filter((line) => line.includes('earlier run')),
      [],
    );
  });

  it('stops a server that a run killed with SIGKILL left on the data', async () => {
    const port = await choosePort({ name: 'test', preferred: 0 });
    const source = new URL('../../src/devstack/postgres.ts', import.meta.url).href;
    const script = `
      const { startPostgres } = await import(${JSON.stringify(source)});
      const { pid } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: ${port}, settings: { fsync: 'off' }, report() {} });
      process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'));`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const earlier = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    earlier.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [, signal] = await once(earlier, 'close');
    assert.equal(signal, 'SIGKILL');
    const leftOver = Number(output);
    assert.match((await commandLineOf(leftOver)) ?? '', /postgres/);

    const server = await start();
    assert.notEqual(server.pid, leftOver);
    assert.equal(await commandLineOf(leftOver), undefined);
    assert.deepEqual(reports.filter((line) => line.includes('earlier run')).length, 1);
  });

  it('ignores a lock file whose number belongs to a stranger by now, and lets the stranger live', async () => {
    const server = await start();
    await server.stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      await writeFile(join(server.dataDir, 'data', 'postmaster.pid'), `${stranger.pid}\n`);
      await start();
      assert.equal(stranger.exitCode, null);
      assert.equal(stranger.signalCode, null);
    } finally {
      stranger.kill();
      await once(stranger, 'exit');
    }
  });

  it('quotes the log when it does not start', async () => {
    const first = await start();
    await first.stop();
    await assert.rejects(
      start({ shared_buffers: 'plenty' }),
      /did not start on port \d+\. Its log ends:\n.*shared_buffers/s,
    );
  });

  it('works below a folder that only root may enter, and removes what it put elsewhere', async function () {
    if (process.getuid?.() !== 0) return this.skip();
    const closed = join(folder(), 'closed');
    await mkdir(closed);
    await chmod(closed, 0o700);
    dataDir = join(closed, 'postgres');

    const first = await start();
    assert.notEqual(first.dataDir, dataDir);
    assert.match(
      reports.join('\n'),
      new RegExp(`^PostgreSQL does not run as root\\. .* ${dataDir}, so its data are in ${first.dataDir}[.,]`),
    );
    const { uid, mode } = await stat(first.dataDir);
    assert.notEqual(uid, 0);
    assert.equal(mode & 0o777, 0o700);
    await rows(first, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await start();
    assert.equal(second.dataDir, first.dataDir);
    assert.deepEqual(await rows(second, 'select answer from kept'), [{ answer: 42 }]);
    await second.stop();

    await removePostgresData({ dataDir });
    assert.equal(existsSync(first.dataDir), false);
  });
});

async function rows(server: RunningPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
