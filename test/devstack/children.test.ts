import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { superviseChild, type SupervisedChild } from '../../src/devstack/children.ts';
import { commandLineOf } from '../../src/devstack/processes.ts';
import { until } from './until.ts';

describe('superviseChild', function () {
  this.timeout(30_000);
  const children: SupervisedChild[] = [];
  let lines: string[];
  let reports: string[];

  beforeEach(() => {
    lines = [];
    reports = [];
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await child.stop({ graceMs: 0 });
  });

  function supervise(script: string, restart = true): SupervisedChild {
    const child = superviseChild({
      name: 'worker',
      command: process.execPath,
      args: ['-e', script],
      env: { PATH: process.env['PATH'], GREETING: 'hello' },
      cwd: '/',
      onLine: (line, stream) => void lines.push(`${stream}: ${line}`),
      restart,
      backOff: { firstMs: 50, lastMs: 400 },
      report: (line) => void reports.push(line),
    });
    children.push(child);
    return child;
  }

  it('gives the lines of both streams, and stops the child politely', async () => {
    const script = `console.log(process.env.GREETING); console.error('oops'); process.on('SIGTERM', () => {
      process.stdout.write('bye', () => process.exit(0)); }); setInterval(() => {}, 1000);`;
    const child = supervise(script);
    const { pid } = child;
    await until('both lines', () => lines.length === 2);
    assert.deepEqual(lines.toSorted(), ['stderr: oops', 'stdout: hello']);
    await child.stop();
    assert.equal(lines.at(-1), 'stdout: bye');
    assert.equal(child.pid, undefined);
    assert.equal(await commandLineOf(pid ?? 0), undefined);
    assert.deepEqual(reports, []);
    await child.stop();
  });

  it('restarts a child that was killed', async () => {
    const child = supervise(`console.log('up'); setInterval(() => {}, 1000);`);
    await until('the first start', () => lines.length === 1);
    const first = child.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await until('the second start', () => lines.length === 2);
    assert.notEqual(child.pid, first);
    assert.deepEqual(reports, [`worker (pid ${first}) was ended by SIGKILL; it starts again in 0.05 s.`]);
  });

  it('gives a child up that ends five times right after its start, each time waiting longer', async () => {
    const child = supervise('process.exit(3)');
    assert.match(
      await child.failed,
      /^worker \(pid \d+\) exited with code 3, for the 5th time within 10 s of its start: given up$/,
    );
    assert.equal(child.pid, undefined);
    assert.deepEqual(
      reports.map((line) => line.replace(/ \(pid \d+\)/, '')),
      [
        ...['0.05', '0.15', '0.4', '0.4'].map((delay) => `worker exited with code 3; it starts again in ${delay} s.`),
        'worker exited with code 3, for the 5th time within 10 s of its start: given up.',
      ],
    );
  });

  it('reports the end of a child that is not to be restarted', async () => {
    const child = supervise('process.exit(0)', false);
    assert.match(await child.failed, /^worker \(pid \d+\) exited with code 0$/);
  });

  it('does not start a stopped child again, even while it waits to do so', async () => {
    const child = supervise('process.exit(3)');
    await until('the first end', () => reports.length === 1);
    await child.stop();
    const state = await Promise.race([
      child.failed,
      new Promise((resolve) => setTimeout(resolve, 200, 'still stopped')),
    ]);
    assert.equal(state, 'still stopped');
    assert.equal(child.pid, undefined);
    assert.equal(reports.length, 1);
  });

  it('kills a child that does not stop within its grace, with all that it started', async () => {
    const script = `process.on('SIGTERM', () => {});
      const grandchild = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log(grandchild.pid); setInterval(() => {}, 1000);`;
    const child = supervise(script);
    const { pid } = child;
    const line = await until('the first line', () => lines[0]);
    await child.stop({ graceMs: 100 });
    assert.deepEqual(reports, [`worker (pid ${pid}) did not end within 0.1 s of SIGTERM: SIGKILL.`]);
    const grandchild = Number(line.replace('stdout: ', ''));
    await until('the end of the grandchild', async () => (await commandLineOf(grandchild)) === undefined);
  });

  it('says so when the program does not exist', async () => {
    const child = superviseChild({
      name: 'worker',
      command: '/nowhere/node',
      args: [],
      env: {},
      cwd: '/',
      onLine: () => {},
      restart: false,
      report: () => {},
    });
    assert.equal(await child.failed, 'worker could not be started: spawn /nowhere/node ENOENT');
  });

  it('lets the child notice that its parent was killed', async () => {
    const source = new URL('../../src/devstack/children.ts', import.meta.url).href;
    const grandchild = `process.on('disconnect', () => process.exit(0)); console.log(process.pid); setInterval(() => {}, 1000);`;
    const script = `
      const { superviseChild } = await import(${JSON.stringify(source)});
      superviseChild({ name: 'worker', command: process.execPath, args: ['-e', ${JSON.stringify(grandchild)}], env: process.env,
        cwd: '/', restart: true, report() {}, onLine: (line) => console.log(line) });`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(chunk.toString());
    assert.notEqual(await commandLineOf(pid), undefined);
    parent.kill('SIGKILL');
    await until('the end of the child', async () => (await commandLineOf(pid)) === undefined);
  });
});
