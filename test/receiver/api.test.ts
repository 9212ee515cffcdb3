import assert from 'node:assert/strict';
import { addItinerary } from '../../src/storage/itineraries.ts';
import { noteMail, storeMailCopy } from '../../src/storage/airline-mails.ts';
import { answerQuestion, askTraveller, readQuestion, supersedeQuestions } from '../../src/storage/questions.ts';
import { listOpenTasks, openTask } from '../../src/storage/tasks.ts';
import { endDelivery, insertDeliveries, listDeliveries } from '../../src/storage/inbox.ts';
import { testDatabase } from '../support/database.ts';
import { newDelivery } from '../support/deliveries.ts';
import { answerAbout, followedOrder, storeNow, underLock } from '../support/orders.ts';
import { errorOf, opsToken, startReceiver, tokens, type TestReceiver } from '../support/receiver.ts';

describe('the operators’ API', () => {
  const database = testDatabase();
  let receiver: TestReceiver;

  before(async () => {
    receiver = await startReceiver(database.pool(), {
      defaultLanguage: 'en',
      brands: { Demo: { name: 'Demo Travel' } },
    });
  });
  after(() => receiver.stop());

  const get = async (path: string): Promise<Record<string, unknown>> => {
    const response = await receiver.ops(path);
    assert.equal(response.status, 200);
    return (await response.json()) as Record<string, unknown>;
  };
  const post = (path: string, body?: unknown): Promise<Response> =>
    receiver.ops(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  /** A question to a traveller that is open for so long. */
  async function asked(openForMs = 3_600_000): Promise<{ id: string; orderNo: string; link: string }> {
    const orderNo = await followedOrder(database.pool());
    const { itinerary } = answerAbout(orderNo);
    const { id, generation } = await underLock(database.pool(), orderNo, async (tx) => {
      for (const version of [1, 2]) await addItinerary(tx, orderNo, itinerary, { provenance: `test ${version}` });
      return askTraveller(tx, {
        orderNo,
        itineraryVersion: 2,
        versionBefore: 1,
        options: ['keep', 'refund', 'call-me'],
        deadline: Date.now() + openForMs,
        consequence: 'person',
      });
    });
    return { id, orderNo, link: `${receiver.url}/decide/${tokens.make(id, generation)}` };
  }
  /** Everything about an order that an answer could change. */
  const everythingAbout = async (orderNo: string): Promise<unknown> => {
    const { rows } = await database.pool().query(
      `select to_jsonb(o) as "order", (select jsonb_agg(q order by id) from questions q where q.order_no = o.order_no) as questions,
         (select count(*) from timeline t where t.order_no = o.order_no) as lines from orders o where order_no = $1`,
      [orderNo],
    );
    return rows;
  };

  it('opens with the token as bearer, or as the password of anybody', async () => {
    const basic = Buffer.from(`somebody:${opsToken}`).toString('base64');
    for (const authorization of [`Bearer ${opsToken}`, `bearer ${opsToken}`, `Basic ${basic}`]) {
      const response = await fetch(`${receiver.url}/api/orders`, { headers: { authorization } });
      assert.equal(response.status, 200, authorization);
      await response.text();
    }
  });

  it('shows an airline’s mail as text, and gives it as it came for a download only', async () => {
    const orderNo = await followedOrder(database.pool());
    const code = 'fedcba9876543210fedcba9876543210';
    const raw = Buffer.from('From: a@airline.example\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>');
    await underLock(database.pool(), orderNo, async (tx) => {
      await noteMail(tx, orderNo, { mailCode: code, category: 'schedule-change', subject: '<b>New</b>' }, 'mail-query');
      const copy = { raw, sha256: 's', text: '<script>alert(2)</script> 11:30', by: 'queried-link' } as const;
      await storeMailCopy(tx, orderNo, code, copy);
    });
    const { mail } = (await get(`/api/mails/${code}`)) as { mail: Record<string, unknown> };
    assert.deepEqual([mail.orderNo, mail.text, mail.raw], [orderNo, '<script>alert(2)</script> 11:30', undefined]);
    const { mails } = (await get(`/api/orders/${orderNo}/mails`)) as { mails: { code: string }[] };
    assert.deepEqual(
      mails.map((one) => one.code),
      [code],
    );
    const download = await receiver.ops(`/api/mails/${code}/raw`);
    assert.deepEqual(
      ['content-type', 'content-disposition', 'content-security-policy', 'x-content-type-options', 'cache-control'].map(
        (name) => download.headers.get(name),
      ),
      [
        'application/octet-stream',
        `attachment; filename="${code}.eml"`,
        "default-src 'none'; sandbox",
        'nosniff',
        'no-store',
      ],
    );
    assert.deepEqual(Buffer.from(await download.arrayBuffer()), raw);
    const page = await (await receiver.ops(`/ops/mails/${code}`)).text();
    assert.ok(page.includes('&lt;script>alert(2)') || page.includes('&lt;script&gt;alert(2)'), page);
    assert.ok(!page.includes('<script') && !page.includes('<b>New'));
    for (const path of ['/api/mails/nothing', `/api/mails/${'0'.repeat(32)}/raw`])
      assert.equal((await receiver.ops(path)).status, 404);
    assert.equal((await fetch(`${receiver.url}/api/mails/${code}/raw`)).status, 401);
  });

  it('takes what the seller pays back, and says what is wrong with what it cannot take', async () => {
    const orderNo = await followedOrder(database.pool());
    const put = async (given: object | undefined, of = orderNo): Promise<[status: number, said: string]> => {
      const response = await receiver.ops(`/api/orders/${of}/refund-amount`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        ...(given === undefined ? {} : { body: JSON.stringify(given) }),
      });
      return [response.status, await response.text()];
    };
    const [status, said] = await put({ amount: '120.50', currency: 'EUR', code: '202607-0017' });
    assert.deepEqual(
      [status, JSON.parse(said)],
      [200, { orderNo, amount: '120.50', currency: 'EUR', code: '202607-0017', toldBefore: [] }],
    );
    const wrong: readonly (readonly [given: object | undefined, why: RegExp])[] = [
      [undefined, /amount: is missing; currency: is missing/],
      [{ amount: 120.5, currency: 'EUR' }, /amount: is a number, not a string/],
      [{ amount: '120,50', currency: 'EUR' }, /amount: is not a decimal number such as 120\.50/],
      [{ amount: '-1', currency: 'EUR' }, /amount: is not a decimal number/],
      [{ amount: '0.00', currency: 'EUR' }, /amount: is not above 0/],
      [{ amount: '1.234', currency: 'EUR' }, /amount: has more decimals than EUR has \(2\)/],
      [{ amount: '1.5', currency: 'JPY' }, /amount: has more decimals than JPY has \(0\)/],
      [{ amount: '1', currency: 'eur' }, /currency: is not a currency code of ISO 4217 such as EUR/],
      [{ amount: '1', currency: 'X' }, /currency: is not a currency code/],
      [{ amount: '1', currency: 'EUR', code: 'a b' }, /code: is not the code of a refund or void/],
      [{ amount: '1', currency: 'EUR', refundCode: '1' }, /unrecognized keys/],
    ];
    for (const [given, why] of wrong) {
      const [code, words] = await put(given);
      assert.equal(code, 400, words);
      assert.match(words, why);
    }
    assert.equal((await put({ amount: '1', currency: 'EUR' }, 'DEMOA20260703091512377'))[0], 404);
    const view = await get(`/api/orders/${orderNo}`);
    assert.deepEqual(
      (view['refundAmounts'] as { amount: string }[]).map(({ amount }) => amount),
      ['120.50'],
    );
  });

  it('lists orders and shows one with all that is known', async () => {
    const orderNo = await followedOrder(database.pool());
    const answer = answerAbout(orderNo);
    await storeNow(database.pool(), answer);
    await underLock(database.pool(), orderNo, (tx) =>
      addItinerary(tx, orderNo, answer.itinerary, { provenance: 'order-query' }),
    );
    await insertDeliveries(database.pool(), [newDelivery('order.ticketed/-/1', { orderNo })], 60);
    const { orders } = (await get('/api/orders')) as { orders: { orderNo: string; status: string }[] };
    assert.deepEqual(
      orders.filter((order) => order.orderNo === orderNo).map(({ status }) => status),
      ['ticketed'],
    );
    const view = await get(`/api/orders/${orderNo}`);
    assert.deepEqual(view.workflowIds, [`order/${orderNo}`, 'atlas/order.ticketed/-/1/1']);
    assert.deepEqual(
      (view.itineraries as { segments: unknown }[]).map(({ segments }) => segments),
      [answer.itinerary],
    );
    assert.deepEqual(Object.keys(view).sort(), [
      'acts',
      'deliveries',
      'evidence',
      'itineraries',
      'judgements',
      'mails',
      'messages',
      'order',
      'passengers',
      'questions',
      'refundAmounts',
      'settlements',
      'timeline',
      'trip',
      'workflowIds',
    ]);
    const page = await (await receiver.ops(`/ops/orders/${orderNo}`)).text();
    assert.ok(page.includes(`Order ${orderNo}`) && page.includes('EXAMPLE/ALEX') && page.includes('ZZ101'));
    assert.match(await (await receiver.ops('/ops')).text(), /Deliveries: 1 pending/);
  });

  it('lists events and sends one again', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'ticketing-late', 'ticket', 3600));
    const { events } = (await get(`/api/events?orderNo=${orderNo}&state=pending`)) as {
      events: { event: { id: string; type: string; data: { sequence: number } }; attempts: number }[];
    };
    assert.deepEqual(
      events.map(({ event, attempts }) => [event.type, event.data.sequence, attempts]),
      [['task.opened', 1, 0]],
    );
    const id = events[0]?.event.id ?? '';
    await database.pool().query(`update seller_events set state = 'given-up' where id = $1`, [id]);
    assert.deepEqual(await get(`/api/events?orderNo=${orderNo}&state=pending`), { events: [] });
    const commits = receiver.committed();
    const again = await post(`/api/events/${id}/resend`);
    assert.deepEqual(
      [again.status, ((await again.json()) as { state: string }).state, receiver.committed() - commits],
      [202, 'pending', 1],
    );
    assert.deepEqual(await errorOf(await post('/api/events/evt_none/resend')), {
      status: 404,
      code: 'EVENT_NOT_FOUND',
      wellFormed: true,
    });
    assert.equal((await receiver.ops('/api/events?state=lost')).status, 400);
  });

  it('answers a task, once', async () => {
    const orderNo = await followedOrder(database.pool());
    await underLock(database.pool(), orderNo, (tx) => openTask(tx, orderNo, 'ticketing-late', 'ticket', 3600));
    const { tasks } = (await get('/api/tasks')) as { tasks: { id: string; orderNo: string; reason: string }[] };
    const task = tasks.find((one) => one.orderNo === orderNo);
    assert.equal(task?.reason, 'ticketing-late');
    assert.equal((await post(`/api/questions/${task.id}/answer`, { option: 'maybe' })).status, 400);
    const commits = receiver.committed();
    const response = await post(`/api/questions/${task.id}/answer`, { option: 'done' });
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as { question: { answer: string } }).question.answer, 'done');
    assert.equal(receiver.committed(), commits + 1);
    assert.equal((await readQuestion(database.pool(), task.id))?.state, 'answered');
    assert.deepEqual(await listOpenTasks(database.pool(), orderNo), []);
    const before = await everythingAbout(orderNo);
    const again = await post(`/api/questions/${task.id}/answer`, { option: 'done' });
    assert.equal(again.status, 200, 'the same request twice is one answer');
    assert.equal(((await again.json()) as { question: { answer: string } }).question.answer, 'done');
    assert.deepEqual(await everythingAbout(orderNo), before);
  });

  it('refuses an answer that is unknown, late, superseded or second, says why, and changes nothing', async () => {
    const [answered, superseded, late] = await Promise.all([asked(), asked(), asked(-1)]);
    await answerQuestion(database.pool(), answered.id, { option: 'refund', by: 'traveller' });
    await underLock(database.pool(), superseded.orderNo, (tx) => supersedeQuestions(tx, superseded.orderNo));
    for (const [question, option, detail] of [
      [answered, 'keep', 'the traveller has answered: refund'],
      [answered, 'refund', 'the traveller has answered: refund'],
      [superseded, 'keep', 'there is a newer state of affairs'],
      [late, 'keep', 'its deadline has passed'],
    ] as const) {
      const before = await everythingAbout(question.orderNo);
      const response = await post(`/api/questions/${question.id}/answer`, { option });
      assert.equal(response.status, 409, detail);
      const { error } = (await response.json()) as { error: Record<string, unknown> };
      assert.deepEqual([error.code, error.detail], ['QUESTION_CLOSED', detail]);
      assert.deepEqual(await everythingAbout(question.orderNo), before, detail);
    }
    const unknown = await post(`/api/questions/q_${'0'.repeat(24)}/answer`, { option: 'keep' });
    assert.equal(unknown.status, 404);
  });

  it('has one winner when traveller and operators answer at once, and tells the others who it was', async () => {
    const { id, link } = await asked();
    const [page, ...api] = await Promise.all([
      fetch(link, { method: 'POST', body: new URLSearchParams({ option: 'keep' }) }),
      post(`/api/questions/${id}/answer`, { option: 'call-me' }),
      post(`/api/questions/${id}/answer`, { option: 'call-me' }),
    ]);
    const byOperator = (await readQuestion(database.pool(), id))?.answer === 'call-me';
    assert.equal(page.status, byOperator ? 409 : 200);
    assert.match(await page.text(), byOperator ? /This has been answered.*Please call me/s : /Thank you.*Keep/s);
    for (const response of api) {
      // Two requests with the same answer by the same one are one answer.
      assert.equal(response.status, byOperator ? 200 : 409);
      const { error } = (await response.json()) as { error?: { detail: string } };
      assert.equal(error?.detail, byOperator ? undefined : 'the traveller has answered: keep');
    }
  });

  it('lists deliveries by state and order, without their content, and drives one again', async () => {
    const orderNo = await followedOrder(database.pool());
    const key = `order.void/-/${orderNo}`;
    await insertDeliveries(
      database.pool(),
      [newDelivery(key, { orderNo, body: Buffer.from('{"name":"EXAMPLE/ALEX"}') })],
      60,
    );
    await endDelivery(database.pool(), { key, drive: 1 }, { state: 'quarantined', reason: 'TYPE_NOT_HANDLED' }, 60);
    const path = `/api/notifications?state=quarantined&orderNo=${orderNo}&limit=5`;
    const listed = (await get(path)) as { notifications: Record<string, unknown>[] };
    assert.deepEqual(
      listed.notifications.map((one) => [one.key, one.reason]),
      [[key, 'TYPE_NOT_HANDLED']],
    );
    assert.ok(!JSON.stringify(listed).includes('EXAMPLE'));

    const response = await post(`/api/notifications/${encodeURIComponent(key)}/redrive`);
    assert.equal(response.status, 202);
    assert.deepEqual(await response.json(), { driven: [key] });
    const [row] = await listDeliveries(database.pool(), { orderNo });
    assert.deepEqual([row?.state, row?.drive], ['pending', 2]);
    assert.equal((await post(`/api/notifications/${encodeURIComponent(key)}/redrive`)).status, 409, 'it is open');
  });

  for (const query of ['state=lost', 'limit=0', 'limit=1001', 'limit=x', `orderNo=${'x'.repeat(41)}`]) {
    it(`refuses the filter ${query.slice(0, 20)}`, async () => {
      assert.equal((await receiver.ops(`/api/notifications?${query}`)).status, 400);
    });
  }

  describe('follow', () => {
    const follow = (orderNo: string, body: unknown): Promise<Response> =>
      receiver.ops(`/api/orders/${encodeURIComponent(orderNo)}/follow`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

    it('follows an order, remembers who is told, and wakes its case with the commit', async () => {
      const orderNo = 'DEMOA20260703091512378';
      const recipient = { email: 'alex@traveller.example', phone: '+65 1000 0001', language: 'zh-Hans', brand: 'Demo' };
      const response = await follow(orderNo, { recipient });
      assert.deepEqual([response.status, await response.json()], [202, { orders: [orderNo] }]);
      const { rows } = await database.pool().query(
        `select recipient_email as email, recipient_phone as phone, recipient_language as language,
             recipient_brand as brand, look_wanted as look from orders where order_no = $1`,
        [orderNo],
      );
      assert.deepEqual(rows, [{ ...recipient, look: 'follow' }]);
      // Again with another address: the rest stays.
      assert.equal((await follow(orderNo, { recipient: { email: 'bo@traveller.example' } })).status, 202);
      const [again] = (
        await database
          .pool()
          .query<{ email: string; brand: string }>(
            `select recipient_email as email, recipient_brand as brand from orders where order_no = $1`,
            [orderNo],
          )
      ).rows;
      assert.deepEqual(again, { email: 'bo@traveller.example', brand: 'Demo' });
    });

    it('takes a language and a brand that it does not have, and says so', async () => {
      const recipient = { language: 'zh-TW', brand: 'demo' };
      const response = await follow('DEMOA20260703091512381', { recipient });
      assert.equal(response.status, 202);
      assert.deepEqual(((await response.json()) as { warnings: unknown }).warnings, [
        'there are no words in "zh-TW", only in en, zh-CN, id, es: the traveller is written to in en',
        'there is no brand "demo" in BRANDS_FILE: the default one is used, if there is one',
      ]);
      for (const language of ['zh_Hans', 'in', 'es-MX'])
        assert.deepEqual(await (await follow('DEMOA20260703091512381', { recipient: { language } })).json(), {
          orders: ['DEMOA20260703091512381'],
        });
    });

    it('follows both orders of a split trip', async () => {
      const [one, two] = ['DEMOA20260703091512379', 'DEMOA20260703091512380'];
      assert.deepEqual(await (await follow(`${one},${two}`, {})).json(), { orders: [one, two] });
    });

    for (const [what, orderNo, body, code, detail] of [
      ['something that is no order number', 'ALEX', {}, 'ORDER_NO_MALFORMED', undefined],
      [
        'an address that is none',
        'DEMOA20260703091512381',
        { recipient: { email: 'SECRETMARKER' } },
        'BAD_REQUEST',
        'recipient.email: is not a mail address',
      ],
      [
        'a field that nobody knows',
        'DEMOA20260703091512381',
        { recipient: { mail: 'x' } },
        'BAD_REQUEST',
        'recipient: unrecognized keys',
      ],
    ] as const) {
      it(`refuses ${what}, and says why`, async () => {
        const response = await follow(orderNo, body);
        const { error } = (await response.json()) as { error: { code: string; detail?: string } };
        assert.deepEqual([response.status, error.code, error.detail], [400, code, detail]);
      });
    }
  });
});
