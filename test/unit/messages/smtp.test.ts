import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { rootCertificates } from 'node:tls';
import { startMailCatcher, type MailCatcher, type SmtpRefusal } from '../../../src/devstack/mail-catcher.ts';
import { SMTPServer } from 'smtp-server';
import { startFaultySmtp } from '../../support/faulty-smtp.ts';
import { tlsPaths } from '../../support/tls-paths.ts';
import { BounceAddresses } from '../../../src/domain/bounce-address.ts';
import { Mailer, type Mail } from '../../../src/messages/smtp.ts';

const mail: Mail = {
  id: '0123456789abcdef0123456789abcdef',
  to: 'alex@traveller.example',
  subject: 'Dein Flug ändert sich',
  text: 'Neu: 14:05',
  html: '<p>Neu: <b>14:05</b></p>',
};
const from = 'Trips <trips@agency.example>';

describe('Mailer', () => {
  let catcher: MailCatcher;
  let mailer: Mailer;
  let rcpt: SmtpRefusal | undefined;
  let data: SmtpRefusal | undefined;

  before(async () => {
    catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0, faults: { rcpt: () => rcpt, data: () => data } });
    mailer = new Mailer(catcher.smtpUrl, from);
  });
  beforeEach(async () => {
    rcpt = data = undefined;
    await catcher.clear();
  });
  after(() => catcher.stop());

  it('sends a mail with both parts, under the id of its message', async () => {
    const result = await mailer.send(mail);
    assert.equal(result.outcome, 'sent');
    assert.match(result.answer, /^250 /);
    const caught = await catcher.waitForMessage(() => true);
    const { from: sender, to, subject, messageId, text, html } = caught;
    assert.deepEqual(
      { sender, to, subject, messageId, text },
      {
        sender: 'trips@agency.example',
        to: ['alex@traveller.example'],
        subject: 'Dein Flug ändert sich',
        messageId: '<0123456789abcdef0123456789abcdef@agency.example>',
        text: 'Neu: 14:05',
      },
    );
    assert.ok(html.includes('<b>14:05</b>'));
  });

  it('carries the calendar file as a part of the mail and as a file', async () => {
    const content = 'BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:ZZ101 SIN → KUL\r\nEND:VCALENDAR';
    await mailer.send({ ...mail, calendar: { method: 'PUBLISH', content } });
    const { id } = await catcher.waitForMessage(() => true);
    const raw = await (await fetch(`${catcher.pageUrl}/messages/${id}/raw`)).text();
    assert.match(raw, /Content-Type: text\/calendar; charset=utf-8; method=PUBLISH/i);
    const inline = await fetch(`${catcher.pageUrl}/messages/${id}/attachments/0`);
    assert.equal(await inline.text(), content);
    const file = await fetch(`${catcher.pageUrl}/messages/${id}/attachments/1`);
    assert.equal(await file.text(), content);
    assert.match(file.headers.get('content-disposition') ?? '', /flights\.ics/);
  });

  it('sends under another sender, and says in which language, where the mail has them', async () => {
    const headers = async (): Promise<string> => {
      const { id } = await catcher.waitForMessage(() => true);
      const response = await fetch(`${catcher.pageUrl}/messages/${id}/raw`);
      return (await response.text()).split('\r\n\r\n')[0] ?? '';
    };
    await mailer.send({ ...mail, from: 'Viajes Ejemplo <reservas@viajes.example>', language: 'zh-CN' });
    assert.match(await headers(), /^From: Viajes Ejemplo <reservas@viajes\.example>\r$/m);
    assert.match(await headers(), /^Content-Language: zh-CN\r$/m);
    await catcher.clear();
    await mailer.send({ ...mail, from: null, language: null });
    assert.match(await headers(), /^From: Trips <trips@agency\.example>\r$/m);
    assert.doesNotMatch(await headers(), /Content-Language/i);
  });

  const refusals: [what: string, at: 'recipient' | 'content', refusal: SmtpRefusal, permanent: boolean][] = [
    ['421', 'recipient', { code: 421, text: 'shutting down' }, false],
    ['450', 'recipient', { code: 450, text: 'mailbox busy' }, false],
    ['550', 'recipient', { code: 550, text: 'no such user' }, true],
    ['421', 'content', { code: 421, text: 'shutting down' }, false],
    ['451', 'content', { code: 451, text: 'try again' }, false],
    ['554', 'content', { code: 554, text: 'looks like spam' }, true],
  ];
  for (const [code, at, refusal, permanent] of refusals) {
    it(`says that a mail was certainly not sent, ${permanent ? 'for ever' : 'for now'}, after ${code} to its ${at}`, async () => {
      if (at === 'recipient') rcpt = refusal;
      else data = refusal;
      const result = await mailer.send(mail);
      assert.ok(result.outcome === 'not-sent');
      assert.equal(result.permanent, permanent);
      // A server that says 421 hangs up, which may come first.
      assert.ok([`${code} ${refusal.text}`, ...(code === '421' ? ['ECONNECTION'] : [])].includes(result.answer));
      assert.deepEqual(catcher.messages(), []);
    });
  }

  it('sends the next mail after refusals', async () => {
    assert.equal((await mailer.send(mail)).outcome, 'sent');
  });

  it('refuses for ever a mail without an address', async () => {
    assert.deepEqual(await mailer.send({ ...mail, to: '' }), {
      outcome: 'not-sent',
      permanent: true,
      answer: 'address refused',
    });
  });

  it('cannot be made to add a recipient or a header by an address or a subject', async () => {
    const result = await mailer.send({
      ...mail,
      to: 'alex@traveller.example, bo@traveller.example',
      subject: 'Flug\r\nBcc: bo@traveller.example',
    });
    for (const { to, subject } of catcher.messages()) {
      assert.ok(!to.includes('bo@traveller.example'), `told ${to.join()} "${subject}"`);
    }
    assert.ok(['sent', 'not-sent'].includes(result.outcome));
  });

  it('knows that a mail was not sent when nobody listens', async () => {
    const nowhere = new Mailer('smtp://127.0.0.1:9', from);
    const result = await nowhere.send(mail);
    assert.deepEqual(result, { outcome: 'not-sent', permanent: false, answer: 'ESOCKET' });
  });

  it('waits, where TLS is required, for a server that offers none, and sends it nothing', async () => {
    const strict = new Mailer(catcher.smtpUrl, from, { requireTls: true });
    const result = await strict.send(mail);
    assert.ok(result.outcome === 'not-sent' && !result.permanent);
    assert.deepEqual(catcher.messages(), []);
  });

  for (const requireTls of [false, true]) {
    it(`sends nothing to a server whose certificate nobody vouches for, TLS ${requireTls ? 'required' : 'offered'}`, async () => {
      let mails = 0;
      // Without a certificate of its own it shows one that it signed itself.
      const server = new SMTPServer({
        authOptional: true,
        disableReverseLookup: true,
        onData(stream, _session, done) {
          mails += 1;
          stream.resume().on('end', done);
        },
      });
      server.on('error', () => {});
      server.listen(0, '127.0.0.1');
      await once(server.server, 'listening');
      const { port } = server.server.address() as AddressInfo;
      const result = await new Mailer(`smtp://127.0.0.1:${port}`, from, { requireTls }).send(mail);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      assert.ok(result.outcome === 'not-sent' && !result.permanent);
      assert.equal(mails, 0);
    });
  }

  for (const secure of [true, false]) {
    it(`sends ${secure ? 'by smtps' : 'after STARTTLS'} to a server whose authority it was told, and to no other`, async () => {
      const sessions: string[] = [];
      const [cert, key, ca] = [tlsPaths.cert, tlsPaths.key, tlsPaths.authority].map((path) =>
        readFileSync(path, 'utf8'),
      );
      const server = new SMTPServer({
        secure,
        cert: cert as string,
        key: key as string,
        authOptional: true,
        disableReverseLookup: true,
        onData(stream, session, done) {
          sessions.push(session.secure ? 'encrypted' : 'plain');
          stream.resume().on('end', done);
        },
      });
      server.on('error', () => {});
      server.listen(0, '127.0.0.1');
      await once(server.server, 'listening');
      const { port } = server.server.address() as AddressInfo;
      const send = async (host: string, authority?: string) => {
        const one = new Mailer(`${secure ? 'smtps' : 'smtp'}://${host}:${port}`, from, { ca: authority });
        const { outcome } = await one.send(mail);
        await one.close();
        return outcome;
      };
      const outcomes = [
        await send('127.0.0.1', ca),
        await send('localhost', ca),
        // Nobody that Node.js trusts, and somebody else, vouch for it.
        await send('127.0.0.1'),
        await send('127.0.0.1', rootCertificates[0]),
      ];
      await new Promise<void>((resolve) => server.close(() => resolve()));
      assert.deepEqual(outcomes, ['sent', 'sent', 'not-sent', 'not-sent']);
      assert.deepEqual(sessions, ['encrypted', 'encrypted']);
    });
  }

  it('goes out under the return address of its message, and is from the seller all the same', async () => {
    const returnAddresses = new BounceAddresses('the-key-of-this-installation', 'bounces.agency.example');
    const server = await startFaultySmtp();
    const result = await new Mailer(server.url, from, { returnAddresses }).send(mail);
    const [taken] = server.taken();
    await server.stop();
    assert.equal(result.outcome, 'sent');
    assert.equal(returnAddresses.read(taken?.from ?? ''), mail.id);
    assert.match(taken?.content ?? '', /^From: Trips <trips@agency.example>/m);
  });

  const breaks: [when: string, at: string, result: 'unknown' | 'not-sent'][] = [
    ['at the greeting', 'greeting', 'not-sent'],
    ['after EHLO', 'EHLO', 'not-sent'],
    ['after MAIL', 'MAIL', 'not-sent'],
    ['after RCPT', 'RCPT', 'not-sent'],
    ['after DATA', 'DATA', 'not-sent'],
    ['in the content', 'content', 'unknown'],
    ['after the content', '.', 'unknown'],
  ];
  for (const [when, at, expected] of breaks) {
    it(`says "${expected}" when the connection breaks ${when}, and does not try by itself again`, async () => {
      const server = await breakingServer(at);
      const broken = new Mailer(`smtp://127.0.0.1:${server.port}`, from);
      const result = await broken.send(mail);
      await server.close();
      const answer = 'ECONNECTION';
      assert.deepEqual(
        result,
        expected === 'unknown' ? { outcome: expected } : { outcome: expected, permanent: false, answer },
      );
      assert.equal(server.connections(), 1);
    });
  }
});

/** A server that breaks each connection at one point: at the greeting, after a command, in the content or after it. */
async function breakingServer(at: string) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    if (at === 'greeting') return socket.end();
    socket.write('220 here\r\n');
    let content: string | undefined;
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      if (content === undefined) {
        if (text.startsWith(at)) return socket.end();
        if (text.startsWith('DATA')) content = '';
        return socket.write(content === undefined ? '250 ok\r\n' : '354 go on\r\n');
      }
      content += text;
      if (at === 'content' || content.endsWith('\r\n.\r\n')) socket.end();
      return undefined;
    });
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, connections: () => connections, close };
}
