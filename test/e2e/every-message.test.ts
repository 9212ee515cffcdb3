import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { identifyDelivery } from '../../src/domain/delivery-key.ts';
import { until } from '../devstack/until.ts';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

const run = promisify(execFile);

/** An id in the contract's form that no other test uses. */
let ids = 0;
const newId = (): string =>
  `20260711${String(Date.now() % 1e6).padStart(6, '0')}${String((ids += 1)).padStart(3, '0')}EVERY`;

describe('every message type, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  let orderNo: string;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
    orderNo = await ticketedOrder(stack);
  });

  interface Row {
    readonly key: string;
    readonly state: string;
    readonly understoodAs: string | null;
    readonly amends: string | null;
    readonly reason: string | null;
    readonly reasonDetail: string | null;
  }
  const api = (path: string): Promise<Response> =>
    fetch(`${stack.publicUrl}${path}`, { headers: { authorization: `Bearer ${stack.opsToken}` } });
  const rows = async (): Promise<Row[]> =>
    ((await (await api('/api/notifications?limit=1000')).json()) as { notifications: Row[] }).notifications;

  /** Posts a message and waits until its delivery has ended. */
  async function ended(message: Record<string, unknown>): Promise<Row> {
    const text = JSON.stringify(message);
    const key = identifyDelivery(Buffer.from(text), { text, value: message }, Buffer.alloc(32)).key;
    const before = new Set((await rows()).map((row) => row.key));
    assert.equal(await stack.stage.post(message), 200);
    const prefix = key.slice(0, key.lastIndexOf('/'));
    return until(`${prefix} has ended`, async () =>
      (await rows()).find(
        (row) =>
          row.key.startsWith(prefix) &&
          !before.has(row.key) &&
          ['processed', 'repeat', 'quarantined'].includes(row.state),
      ),
    );
  }

  const messages: [what: string, understoodAs: string, message: () => Record<string, unknown>][] = [
    [
      'order.ticketed of 2022',
      'ticketed',
      () => ({ type: 'order.ticketed', data: { ticketNotification: { orderNo, orderStatus: '2' } } }),
    ],
    [
      'order.addonComplete',
      'addon-completed',
      () => ({
        type: 'order.addonComplete',
        data: { addonOrderNo: `${orderNo}QAZWS`, originalOrderNo: orderNo, orderStatus: '2' },
      }),
    ],
    [
      'email.all',
      'airline-mail',
      () => ({
        type: 'email.all',
        notificationId: newId(),
        status: -1,
        data: { orderNo, emailCategory: 'Receipt', emailSubject: 'Your receipt' },
      }),
    ],
    [
      'order.void',
      'void',
      () => ({ type: 'order.void', status: -1, data: { orderNo, voidCode: '202607-0042', voidStatus: '1' } }),
    ],
    [
      'order.refundComplete with type and data',
      'refund',
      () => ({
        type: 'order.refundComplete',
        data: { orderNo, refundStatus: '2', currency: 'USD', finalRefundAmount: '60.0' },
      }),
    ],
    [
      'order.refundComplete with neither',
      'refund',
      () => ({ orderNo, refundStatus: 2, currency: 'USD', finalRefundAmount: 61 }),
    ],
    [
      'order.cancelled',
      'order-cancelled',
      () => ({ type: 'order.cancelled', data: { orderNo, errorCode: '604', errorMessage: 'Card declined' } }),
    ],
  ];
  for (const [what, understoodAs, message] of messages) {
    it(`takes in ${what} as what it is; the order query decides what it is worth`, async () => {
      const row = await ended(message());
      assert.deepEqual([row.state, row.understoodAs, row.reason], ['processed', understoodAs, null]);
      const view = await stack.stage.until(
        'it was queried',
        orderNo,
        (one) => isSettled(one) && one.evidence.some((evidence) => evidence.id === row.key),
      );
      assert.equal(view.order.status, 'ticketed');
      assert.deepEqual(toldKinds(view), ['ticketed'], 'nobody is told anything by a push alone');
    });
  }

  const forPeople: [what: string, understoodAs: string, message: () => Record<string, unknown>][] = [
    [
      'a schedule change that contradicts itself',
      'unclear-change',
      () => ({
        type: 'order.scheduleChange',
        notificationId: newId(),
        status: 0,
        data: { orderNo, scheduleChangeType: '1', previousSegs: [], revisedSegs: [] },
      }),
    ],
  ];
  for (const [what, understoodAs, message] of forPeople) {
    it(`hands ${what} to a person, once, and the order settles when it is done`, async () => {
      const row = await ended(message());
      assert.deepEqual([row.state, row.understoodAs], ['processed', understoodAs]);
      const asked = await stack.stage.until('a person is asked', orderNo, ({ questions }) =>
        questions.some((one) => one.subject === row.key && one.state === 'open'),
      );
      assert.equal(asked.questions.filter((one) => one.subject === row.key).length, 1);
      await stack.stage.resolve(orderNo, 'look-in-atrip', 'done');
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.equal(view.evidence.find(({ id }) => id === row.key)?.state, 'applied');
      assert.deepEqual(toldKinds(view), ['ticketed']);
    });
  }

  it('takes in texts with characters that PostgreSQL cannot hold', async () => {
    const bad = 'n\u0000ul and half a pair \ud800';
    const sent: [understoodAs: string, message: Record<string, unknown>][] = [
      ['ticketed', { type: 'order.ticketed', data: { orderNo, paxTicketInfos: [{ ticketNos: [bad] }] } }],
      ['airline-mail', { type: 'email.all', data: { orderNo, emailCategory: bad, emailSubject: bad } }],
      ['void', { type: 'order.void', data: { orderNo, voidCode: bad, voidStatus: 1, message: bad } }],
      ['airline-status', { type: 'airline.status', data: { airline: ['ZN'], airlineStatus: bad } }],
    ];
    for (const [understoodAs, message] of sent) {
      const row = await ended(message);
      assert.deepEqual([row.state, row.understoodAs], ['processed', understoodAs]);
    }
  });

  it('asks a person once about many mails that no mail query shows, and one look answers them all', async () => {
    for (let count = 0; count < 5; count += 1) {
      await ended({
        type: 'email.schedulechange',
        notificationId: newId(),
        data: { orderNo, emailSubject: `New times ${count}` },
      });
    }
    const view = await stack.stage.until('a person is asked', orderNo, ({ questions }) =>
      questions.some(({ kind, state }) => kind === 'read-mail' && state === 'open'),
    );
    assert.equal(view.questions.filter(({ state }) => state === 'open').length, 1);
    await stack.stage.resolve(orderNo, 'read-mail', 'nothing-new');
    const after = await stack.stage.until('settled', orderNo, isSettled);
    // One may have been joined with the contradictory change that a person looked into above.
    const states = after.mails.filter(({ subject }) => subject?.startsWith('New times')).map(({ state }) => state);
    assert.equal(states.length, 5);
    assert.ok(
      states.every((state) => state === 'read' || state === 'joined'),
      states.join(', '),
    );
    assert.deepEqual(toldKinds(after), ['ticketed']);
  });

  it('keeps what an airline’s state is, each time anew, and tells it as unverified', async () => {
    const says = (airlineStatus: string) => ({
      type: 'airline.status',
      status: -1,
      data: { airline: ['ZQ'], airlineStatus },
    });
    for (const state of ['Maintenance', 'Active', 'Maintenance']) {
      assert.equal((await ended(says(state))).understoodAs, 'airline-status');
    }
    const { airlines, verified } = (await (await api('/api/airlines')).json()) as {
      verified: boolean;
      airlines: { airline: string; state: string }[];
    };
    assert.equal(verified, false);
    assert.equal(airlines.find(({ airline }) => airline === 'ZQ')?.state, 'maintenance');
    const { history } = (await (await api('/api/airlines/zq')).json()) as { history: { state: string }[] };
    assert.deepEqual(
      history.map(({ state }) => state),
      ['maintenance', 'active', 'maintenance'],
    );
  });

  it('marks another content under the same id as amended', async () => {
    const id = newId();
    const mail = (emailSubject: string) => ({
      type: 'email.all',
      notificationId: id,
      data: { orderNo, emailCategory: 'Receipt', emailSubject },
    });
    const first = await ended(mail('One subject'));
    const second = await ended(mail('Another subject'));
    assert.deepEqual([first.amends, second.amends, second.state], [null, first.key, 'processed']);
  });

  it('keeps a message about a split trip for both of its orders', async () => {
    const other = await ticketedOrder(stack);
    const row = await ended({
      type: 'email.all',
      notificationId: newId(),
      data: { orderNo: `${orderNo},${other}`, emailCategory: 'Travel Itinerary', emailSubject: 'Both ways' },
    });
    assert.equal(row.state, 'processed');
    for (const [of, id] of [
      [orderNo, row.key],
      [other, `${row.key}#${other}`],
    ] as const) {
      await stack.stage.until('it has the evidence', of, ({ evidence }) => evidence.some((one) => one.id === id));
    }
  });

  it('lets a test notification of unknown form end in quarantine, without a task or an error in the log', async () => {
    const tasks = async (): Promise<number> =>
      ((await (await api('/api/tasks')).json()) as { tasks: unknown[] }).tasks.length;
    const before = await tasks();
    const row = await ended({ msg: 'This is a test notification', time: '2026-07-20 10:00:00' });
    assert.deepEqual(
      [row.state, row.reason, row.reasonDetail],
      ['quarantined', 'TYPE_NOT_HANDLED', 'type: is missing'],
    );
    assert.equal(await tasks(), before);
  });

  it('asks about the order when a message about it is not understood, and says what is wrong without values', async () => {
    const row = await ended({ type: 'order.void', data: { orderNo, voidStatus: 'SECRETMARKER' } });
    assert.deepEqual([row.state, row.reasonDetail], ['quarantined', 'data.voidStatus: is not a whole number']);
    await stack.stage.until('its timeline says so', orderNo, ({ timeline }) =>
      timeline.some(({ text, reference }) => reference === row.key && text.includes('not understood')),
    );
    await stack.stage.until('settled', orderNo, isSettled);
  });

  it('processes what an earlier version had quarantined, with `skyhook redrive --state quarantined`', async () => {
    const { key } = await ended({
      type: 'order.void',
      status: -1,
      data: { orderNo, voidCode: '202607-0044', voidStatus: 3 },
    });
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    try {
      // As a version left it that did not know the type.
      await client.query(
        `with gone as (delete from evidence where id = $1)
         update inbox set state = 'quarantined', reason = 'TYPE_NOT_HANDLED', understood_as = null where key = $1`,
        [key],
      );
      const { stdout } = await run(process.execPath, ['bin/skyhook.js', 'redrive', '--state', 'quarantined'], {
        env: { ...process.env, DATABASE_URL: stack.databaseUrl },
      });
      assert.ok(stdout.includes(key));
      const row = await until('it is processed', async () =>
        (await rows()).find((one) => one.key === key && one.state === 'processed'),
      );
      assert.deepEqual([row.understoodAs, row.reason], ['void', null]);
    } finally {
      await client.end();
    }
  });

  it('sent the traveller one mail in all of this', () => {
    assert.equal(mailsAbout(stack, orderNo).length, 1);
  });
});
