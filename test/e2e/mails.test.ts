import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OrderView } from '../../src/console/order-view.ts';
import type { StoredMail } from '../../src/storage/mail-reading.ts';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

const run = promisify(execFile);

const html = `<p>ZZ101 now leaves at 11:30.</p><p><a href="https://evil.example/accept?u=1">Accept</a> or write to
  agent@seller.example, see also www.evil.example.</p><img src="https://track.example/p.gif"><script>alert(1)</script>`;

describe('mails of airlines, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  const api = (path: string, option?: string): Promise<Response> =>
    fetch(`${stack.publicUrl}${path}`, {
      headers: { authorization: `Bearer ${stack.opsToken}`, 'content-type': 'application/json' },
      ...(option === undefined ? {} : { method: 'POST', body: JSON.stringify({ option }) }),
    });
  const skyhook = (...args: string[]): Promise<{ stdout: string }> =>
    run(process.execPath, ['bin/skyhook.js', ...args], {
      env: {
        ...process.env,
        DATABASE_URL: stack.databaseUrl,
        TEMPORAL_ADDRESS: stack.temporal.address,
        TEMPORAL_NAMESPACE: stack.temporal.namespace,
      },
    });
  /** Waits until the only mail of an order is as wanted. */
  const mail = async (orderNo: string, what: string, wanted: (mail: StoredMail) => boolean): Promise<StoredMail> => {
    const { mails } = await stack.stage.until(what, orderNo, (one) => one.mails.some(wanted));
    assert.equal(mails.length, 1, JSON.stringify(mails));
    return mails[0] as StoredMail;
  };
  const tasks = ({ questions }: OrderView): string[] => questions.map(({ kind, state }) => `${kind}: ${state}`);
  const asked = (orderNo: string, reason: string): Promise<OrderView> =>
    stack.stage.until(`a person is asked: ${reason}`, orderNo, ({ questions }) =>
      questions.some(({ kind, state }) => kind === reason && state === 'open'),
    );

  it('rescues one behind its pushed link, and archives what is of no consequence', async () => {
    const orderNo = await ticketedOrder(stack);
    const { uniqueCode } = await stack.double.receiveMail({ orderNo, category: 'Receipt', text: 'Paid.' });
    const kept = await mail(orderNo, 'it is rescued', ({ fetchedBy }) => fetchedBy === 'pushed-link');
    assert.deepEqual([kept.code, kept.state, kept.category], [uniqueCode, 'archived', 'receipt']);
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(tasks(view), []);
  });

  it('asks the mail query when the pushed link is dead, and again when it shows the mail only later', async () => {
    const orderNo = await ticketedOrder(stack);
    const { record } = await stack.double.receiveMail({
      orderNo,
      push: false,
      incident: false,
      queryShows: { afterMs: 1_500 },
    });
    const emailLink = String(record.emailLink).replace(/Signature=.*/, 'Signature=dead');
    await stack.stage.post({ type: 'email.all', status: -1, data: { ...record, emailLink } });
    const kept = await mail(orderNo, 'it is fetched', ({ fetchedBy }) => fetchedBy === 'queried-link');
    assert.ok(kept.attempts >= 2 && kept.listedAt !== null && kept.problem === null);
  });

  it('follows no link of a push to a host that is not listed', async () => {
    const orderNo = await ticketedOrder(stack);
    const { record } = await stack.double.receiveMail({ orderNo, category: 'Receipt', push: false });
    for (const emailLink of ['http://127.0.0.1:1/a.eml', 'http://169.254.169.254/', 'file:///etc/passwd'])
      await stack.stage.post({ type: 'email.all', status: -1, data: { ...record, emailLink, createTime: emailLink } });
    const kept = await mail(orderNo, 'it is refused', ({ problem }) => problem === 'MAIL_LINK_REFUSED');
    assert.equal(kept.fetchedBy, null);
  });

  it('joins one with the structured change that comes after it: nobody reads it, and both pushes are one mail', async () => {
    const orderNo = await ticketedOrder(stack);
    await stack.double.receiveMail({ orderNo });
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    await stack.stage.told(orderNo, 'change-notice');
    const kept = await mail(orderNo, 'it is joined', ({ state }) => state === 'joined');
    assert.equal(kept.joinedWith, 'itinerary/2');
    assert.ok(kept.eventId);
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(tasks(view), []);
  });

  it('joins one with the structured change that came before it, but not a second one', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    await stack.stage.told(orderNo, 'change-notice');
    await stack.double.receiveMail({ orderNo, subject: 'The first change' });
    await mail(orderNo, 'it is joined', ({ state }) => state === 'joined');
    await stack.double.receiveMail({ orderNo, subject: 'A second change' });
    const view = await asked(orderNo, 'read-mail');
    assert.deepEqual(view.mails.map(({ subject, state }) => `${subject}: ${state}`).sort(), [
      'A second change: open',
      'The first change: joined',
    ]);
    await stack.stage.resolve(orderNo, 'read-mail', 'nothing-new');
    assert.deepEqual(toldKinds(await stack.stage.until('settled', orderNo, isSettled)), ['ticketed', 'change-notice']);
  });

  it('is about one state with push, its repeat, incident list and order query: one message', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.addFault({ duplicate: 1 });
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    await stack.double.receiveMail({ orderNo });
    await skyhook('sweep', 'incidents');
    await skyhook('sweep', 'mails');
    await mail(orderNo, 'it is joined', ({ state }) => state === 'joined');
    const view = await stack.stage.until(
      'every channel was heard',
      orderNo,
      (one) =>
        isSettled(one) &&
        one.deliveries.filter(({ state }) => state === 'processed').length >= 3 &&
        one.evidence.some(({ kind, corroboratedBy }) => kind === 'schedule-change' && corroboratedBy !== null),
    );
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-notice']);
    assert.equal(mailsAbout(stack, orderNo).length, 2);
    assert.deepEqual(tasks(view), []);
  });

  it('takes the task back when the structured change comes after all', async () => {
    const orderNo = await ticketedOrder(stack);
    await stack.double.receiveMail({ orderNo });
    await asked(orderNo, 'read-mail');
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    await stack.stage.told(orderNo, 'change-notice');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(tasks(view), ['read-mail: superseded']);
  });

  it('is found by the sweep when nobody pushes it, once, and counts as a missed webhook', async () => {
    const orderNo = await ticketedOrder(stack);
    const { uniqueCode } = await stack.double.receiveMail({ orderNo, push: false, incident: false });
    const unknown = stack.double.createOrder({ pay: true, push: false });
    await stack.double.receiveMail({ orderNo: unknown.orderNo, push: false, incident: false });
    assert.match((await skyhook('sweep', 'mails')).stdout, /^mails: \d+ listed, [1-9]\d* new, [1-9]\d* missed/);
    await mail(orderNo, 'it is fetched', ({ fetchedBy }) => fetchedBy === 'queried-link');
    assert.ok((await asked(orderNo, 'read-mail')).evidence.some(({ id }) => id === `mail/${uniqueCode}`));
    assert.equal(await stack.stage.view(unknown.orderNo), undefined, 'no case for an order nobody knows');
    const { missed } = (await (await api('/api/missed-webhooks')).json()) as { missed: { key: string }[] };
    assert.equal(missed.filter(({ key }) => key === `mail/${uniqueCode}`).length, 1);
    assert.match((await skyhook('sweep', 'mails')).stdout, /, 0 new, 0 missed/);
    await stack.stage.resolve(orderNo, 'read-mail', 'nothing-new');
  });

  it('gives a person the mail to read, whose extract reaches the traveller without a live link, once', async () => {
    const orderNo = await ticketedOrder(stack);
    const { uniqueCode } = await stack.double.receiveMail({ orderNo, subject: 'New times, see evil.example', html });
    await asked(orderNo, 'read-mail');
    const { mail: read } = (await (await api(`/api/mails/${uniqueCode}`)).json()) as { mail: { text: string } };
    assert.match(read.text, /ZZ101 now leaves at 11:30/);
    const raw = await api(`/api/mails/${uniqueCode}/raw`);
    assert.deepEqual(
      ['content-type', 'content-disposition', 'x-content-type-options'].map((name) => raw.headers.get(name)),
      ['application/octet-stream', `attachment; filename="${uniqueCode}.eml"`, 'nosniff'],
    );
    assert.match(await raw.text(), /^From: /m);
    const page = await (await api(`/ops/mails/${uniqueCode}`)).text();
    assert.ok(page.includes('ZZ101 now leaves') && !page.includes('<script') && !page.includes('<img'));
    assert.match((await skyhook('mail', uniqueCode)).stdout, /Subject: New times[\s\S]*ZZ101 now leaves at 11:30/);

    await stack.stage.resolve(orderNo, 'read-mail', 'pass-on');
    await stack.stage.told(orderNo, 'airline-mail-extract');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed', 'airline-mail-extract']);
    const [passedOn] = mailsAbout(stack, orderNo).filter(({ subject }) => subject.includes('The airline wrote'));
    assert.ok(passedOn);
    assert.match(passedOn.text, /ZZ101 now leaves at 11:30/);
    for (const part of [passedOn.text, passedOn.html])
      assert.doesNotMatch(part, /evil\.example|track\.example|seller\.example|alert\(1\)|<img|<a |href=|src=/);
    assert.doesNotMatch(passedOn.text, /https?:/);
    await stack.double.receiveMail({ orderNo, category: 'Receipt' });
    await stack.stage.until('another mail is kept', orderNo, (one) => one.mails.length === 2 && isSettled(one));
    assert.equal(mailsAbout(stack, orderNo).filter(({ subject }) => subject.includes('The airline wrote')).length, 1);
  });

  it('passes none on that the mail query has not given, whatever a person answers', async () => {
    const orderNo = await ticketedOrder(stack);
    await stack.double.receiveMail({ orderNo, queryShows: 'never', incident: false });
    const view = await asked(orderNo, 'read-mail');
    assert.deepEqual(
      view.mails.map(({ fetchedBy, listedAt }) => [fetchedBy, listedAt]),
      [['pushed-link', null]],
    );
    const task = view.questions.find(({ kind }) => kind === 'read-mail');
    const refused = await api(`/api/questions/${task?.id}/answer`, 'pass-on');
    assert.equal(refused.status, 409);
    await stack.stage.resolve(orderNo, 'read-mail', 'nothing-new');
    assert.deepEqual(toldKinds(await stack.stage.until('settled', orderNo, isSettled)), ['ticketed']);
  });

  it('passes one on unread when departure is close and nobody reads it in time; the task stays', async () => {
    const orderNo = await ticketedOrder(stack, { departsInDays: 1 });
    await stack.double.receiveMail({ orderNo, html });
    await stack.stage.told(orderNo, 'airline-mail-extract');
    const view = await stack.stage.view(orderNo);
    assert.ok(view && tasks(view).includes('read-mail: open'));
    await stack.stage.resolve(orderNo, 'read-mail', 'pass-on');
    const after = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(after), ['ticketed', 'airline-mail-extract']);
  });

  it('joins a duplicate with the earlier mail: one task', async () => {
    const orderNo = await ticketedOrder(stack);
    await stack.double.receiveMail({ orderNo, subject: 'The change' });
    await stack.double.receiveMail({ orderNo, category: 'Duplicated Schedule Change', subject: 'The change again' });
    const view = await asked(orderNo, 'read-mail');
    assert.deepEqual(tasks(view), ['read-mail: open']);
    assert.deepEqual(view.mails.map(({ category, state }) => `${category}: ${state}`).sort(), [
      'duplicated-schedule-change: joined',
      'schedule-change: open',
    ]);
    await stack.stage.resolve(orderNo, 'read-mail', 'nothing-new');
  });

  it('asks nobody about a cancellation that a void of our own explains', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.startVoid({ orderNo, push: false, course: { stepMs: 300, ends: 'done' } });
    await stack.double.receiveMail({ orderNo, category: 'PNR Cancellation Success' });
    const view = await stack.stage.until(
      'it is explained and over',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    assert.deepEqual(tasks(view), []);
    assert.equal(view.evidence.find(({ kind }) => kind === 'unaccounted-cancellation')?.state, 'applied');
    await stack.double.receiveMail({ orderNo, category: 'PNR Cancellation Success', subject: 'After all was over' });
    const after = await stack.stage.until(
      'the late mail is explained too',
      orderNo,
      (one) => isSettled(one) && one.evidence.filter(({ state }) => state === 'applied').length === 2,
    );
    assert.deepEqual(tasks(after), []);
  });

  it('asks once about a cancellation that nothing explains, whether a mail or an incident tells of it', async () => {
    const orderNo = await ticketedOrder(stack);
    await stack.double.receiveMail({ orderNo, category: 'Unaccounted Cancellation' });
    await stack.double.receiveMail({ orderNo, category: 'PNR Cancellation Success' });
    stack.double.abnormalCancellation({ orderNo });
    await asked(orderNo, 'unaccounted-cancellation');
    await stack.stage.resolve(orderNo, 'unaccounted-cancellation', 'passenger-cancelled');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(tasks(view), ['unaccounted-cancellation: answered']);
    assert.deepEqual(
      view.evidence.filter(({ kind }) => kind === 'unaccounted-cancellation').map(({ state }) => state),
      ['applied', 'applied', 'applied'],
    );
    assert.ok(view.mails.every(({ fetchedBy }) => fetchedBy === 'queried-link'));
  });
});
