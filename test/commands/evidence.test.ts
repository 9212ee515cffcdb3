import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Proof } from '../../src/notice-proof/format.ts';
import { ProofKey } from '../../src/notice-proof/signature.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { createOrder } from '../../src/storage/orders.ts';
import { testDatabase } from '../support/database.ts';
import { noticedOrder } from '../support/noticed-order.ts';
import { newOrderNo } from '../support/orders.ts';

const signingKey = 'the-key-of-this-installation';

/** The command as an operator runs it, on a real database. */
describe('skyhook evidence', function () {
  this.timeout(180_000);
  const database = testDatabase();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skyhook-evidence-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function run(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>> = { DATABASE_URL: database.url(), SIGNING_KEY: signingKey },
  ): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, ['bin/skyhook.js', 'evidence', ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  }

  it('writes both files, for nobody else to read, and checks them without a database', async () => {
    const { orderNo } = await noticedOrder(database.pool());
    const out = join(folder, 'new', 'folder');
    const written = await run([orderNo, '--out', out]);
    assert.deepEqual([written.code, written.err], [0, '']);
    const files = (await readdir(out)).toSorted();
    assert.deepEqual(files, [`evidence-${orderNo}.html`, `evidence-${orderNo}.json`]);
    const publicKey = join(folder, 'key.pem');
    await writeFile(publicKey, (await run(['--public-key'])).out);
    assert.equal(await readFile(publicKey, 'utf8'), new ProofKey(signingKey).publicKey);
    for (const file of files) assert.equal((await stat(join(out, file))).mode & 0o077, 0);
    const [page = '', data = ''] = files.map((file) => join(out, file));
    const byFile = await run(['--verify', page], {});
    assert.equal(byFile.code, 0, byFile.err);
    assert.match(byFile.out, /The page and its data are as exported\.\nThe key is known from the file alone/);
    const byKey = await run(['--verify', data, '--key', publicKey], { SIGNING_KEY: 'another-installations-key' });
    assert.deepEqual([byKey.code, byKey.out.split('\n').at(-2)], [0, 'It is signed with the given key.']);
    const other = await run(['--verify', data], { SIGNING_KEY: 'another-installations-key' });
    assert.equal(other.code, 1);
    assert.match(other.out, /^NOT AS EXPORTED: it is signed by another key than that of this service/m);
  });

  it('says which entry is not as exported, with status 1', async () => {
    const { orderNo } = await noticedOrder(database.pool());
    assert.equal((await run([orderNo, '--out', folder, '--json'])).code, 0);
    const file = join(folder, `evidence-${orderNo}.json`);
    const proof = JSON.parse(await readFile(file, 'utf8')) as Proof;
    proof.entries.splice(2, 1);
    await writeFile(file, JSON.stringify(proof));
    const { code, out } = await run(['--verify', file], { SIGNING_KEY: signingKey });
    assert.equal(code, 1);
    assert.match(out, /^NOT AS EXPORTED: entry 3 is missing\.\nIt is signed with the key of this service\.$/m);
  });

  it('names the other orders of the trip with the command for them', async () => {
    const pair = [newOrderNo(), newOrderNo()] as const;
    for (const orderNo of pair) await createOrder(database.pool(), orderNo);
    await followOrder(database.pool(), pair.join(','));
    const { code, out } = await run([pair[0], '--out', folder, '--html']);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^One trip with ${pair[1]}: skyhook evidence ${pair[1]}$`, 'm'));
  });

  it('says what it cannot do', async () => {
    const unknown = await run(['TESTA0000', '--out', folder]);
    assert.deepEqual([unknown.code, unknown.out], [1, '']);
    assert.match(unknown.err, /does not follow this order/);
    for (const args of [[], ['--public-key', '--key', 'x']]) assert.equal((await run(args)).code, 2);
    const keyless = await run(['--public-key'], {});
    assert.deepEqual([keyless.code, keyless.out], [2, '']);
    assert.match(keyless.err, /SIGNING_KEY is not set/);
    const absent = await run(['--verify', join(folder, 'absent')], {});
    assert.equal(absent.code, 1);
    assert.match(absent.err, /ENOENT/);
    const other = await run(['--verify', 'package.json'], {});
    assert.equal(other.code, 1);
    assert.match(other.err, /does not have the form skyhook-evidence\/1/);
  });
});
