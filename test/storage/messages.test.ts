import assert from 'node:assert/strict';
import {
  claimMessage,
  listMessages,
  messageId,
  putMessage,
  readMessage,
  resolveMessage,
  type StoredMessage,
} from '../../src/storage/messages.ts';
import { testDatabase } from '../support/database.ts';
import { followedOrder, underLock } from '../support/orders.ts';

describe('messages', () => {
  const database = testDatabase();

  const recipient = 'alex@traveller.example';

  async function added(toldVersion = 1): Promise<{ id: string; orderNo: string }> {
    const orderNo = await followedOrder(database.pool());
    const id = messageId(orderNo, toldVersion, 'ticketed', recipient);
    await underLock(database.pool(), orderNo, (tx) => putMessage(tx, messageOf(orderNo, id, toldVersion)));
    return { id, orderNo };
  }
  type NewMessage = Parameters<typeof putMessage>[1];
  const messageOf = (orderNo: string, id: string, toldVersion: number): NewMessage => ({
    id,
    orderNo,
    toldVersion,
    kind: 'ticketed',
    recipient,
    template: 'ticketed/en/1',
    subject: 'Your tickets are issued',
    text: 'text',
    html: '<p>html</p>',
    calendar: { method: 'PUBLISH', content: 'BEGIN:VCALENDAR' },
    language: 'en',
    from: 'Demo <demo@brand.example>',
    questionId: undefined,
  });
  const read = async (id: string): Promise<StoredMessage> => {
    const message = await readMessage(database.pool(), id);
    assert.ok(message);
    return message;
  };

  it('have an id that is the same for the same message only', () => {
    const id = messageId('A', 1, 'ticketed', recipient);
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.equal(messageId('A', 1, 'ticketed', recipient), id);
    const others = [
      messageId('B', 1, 'ticketed', recipient),
      messageId('A', 2, 'ticketed', recipient),
      messageId('A', 1, 'change-notice', recipient),
      messageId('A', 1, 'ticketed', 'bo@traveller.example'),
    ];
    assert.equal(new Set([id, ...others]).size, 5);
  });

  it('are rows before they are mails, one per version, kind and recipient', async () => {
    const { id, orderNo } = await added();
    const { createdAt, ...message } = await read(id);
    assert.ok(createdAt instanceof Date);
    assert.deepEqual(message, {
      id,
      orderNo,
      toldVersion: 1,
      about: '',
      kind: 'ticketed',
      recipient,
      subject: 'Your tickets are issued',
      text: 'text',
      html: '<p>html</p>',
      calendar: { method: 'PUBLISH', content: 'BEGIN:VCALENDAR' },
      language: 'en',
      from: 'Demo <demo@brand.example>',
      questionId: null,
      state: 'pending',
      bounce: null,
      bouncedAt: null,
      claimedBy: null,
      attempts: 0,
      unclearAttempts: 0,
      smtpAnswer: null,
      sentAt: null,
    });
    await assert.rejects(
      underLock(database.pool(), orderNo, (tx) => putMessage(tx, messageOf(orderNo, 'another-id', 1))),
      { code: '23505' },
    );
    assert.deepEqual(
      (await listMessages(database.pool(), orderNo)).map((one) => one.id),
      [id],
    );
    assert.equal(await readMessage(database.pool(), 'nobody'), undefined);
  });

  it('are resolved by the attempt that claimed them, and by no other', async () => {
    const { id, orderNo } = await added();
    const resolve = (attempt: string, state: 'sent' | 'refused', smtpAnswer?: string) =>
      underLock(database.pool(), orderNo, (tx) => resolveMessage(tx, id, attempt, { state, smtpAnswer }));
    await underLock(database.pool(), orderNo, (tx) => claimMessage(tx, id, 'attempt-1'));
    assert.deepEqual([(await read(id)).state, (await read(id)).attempts], ['claimed', 1]);

    assert.equal(await resolve('attempt-2', 'refused'), false);
    assert.equal((await read(id)).state, 'claimed');
    assert.equal(await resolve('attempt-1', 'sent', '250 ok'), true);
    const sent = await read(id);
    assert.deepEqual([sent.state, sent.smtpAnswer, sent.claimedBy], ['sent', '250 ok', null]);
    assert.ok(sent.sentAt instanceof Date);

    assert.equal(await resolve('attempt-1', 'refused'), false, 'it is resolved once');
    assert.equal((await read(id)).state, 'sent');
  });

  it('go back to the outbox after an attempt that certainly did not send', async () => {
    const { id, orderNo } = await added();
    await underLock(database.pool(), orderNo, async (tx) => {
      await claimMessage(tx, id, 'attempt-1');
      assert.equal(await resolveMessage(tx, id, 'attempt-1', { state: 'pending', smtpAnswer: '450 busy' }), true);
      await claimMessage(tx, id, 'attempt-2');
      await resolveMessage(tx, id, 'attempt-2', { state: 'pending', smtpAnswer: undefined });
    });
    const { state, attempts, smtpAnswer, sentAt } = await read(id);
    assert.deepEqual(
      { state, attempts, smtpAnswer, sentAt },
      { state: 'pending', attempts: 2, smtpAnswer: '450 busy', sentAt: null },
    );
  });

  it('count after how many attempts nobody knows whether they are out, until they are written anew', async () => {
    const { id, orderNo } = await added();
    const unclear = async (): Promise<number> => (await read(id)).unclearAttempts;
    await underLock(database.pool(), orderNo, async (tx) => {
      await claimMessage(tx, id, 'attempt-1');
      await resolveMessage(tx, id, 'attempt-1', { state: 'pending', smtpAnswer: '450 busy' });
      await claimMessage(tx, id, 'attempt-2');
    });
    assert.equal(await unclear(), 0, 'refused, and under way');
    await underLock(database.pool(), orderNo, (tx) => claimMessage(tx, id, 'attempt-3'));
    assert.equal(await unclear(), 1, 'left behind by the second');
    await underLock(database.pool(), orderNo, async (tx) => {
      await resolveMessage(tx, id, 'attempt-2', { state: 'pending', smtpAnswer: undefined, isUnclear: true });
      await resolveMessage(tx, id, 'attempt-3', { state: 'pending', smtpAnswer: undefined, isUnclear: true });
    });
    assert.deepEqual([await unclear(), (await read(id)).attempts], [2, 3], 'of those that held it');
    await underLock(database.pool(), orderNo, (tx) => putMessage(tx, messageOf(orderNo, id, 1)));
    assert.equal(await unclear(), 0, 'other words');
  });

  describe('put anew', () => {
    const put = (orderNo: string, toldVersion: number, given: Partial<NewMessage> = {}) =>
      underLock(database.pool(), orderNo, async (tx) => {
        const { kind, recipient: to } = { ...messageOf('', '', 0), ...given };
        const id = messageId(orderNo, toldVersion, kind, to);
        await putMessage(tx, { ...messageOf(orderNo, id, toldVersion), ...given });
        return id;
      });
    const states = async (orderNo: string) =>
      Object.fromEntries((await listMessages(database.pool(), orderNo)).map(({ id, state }) => [id, state]));

    it('are the same rows with other words', async () => {
      const { id, orderNo } = await added();
      await underLock(database.pool(), orderNo, (tx) => claimMessage(tx, id, 'attempt-1'));
      const before = await read(id);
      const questionId = `q_${'0'.repeat(24)}`;
      const words = { subject: 'other', text: 'other text', html: '<p>other</p>', questionId };
      await underLock(database.pool(), orderNo, (tx) => putMessage(tx, { ...messageOf(orderNo, id, 1), ...words }));
      const { claimedBy, ...message } = await read(id);
      const { claimedBy: _, ...rest } = before;
      assert.deepEqual(message, { ...rest, ...words, state: 'pending' });
      assert.equal(
        await underLock(database.pool(), orderNo, (tx) =>
          resolveMessage(tx, id, claimedBy ?? 'attempt-1', { state: 'sent', smtpAnswer: undefined }),
        ),
        false,
        'an attempt to send the old words resolves nothing',
      );
    });

    it('give up those that wait for the same version, to another recipient or of another kind', async () => {
      const { id, orderNo } = await added();
      const elsewhere = await put(orderNo, 1, { recipient: 'bo@traveller.example' });
      assert.deepEqual(await states(orderNo), { [id]: 'superseded', [elsewhere]: 'pending' });
      const otherwise = await put(orderNo, 1, { kind: 'change-notice' });
      assert.deepEqual(await states(orderNo), {
        [id]: 'superseded',
        [elsewhere]: 'superseded',
        [otherwise]: 'pending',
      });
      await put(orderNo, 1);
      assert.deepEqual((await states(orderNo))[id], 'pending', 'given up before, and wanted again');
    });

    it('leave those of another version or order, and those that are on their way or out', async () => {
      const other = await added(2);
      const { id, orderNo } = await added(2);
      const earlier = await put(orderNo, 1);
      const claimed = await put(orderNo, 2, { recipient: 'bo@traveller.example' });
      await underLock(database.pool(), orderNo, (tx) => claimMessage(tx, claimed, 'attempt-1'));
      await put(orderNo, 2, { kind: 'change-notice' });
      const after = await states(orderNo);
      assert.deepEqual([after[id], after[earlier], after[claimed]], ['superseded', 'pending', 'claimed']);
      assert.equal((await read(other.id)).state, 'pending');
    });
  });
});
