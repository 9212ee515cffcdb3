import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { startMailCatcher, type MailCatcher } from '../../src/devstack/mail-catcher.ts';
import { startAtlasDouble, type RunningAtlasDouble } from '../../src/simulator/server.ts';
import { tlsPaths } from '../support/tls-paths.ts';
import { testDatabase } from '../support/database.ts';
import { temporalServer } from '../support/temporal.ts';

interface Report {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly state: string; readonly value: string }[];
}

/** The command as an operator runs it, with real services or none. */
describe('skyhook doctor', function () {
  this.timeout(60_000);
  const database = testDatabase();

  async function run(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
  ): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, ['bin/skyhook.js', 'doctor', ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  }
  async function report(env: Readonly<Record<string, string | undefined>>) {
    const { code, out, err } = await run(['--json'], env);
    assert.equal(err, '');
    const { ok, checks } = JSON.parse(out) as Report;
    return { code, ok, out, line: (name: string) => checks.find((check) => check.name === name) };
  }
  const stateOf = ({ line }: Awaited<ReturnType<typeof report>>, ...names: string[]) =>
    names.map((name) => line(name)?.state);
  const services = ['PostgreSQL', 'tables', 'Temporal', 'search attributes', 'mail server', 'Atlas'];
  // A database is named, so that a stack which runs in this folder is not asked.
  const nothingThere = { DATABASE_URL: 'postgres://who:secret-1@127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1' };

  it('tells the versions of data and rules, and takes missing services for what they are', async () => {
    const found = await report(nothingThere);
    assert.deepEqual([found.code, found.ok], [1, false]);
    assert.match(found.line('Skyhook')?.value ?? '', /^\d+\.\d+\.\d+$/);
    assert.equal(found.line('Node.js')?.value, process.versions.node);
    assert.match(found.line('airport data')?.value ?? '', /^airportsdata \d{8}$/);
    assert.equal(found.line('zone rules')?.value, 'tzdata 2026f');
    assert.ok(found.line('zone rules of the runtime')?.value.startsWith(process.versions.tz ?? 'none'));
    assert.ok(found.line('change rules') && found.line('passenger rights'));
    assert.deepEqual(stateOf(found, ...services), [
      'not ok',
      'not ok',
      'not ok',
      'not ok',
      'not configured',
      'not configured',
    ]);
    assert.ok(!found.out.includes('secret-1') && !found.out.includes('who'), 'no value is printed');
  });

  it('names what is missing or wrong of each role, never its value', async () => {
    const found = await report({ ...nothingThere, OPS_TOKEN: 'xy', PORT: 'secret-port' });
    assert.deepEqual(stateOf(found, 'configuration: migrate', 'configuration: receiver', 'configuration: worker'), [
      'ok',
      'not ok',
      'not configured',
    ]);
    const { value = '' } = found.line('configuration: receiver') ?? {};
    for (const problem of ['SIGNING_KEY is not set', 'OPS_TOKEN is shorter than 3 characters', 'PORT is not a number'])
      assert.ok(value.includes(problem), value);
    assert.ok(!found.out.includes('secret-port'));
  });

  it('says which URL is none', async () => {
    const found = await report({ ...nothingThere, SMTP_URL: 'mail-server' });
    assert.deepEqual(found.line('mail server'), {
      name: 'mail server',
      state: 'not ok',
      value: 'SMTP_URL is not a URL',
    });
  });

  it('says which certificates cannot be used', async () => {
    const found = await report({
      ...nothingThere,
      SMTP_URL: 'smtp://127.0.0.1:9',
      SMTP_TLS_CA: '/nowhere/ca.pem',
      SIGNING_KEY: 'the-key-of-this-installation',
      RETURN_PATH_DOMAIN: 'bounces.example.com',
      BOUNCE_TLS_CERT: tlsPaths.cert,
      BOUNCE_TLS_KEY: tlsPaths.cert,
    });
    assert.deepEqual(found.line('mail server'), {
      name: 'mail server',
      state: 'not ok',
      value: 'SMTP_TLS_CA cannot be used: the file cannot be read (ENOENT): check the path and its rights',
    });
    const { state, value = '' } = found.line('configuration: bounces') ?? {};
    assert.equal(state, 'not ok');
    assert.match(value, /^BOUNCE_TLS_KEY cannot be used: the file holds no key in PEM /);
  });

  describe('with all services there', () => {
    let atlas: RunningAtlasDouble;
    let mail: MailCatcher;
    let complete: Readonly<Record<string, string>>;

    before(async function () {
      this.timeout(600_000);
      atlas = await startAtlasDouble({ port: 0, clientId: 'the-id', clientSecret: 'the-secret', log: () => {} });
      mail = await startMailCatcher({ smtpPort: 0, httpPort: 0 });
      complete = {
        DATABASE_URL: database.url(),
        ...(await temporalServer()).env,
        SIGNING_KEY: 'the-key-of-this-installation',
        PUBLIC_URL: 'https://hooks.example.com',
        WEBHOOK_SECRETS: 'the-webhook-secret',
        OPS_TOKEN: 'the-token',
        ATLAS_BASE_URL: atlas.url,
        ATLAS_CLIENT_ID: 'the-id',
        ATLAS_CLIENT_SECRET: 'the-secret',
        SMTP_URL: mail.smtpUrl,
        MAIL_FROM: 'Demo Travel <booking@example.com>',
      };
    });
    after(async () => {
      await atlas?.stop();
      await mail?.stop();
    });

    it('finds nothing wrong, and asks Atlas nothing', async () => {
      const found = await report(complete);
      assert.deepEqual([found.code, found.ok], [0, true], found.out);
      assert.deepEqual(
        stateOf(found, ...services),
        services.map(() => 'ok'),
      );
      assert.deepEqual(found.line('tables')?.value, 'up to date');
      for (const secret of ['the-key', 'the-token', 'the-secret', 'the-webhook-secret'])
        assert.ok(!found.out.includes(secret), secret);
      assert.deepEqual(atlas.double.calls(), {});
      assert.deepEqual(mail.messages(), []);
    });

    it('says what is wrong in a file that the configuration names', async () => {
      const found = await report({ ...complete, BRANDS_FILE: 'package.json' });
      assert.deepEqual([found.code, found.ok], [1, false], found.out);
      assert.equal(found.line('configuration: worker')?.state, 'not ok');
      assert.match(
        found.line('configuration: worker')?.value ?? '',
        /^BRANDS_FILE cannot be used: name: is not an object/,
      );
    });

    it('prints a line for each without --json', async () => {
      const { code, out } = await run([], complete);
      assert.equal(code, 0);
      assert.match(out, /^ok +zone rules +tzdata 2026f$/m);
      assert.match(out, /^ok +configuration: worker +complete$/m);
    });

    it('says that migrations are to be applied', async () => {
      const { rows } = await database
        .pool()
        .query<{ name: string }>(
          `delete from schema_migrations where name = (select max(name) from schema_migrations) returning name`,
        );
      const [newest = { name: '' }] = rows;
      try {
        const found = await report(complete);
        assert.deepEqual([found.code, found.line('tables')?.state], [1, 'not ok']);
        assert.ok(found.line('tables')?.value?.startsWith(`1 to be applied: run skyhook migrate (${newest.name}`));
      } finally {
        await database.pool().query(`insert into schema_migrations (name, run_on) values ($1, now())`, [newest.name]);
      }
    });
  });
});
