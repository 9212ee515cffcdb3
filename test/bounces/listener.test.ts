import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BounceAddresses } from '../../src/domain/bounce-address.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { listMessages } from '../../src/storage/messages.ts';
import { createPool } from '../../src/storage/pool.ts';
import { listOpenTasks } from '../../src/storage/tasks.ts';
import { readTimeline } from '../../src/storage/timeline.ts';
import { testDatabase } from '../support/database.ts';
import { tlsPaths } from '../support/tls-paths.ts';
import { handIn as handInAt } from './hand-in.ts';
import { returnedMails as mails } from './mails.ts';
import { addresses, domain, listen, returning } from './returning.ts';

/** Real SMTP both ways, real PostgreSQL, Temporal and case. */
describe('mail that comes back', function () {
  this.timeout(60_000);
  const database = testDatabase();
  const { smtp, listener, skyhook } = returning(database);

  const handIn = async (to: string | string[], content: string, port = listener().port): Promise<number> =>
    (await handInAt({ port }, to, content)).code;

  /** A ticketed order whose traveller was told. @returns it and the return address that the mail went out with */
  async function told(address: string) {
    const orderNo = await skyhook.ticketed(address);
    const message = await skyhook.message(orderNo, 'ticketed', ({ state }) => state === 'sent');
    const from = smtp().taken(address)[0]?.from ?? '';
    assert.equal(addresses.read(from), message.id);
    return { orderNo, message, from };
  }
  const lines = async (orderNo: string): Promise<string[]> =>
    (await readTimeline(database.pool(), orderNo)).map(({ text }) => text);
  const returned = async (id: string) =>
    (
      await database
        .pool()
        .query<{ kind: string; times: number; raw: Buffer }>(
          `select kind, times, raw from returned_mails where message_id = $1 order by kind`,
          [id],
        )
    ).rows;

  for (const name of ['postfix', 'gmail', 'exim', 'qmail'] as const) {
    it(`is a person’s task, once: ${name}`, async () => {
      const { orderNo, message, from } = await told(`${name}@traveller.example`);
      const mail = mails[name](from);
      assert.equal(await handIn(from.toUpperCase(), mail), 250);
      assert.equal(await handIn(from, mail), 250);
      const [stored] = await listMessages(database.pool(), orderNo);
      assert.equal(stored?.state, 'bounced');
      assert.ok(stored.bouncedAt);
      assert.match(stored.bounce ?? '', /^5\.\d\.\d /);
      const tasks = (await listOpenTasks(database.pool(), orderNo)).map(({ reason, subject }) => [reason, subject]);
      assert.deepEqual(tasks, [['mail-bounced', `ticketed/${message.toldVersion}`]]);
      assert.equal((await lines(orderNo)).filter((text) => text.includes('came back')).length, 1);
      const [row] = await returned(message.id);
      assert.deepEqual([row?.kind, row?.times, row?.raw.toString()], ['bounced', 2, mail]);
      const { rows } = await database.pool().query<{ state: string; wanted: string | null }>(
        `select (select body->'data'->>'state' from (select row_to_json(e)::jsonb as body from seller_events e
           where order_no = $1 and type = 'traveller.told' order by sequence desc limit 1) newest) as state,
           look_wanted as wanted from orders where order_no = $1`,
        [orderNo],
      );
      assert.deepEqual(rows[0], { state: 'bounced', wanted: 'bounce' });
    });
  }

  it('is sent to another address of the traveller, and the task closes', async () => {
    const { orderNo, from } = await told('gone@traveller.example');
    await handIn(from, mails.postfix(from));
    await skyhook.look(orderNo);
    await followOrder(database.pool(), orderNo, { email: 'new@traveller.example' });
    await skyhook.look(orderNo);
    await skyhook.message(
      orderNo,
      'ticketed',
      (one) => one.recipient === 'new@traveller.example' && one.state === 'sent',
    );
    assert.equal(smtp().taken('new@traveller.example').length, 1);
    assert.deepEqual(await skyhook.tasks(orderNo, 'mail-bounced'), ['ticketed/1 superseded']);
  });

  it('is sent at once to an address that was named meanwhile', async () => {
    const { orderNo, from } = await told('before@traveller.example');
    await followOrder(database.pool(), orderNo, { email: 'after@traveller.example' });
    await handIn(from, mails.postfix(from));
    await skyhook.look(orderNo);
    await skyhook.message(
      orderNo,
      'ticketed',
      (one) => one.recipient === 'after@traveller.example' && one.state === 'sent',
    );
    assert.deepEqual(await skyhook.tasks(orderNo, 'mail-bounced'), []);
  });

  it('asks again, with a link, at another address when it asked something', async () => {
    const { orderNo } = await told('asked@traveller.example');
    await skyhook.moveFlights(orderNo);
    await skyhook.message(orderNo, 'change-choice', ({ state }) => state === 'sent');
    const from = smtp().taken('asked@traveller.example')[1]?.from ?? '';
    await handIn(from, mails.postfix(from));
    await skyhook.look(orderNo);
    await followOrder(database.pool(), orderNo, { email: 'asked-anew@traveller.example' });
    await skyhook.look(orderNo);
    await skyhook.message(
      orderNo,
      'change-choice',
      (one) => one.recipient.startsWith('asked-anew') && one.state === 'sent',
    );
    assert.match(smtp().taken('asked-anew@traveller.example').at(-1)?.content ?? '', /decide\//);
  });

  for (const [name, kind] of [
    ['exchangeDelayed', 'delayed'],
    ['vacation', 'auto-reply'],
    ['thanks', 'other'],
  ] as const) {
    it(`is noted, and no task, when it is ${kind}`, async () => {
      const { orderNo, message, from } = await told(`${name}@traveller.example`);
      assert.equal(await handIn(from, mails[name](from)), 250);
      assert.deepEqual(
        (await returned(message.id)).map((row) => row.kind),
        [kind],
      );
      assert.deepEqual(await listOpenTasks(database.pool(), orderNo), []);
      assert.equal((await listMessages(database.pool(), orderNo))[0]?.state, 'sent');
      assert.equal((await lines(orderNo)).filter((text) => text.startsWith('the mail ticketed ')).length, 1);
    });
  }

  it('comes encrypted where there is a certificate, from servers that can; from others all the same', async () => {
    const { message, from } = await told('encrypted@traveller.example');
    const [cert, key, ca] = [tlsPaths.cert, tlsPaths.key, tlsPaths.authority].map((path) => readFileSync(path, 'utf8'));
    const encrypting = await listen(database.pool(), { cert: cert as string, key: key as string });
    const { port } = encrypting;
    const encrypted = { code: 250, isEncrypted: true };
    assert.deepEqual(await handInAt({ port, requireTLS: true, tls: { ca } }, from, mails.thanks(from)), encrypted);
    const plain = await handInAt({ port, ignoreTLS: true }, from, mails.thanks(from));
    assert.deepEqual(plain, { code: 250, isEncrypted: false });
    const forged = `postmaster@${domain}`;
    const refused = await handInAt({ port, requireTLS: true, tls: { ca } }, forged, mails.thanks(forged));
    assert.deepEqual(refused, { code: 550, isEncrypted: true });
    await encrypting.stop();
    assert.deepEqual(
      (await returned(message.id)).map(({ kind, times }) => [kind, times]),
      [['other', 2]],
    );
    await assert.rejects(handInAt({ port: listener().port, requireTLS: true }, from, mails.thanks(from)), {
      message: /STARTTLS/,
    });
  });

  it('is refused at any address that is not one of ours', async () => {
    const ours = addresses.make('0123456789abcdef0123456789abcdef');
    for (const forged of [
      'alex@traveller.example',
      `postmaster@${domain}`,
      ours.replace('b+0', 'b+1'),
      ours.replace(domain, 'elsewhere.example'),
      new BounceAddresses('another key of another one', domain).make('0123456789abcdef0123456789abcdef'),
    ])
      assert.equal(await handIn(forged, mails.postfix(forged)), 550, forged);
    assert.equal(await handIn(ours, mails.postfix(ours)), 550, 'well signed, but of no message');
  });

  it('is refused when it is too large', async () => {
    const { message, from } = await told('large@traveller.example');
    assert.equal(await handIn(from, `${mails.thanks(from)}${'x'.repeat(76)}\r\n`.repeat(15_000)), 552);
    assert.deepEqual(await returned(message.id), []);
  });

  it('is put off while PostgreSQL is away', async () => {
    const { from } = await told('away@traveller.example');
    const nowhere = createPool('postgres://nobody@127.0.0.1:9/none', {
      applicationName: 'test',
      onIdleError: () => {},
    });
    const away = await listen(nowhere);
    assert.equal(await handIn(from, mails.postfix(from), away.port), 451);
    await away.stop();
    await nowhere.end();
  });
});
