import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { startMailCatcher, type MailCatcher, type SmtpFaults } from '../../src/devstack/mail-catcher.ts';
import { temporaryFolder } from './temporary-folder.ts';

const mail: SendMailOptions = {
  from: 'Skyhook <trips@agency.example>',
  to: '"Müller, Änne" <aenne@traveller.example>, bo@traveller.example',
  subject: 'Dein Flug XY 12 ändert sich',
  messageId: '<notice-1@agency.example>',
  text: 'Abflug neu: 14:05',
  html: '<p>Abflug neu: <b>14:05</b></p><a href="https://agency.example/decide/1">Entscheiden</a>',
  attachments: [
    { filename: 'flug.ics', contentType: 'text/calendar', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
  ],
};

describe('startMailCatcher', function () {
  this.timeout(10_000);
  const folder = temporaryFolder();
  const catchers: MailCatcher[] = [];

  afterEach(async () => {
    for (const catcher of catchers.splice(0)) await catcher.stop();
  });

  async function start(more: { dir?: string; keep?: number; faults?: SmtpFaults } = {}): Promise<MailCatcher> {
    const catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0, ...more });
    catchers.push(catcher);
    return catcher;
  }

  it('catches a mail and gives it to tests and as JSON', async () => {
    const catcher = await start();
    const awaited = catcher.waitForMessage(({ to }) => to.includes('bo@traveller.example'));
    await send(catcher, mail);
    const caught = await awaited;
    const { id, receivedAt, html, ...rest } = caught;
    assert.deepEqual(rest, {
      from: 'trips@agency.example',
      to: ['aenne@traveller.example', 'bo@traveller.example'],
      subject: 'Dein Flug XY 12 ändert sich',
      messageId: '<notice-1@agency.example>',
      text: 'Abflug neu: 14:05',
    });
    assert.ok(html.includes('<b>14:05</b>'));
    assert.ok(Math.abs(Date.now() - receivedAt.getTime()) < 5_000);
    const json: unknown = await (await fetch(`${catcher.pageUrl}/api/messages`)).json();
    assert.deepEqual(json, [JSON.parse(JSON.stringify({ ...rest, id, receivedAt, html }))]);
  });

  it('knows the recipients of a mail without a To header', async () => {
    const catcher = await start();
    await send(catcher, {
      from: 'a@agency.example',
      bcc: ['c@x.example', 'd@x.example'],
      subject: 'hidden',
      text: 'x',
    });
    assert.deepEqual(catcher.messages()[0]?.to, ['c@x.example', 'd@x.example']);
  });

  it('shows the mails on pages that can neither run nor load anything', async () => {
    const catcher = await start();
    await send(catcher, { ...mail, subject: '<script>alert(1)</script>' });
    await send(catcher, mail);
    const [, newest] = catcher.messages();
    const base = `${catcher.pageUrl}/messages/${newest?.id}`;

    const list = await (await fetch(catcher.pageUrl)).text();
    assert.ok(list.startsWith('<!doctype html><html lang="en">'));
    assert.ok(list.indexOf('Dein Flug') < list.indexOf('&lt;script>alert(1)'), 'newest first, escaped');
    assert.ok(!list.includes('<script'));
    assert.ok(list.includes('http-equiv="refresh"'));

    const page = await fetch(base);
    const body = await page.text();
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    for (const expected of [
      'Abflug neu: 14:05',
      'Delivered-To: aenne@traveller.example',
      'flug.ics',
      `/raw`,
      'sandbox="allow-popups',
    ]) {
      assert.ok(body.includes(expected), expected);
    }
    const part = await fetch(`${base}/html`);
    assert.match(part.headers.get('content-security-policy') ?? '', /^default-src 'none';.* sandbox allow-popups/);
    assert.match(await part.text(), /<b>14:05<\/b>/);
    assert.match(await (await fetch(`${base}/raw`)).text(), /^Return-Path: <trips@agency\.example>\r\nDelivered-To: /);
    const attached = await fetch(`${base}/attachments/0`);
    assert.equal(attached.headers.get('content-disposition'), 'attachment; filename=flug.ics');
    assert.equal(await attached.text(), 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
    for (const missing of ['/messages/none', '/messages/none/raw', '/favicon.ico']) {
      assert.equal((await fetch(catcher.pageUrl + missing)).status, 404, missing);
    }
  });

  it('keeps the mails from one run to the next, and forgets them when cleared', async () => {
    const dir = join(folder(), 'mails');
    const first = await start({ dir });
    await send(first, mail);
    await send(first, { ...mail, subject: 'second' });
    const before = first.messages();
    await first.stop();

    const second = await start({ dir });
    assert.deepEqual(second.messages(), before);
    await second.clear();
    assert.deepEqual(second.messages(), []);
    assert.deepEqual(await readdir(dir), []);
  });

  it('drops the oldest mails beyond its limit', async () => {
    const dir = join(folder(), 'mails');
    const catcher = await start({ dir, keep: 2 });
    for (const subject of ['1', '2', '3']) await send(catcher, { ...mail, subject });
    assert.deepEqual(
      catcher.messages().map(({ subject }) => subject),
      ['2', '3'],
    );
    assert.equal((await readdir(dir)).length, 2);
  });

  it('refuses a recipient when told to', async () => {
    const rcpt = (address: string) => (address.startsWith('bo@') ? { code: 550, text: 'No such user' } : undefined);
    const catcher = await start({ faults: { rcpt } });
    await assert.rejects(
      send(catcher, { ...mail, to: 'bo@traveller.example' }),
      (error: Error & { responseCode?: number }) => {
        assert.equal(error.responseCode, 550);
        assert.match(error.message, /550 No such user/);
        return true;
      },
    );
    assert.deepEqual(catcher.messages(), []);
    await send(catcher, mail);
    assert.equal(catcher.messages().length, 1);
  });

  it('refuses a mail after its data when told to, until told otherwise', async () => {
    let refusals = 1;
    const envelopes: unknown[] = [];
    const data: NonNullable<SmtpFaults['data']> = (envelope) => {
      envelopes.push(envelope);
      return refusals-- > 0 ? { code: 451, text: 'Try later' } : undefined;
    };
    const catcher = await start({ faults: { data } });
    await assert.rejects(send(catcher, mail), { responseCode: 451 });
    assert.deepEqual(catcher.messages(), []);
    await send(catcher, mail);
    assert.equal(catcher.messages().length, 1);
    const envelope = { from: 'trips@agency.example', to: ['aenne@traveller.example', 'bo@traveller.example'] };
    assert.deepEqual(envelopes, [envelope, envelope]);
  });

  it('says what came instead of the awaited mail', async () => {
    const catcher = await start();
    await send(catcher, { ...mail, to: 'x@x.example', subject: 'another' });
    await assert.rejects(
      catcher.waitForMessage(() => false, { timeoutMs: 50 }),
      {
        message: 'No such mail within 50 ms. Mails caught: \n  x@x.example: another',
      },
    );
  });

  it('rejects when a port is in use, and holds none then', async () => {
    const first = await start();
    const smtpPort = Number(new URL(first.smtpUrl).port);
    const httpPort = Number(new URL(first.pageUrl).port);
    await assert.rejects(startMailCatcher({ smtpPort, httpPort: 0 }), { code: 'EADDRINUSE' });
    await assert.rejects(startMailCatcher({ smtpPort: 0, httpPort }), { code: 'EADDRINUSE' });
  });
});

async function send(catcher: MailCatcher, options: SendMailOptions): Promise<void> {
  const transport = createTransport(catcher.smtpUrl);
  try {
    await transport.sendMail(options);
  } finally {
    transport.close();
  }
}
