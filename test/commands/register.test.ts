import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { startAtlasDouble, type RunningAtlasDouble } from '../../src/simulator/server.ts';
import { testDatabase } from '../support/database.ts';
import { startReceiver, webhookSecret, type TestReceiver } from '../support/receiver.ts';

/** The command as an operator runs it, with the Atlas double, a real receiver and a real database. */
describe('skyhook register', function () {
  this.timeout(30_000);
  const database = testDatabase();
  const elsewhere = testDatabase();
  let atlas: RunningAtlasDouble;
  let receiver: TestReceiver;

  beforeEach(async () => {
    await database.pool().query('truncate webhook_secrets');
    atlas = await startAtlasDouble({ port: 0, clientId: 'the-id', clientSecret: 'the-secret', log: () => {} });
    receiver = await startReceiver(database.pool());
  });
  afterEach(async () => {
    await receiver.stop();
    await atlas.stop();
  });

  async function register(
    args: readonly string[] = [],
    env: Readonly<Record<string, string | undefined>> = {},
  ): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, ['bin/skyhook.js', 'register', ...args], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.url(),
        SIGNING_KEY: 'the-key-of-this-installation',
        WEBHOOK_SECRETS: `${webhookSecret},earlier-secret-1`,
        PUBLIC_URL: receiver.url,
        ATLAS_BASE_URL: atlas.url,
        ATLAS_CLIENT_ID: 'the-id',
        ATLAS_CLIENT_SECRET: 'the-secret',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  }
  const registered = (): string => atlas.double.webhookUrl?.replace(`${receiver.url}/webhooks/atlas/`, '') ?? '';
  const status = async (secret: string): Promise<number> =>
    (await fetch(`${receiver.url}/webhooks/atlas/${secret}`, { method: 'POST', body: '{"type":"order.x"}' })).status;

  it('registers the public address with the current secret, and says what Atlas answered without the secret', async () => {
    const { code, out, err } = await register();
    assert.deepEqual([code, err], [0, '']);
    assert.equal(registered(), webhookSecret);
    assert.equal(
      out,
      `Atlas answered status 0 and sends webhooks to ${receiver.url}/webhooks/atlas/<secret> from now on.\n`,
    );
  });

  it('needs neither database nor signing key for that', async () => {
    const { code } = await register([], { DATABASE_URL: undefined, SIGNING_KEY: undefined });
    assert.equal(code, 0);
    assert.equal(registered(), webhookSecret);
  });

  it('rotates: a new secret that the receiver takes at once, the old ones until the stated time', async () => {
    const { code, out } = await register(['--rotate', '--accept-old', '2']);
    assert.equal(code, 0);
    const made = registered();
    assert.match(made, /^[A-Za-z0-9_-]{32}$/);
    assert.ok(!out.includes(made), 'the secret is not printed');
    const said = /accepted until (\d{4}-\d\d-\d\d \d\d:\d\d) UTC/.exec(out)?.[1] ?? '';
    const inTwoHours = Date.parse(`${said.replace(' ', 'T')}Z`) - Date.now();
    assert.ok(Math.abs(inTwoHours - 2 * 3_600_000) < 120_000, said);
    assert.deepEqual([await status(made), await status(webhookSecret)], [200, 200]);

    assert.equal((await register()).code, 0);
    assert.equal(registered(), made, 'it is the current one from now on');
    const { out: url } = await register(['--print-url']);
    assert.equal(url, `${receiver.url}/webhooks/atlas/${made}\n`);
  });

  it('changes nothing when Atlas refuses, and says what it answered', async () => {
    const { code, err, out } = await register(['--rotate'], { ATLAS_CLIENT_SECRET: 'wrong' });
    assert.deepEqual([code, out, registered()], [1, '', '']);
    assert.match(err, /Atlas answered status 900: unauthorised/);
    const { rows } = await database.pool().query('select * from webhook_secrets');
    assert.deepEqual(rows, []);
  });

  it('keeps both secrets accepted when it is not known whether Atlas took the URL', async () => {
    atlas.double.addFault({ endpoint: 'updateWebhookURL.do', kind: 'half-answer' });
    const { code, out } = await register(['--rotate']);
    assert.equal(code, 1);
    assert.match(out, /not known, so both secrets stay accepted/);
    assert.deepEqual([await status(registered()), await status(webhookSecret)], [200, 200]);
  });

  it('does not rotate when the receivers at that address do not take the new secret', async () => {
    const { code, err } = await register(['--rotate'], { DATABASE_URL: elsewhere.url() });
    assert.equal(code, 1);
    assert.match(err, /Nothing was changed: the receivers do not accept a new secret/);
    assert.equal(registered(), '');
    assert.deepEqual((await elsewhere.pool().query('select * from webhook_secrets')).rows, []);
  });

  it('registers an address that cannot be reached from here, and says that it could not be', async () => {
    const { code, err } = await register([], { PUBLIC_URL: 'http://127.0.0.1:1' });
    assert.equal(code, 0);
    assert.match(err, /could not be reached from here/);
  });

  it('refuses http for an Atlas that is not on this machine, unless told', async () => {
    const beyond = { ATLAS_BASE_URL: 'https://atlas.invalid', PUBLIC_URL: 'http://hooks.example.test' };
    const { code, err } = await register([], beyond);
    assert.equal(code, 2);
    assert.match(err, /PUBLIC_URL is http: .*--allow-http/);
    const told = await register(['--allow-http'], beyond);
    assert.equal(told.code, 1);
    assert.match(told.err, /No connection to Atlas came about/);
  });

  for (const [what, args, env, message] of [
    ['a time that is none', ['--rotate', '--accept-old', 'soon'], {}, /--accept-old takes a number of hours/],
    ['--rotate with --print-url', ['--rotate', '--print-url'], {}, /not both/],
    ['--rotate without a database', ['--rotate'], { DATABASE_URL: undefined }, /set DATABASE_URL and SIGNING_KEY/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { code, err } = await register(args, env);
      assert.equal(code, 2);
      assert.match(err, message);
    });
  }
});
