import assert from 'node:assert/strict';
import { addItinerary } from '../../src/storage/itineraries.ts';
import type { Answer } from '../../src/domain/change-policy.ts';
import { answerQuestion, askTraveller, readQuestion, supersedeQuestions } from '../../src/storage/questions.ts';
import { DecisionTokens } from '../../src/domain/decision-token.ts';
import { testDatabase } from '../support/database.ts';
import { flight, moved } from '../support/flights.ts';
import { answerAbout, followedOrder, storeNow, underLock } from '../support/orders.ts';
import { startReceiver, tokens, type TestReceiver } from '../support/receiver.ts';

const out = flight('ZZ101 SIN 2099-12-01T08:00 KUL 09:10');
const later = moved(out, 200);

describe('/decide/:token', () => {
  const database = testDatabase();
  let receiver: TestReceiver;

  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());

  interface Asked {
    readonly id: string;
    readonly orderNo: string;
    readonly link: string;
  }
  async function asked(
    openForMs = 3_600_000,
    options: readonly Answer[] = ['keep', 'refund', 'call-me'],
  ): Promise<Asked> {
    const orderNo = await followedOrder(database.pool());
    await storeNow(database.pool(), answerAbout(orderNo, { itinerary: [out] }));
    const { id, generation } = await underLock(database.pool(), orderNo, async (tx) => {
      await addItinerary(tx, orderNo, [out], { provenance: 'order-query' });
      await addItinerary(tx, orderNo, [later], { provenance: 'delivery-1' });
      const deadline = Date.now() + openForMs;
      return askTraveller(tx, {
        orderNo,
        itineraryVersion: 2,
        versionBefore: 1,
        options,
        deadline,
        consequence: 'person',
      });
    });
    return { id, orderNo, link: `${receiver.url}/decide/${tokens.make(id, generation)}` };
  }
  const submit = (link: string, fields: Record<string, string>): Promise<Response> =>
    fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
  /** Everything about the order that an answer could change. */
  const everything = async ({ orderNo }: Asked): Promise<unknown> => {
    const { rows } = await database.pool().query(
      `select to_jsonb(o) as "order", (select jsonb_agg(q order by id) from questions q where q.order_no = o.order_no) as questions,
         (select count(*) from timeline t where t.order_no = o.order_no) as lines from orders o where order_no = $1`,
      [orderNo],
    );
    return rows;
  };
  const read = async ({ id }: Asked) => {
    const question = await readQuestion(database.pool(), id);
    return [question?.state, question?.answer];
  };

  it('shows both flights and the options, none of them chosen, no names, and changes nothing', async () => {
    const question = await asked();
    const before = await everything(question);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const response = await fetch(question.link, { method });
      assert.equal(response.status, 200);
      const page = await response.text();
      if (method === 'HEAD') continue;
      for (const words of [
        'ZZ101',
        'Tue 1 Dec 2099, 08:00 (UTC+8)',
        'Tue 1 Dec 2099, 11:20 (UTC+8)',
        'one of our staff will contact you',
      ]) {
        assert.ok(page.includes(words), words);
      }
      assert.deepEqual(
        [...page.matchAll(/name="option" value="([\w-]+)"/g)].map(([, value]) => value),
        ['keep', 'refund', 'call-me'],
      );
      assert.doesNotMatch(page, /checked|EXAMPLE|alex@|T1|D12345/);
      assert.ok(!page.includes(question.orderNo));
    }
    assert.deepEqual(await everything(question), before);
  });

  it('is a page that nothing keeps, frames, indexes or runs', async () => {
    const { headers } = await fetch((await asked()).link);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('x-robots-tag'), 'noindex, nofollow');
    assert.match(
      headers.get('content-security-policy') ?? '',
      /^default-src 'none';.*form-action 'self'; frame-ancestors 'none'/,
    );
  });

  it('takes a decision, once', async () => {
    const question = await asked();
    const commits = receiver.committed();
    const response = await submit(question.link, { option: 'keep' });
    assert.equal(response.status, 200);
    assert.match(await response.text(), /Thank you.*Keep the new flights/s);
    assert.deepEqual(await read(question), ['answered', 'keep']);
    assert.equal(receiver.committed(), commits + 1);

    const second = await submit(question.link, { option: 'call-me' });
    assert.equal(second.status, 409);
    assert.match(await second.text(), /This has been answered.*Keep the new flights/s);
    assert.deepEqual(await read(question), ['answered', 'keep']);
    const again = await fetch(question.link);
    assert.equal(again.status, 200);
    assert.match(await again.text(), /This has been answered/);
  });

  it('takes the same decision sent twice for one, also after the deadline', async () => {
    for (const fields of [{ option: 'keep' }, { option: 'refund', confirmed: 'yes' }]) {
      const question = await asked();
      assert.equal((await submit(question.link, fields)).status, 200);
      await database.pool().query(`update questions set deadline = clock_timestamp() where id = $1`, [question.id]);
      const before = await everything(question);
      const again = await submit(question.link, fields);
      assert.equal(again.status, 200);
      assert.match(await again.text(), /Thank you/);
      assert.deepEqual(await everything(question), before);
    }
  });

  it('lets an answer be taken back for a while, and given anew on the same link', async () => {
    const question = await asked();
    await submit(question.link, { option: 'refund', confirmed: 'yes' });
    const before = await everything(question);
    const answered = await (await fetch(question.link)).text();
    assert.match(answered, /You can take this answer back until [^<]*<strong>[^<]+UTC\+8, SIN\)<\/strong>/);
    assert.match(answered, /name="undo" value="yes"/);
    assert.deepEqual(await everything(question), before, 'opening it changes nothing');
    const commits = receiver.committed();
    const back = await submit(question.link, { undo: 'yes' });
    assert.equal(back.status, 200);
    assert.match(
      await back.text(),
      /role="alert"[^>]*>\s*Your answer has been taken back\. Please choose again\..*name="option"/s,
    );
    assert.deepEqual(await read(question), ['open', null]);
    assert.equal(receiver.committed(), commits + 1);

    const again = await submit(question.link, { undo: 'yes' });
    assert.equal(again.status, 409, 'there is none');
    assert.match(await again.text(), /There is no answer at the moment\. Please choose\..*name="option"/s);
    assert.equal((await submit(question.link, { option: 'keep' })).status, 200);
    assert.deepEqual(await read(question), ['answered', 'keep']);
  });

  it('does not let an answer be taken back when its time is over, or an answer of the deadline', async () => {
    const late = await asked();
    await submit(late.link, { option: 'keep' });
    await database
      .pool()
      .query(`update questions set answered_at = answered_at - interval '30 minutes' where id = $1`, [late.id]);
    assert.doesNotMatch(await (await fetch(late.link)).text(), /name="undo"/);
    const refused = await submit(late.link, { undo: 'yes' });
    assert.equal(refused.status, 409);
    assert.match(await refused.text(), /This answer cannot be taken back any more.*The time for it is over/s);
    assert.deepEqual(await read(late), ['answered', 'keep']);
    const silent = await asked();
    await database
      .pool()
      .query(`update questions set state = 'no-choice', answered_at = clock_timestamp() where id = $1`, [silent.id]);
    assert.equal((await submit(silent.link, { undo: 'yes' })).status, 409);
    assert.deepEqual(await read(silent), ['no-choice', null]);
  });

  it('asks twice before a refund', async () => {
    const question = await asked();
    const before = await everything(question);
    const first = await submit(question.link, { option: 'refund' });
    assert.equal(first.status, 200);
    assert.match(await first.text(), /Do you really want a refund\?/);
    await submit(question.link, { option: 'refund', confirmed: 'on' });
    assert.deepEqual(await everything(question), before);
    const confirmed = await submit(question.link, { option: 'refund', confirmed: 'yes' });
    assert.match(await confirmed.text(), /Thank you.*please refund/s);
    assert.deepEqual(await read(question), ['answered', 'refund']);
  });

  it('asks twice before a refund of a part, and says that the rest stays', async () => {
    const question = await asked(undefined, ['another-flight', 'refund', 'refund-part']);
    const before = await everything(question);
    const first = await (await submit(question.link, { option: 'refund-part' })).text();
    assert.match(first, /refund of the changed part\?.*you keep the others.*value="refund-part"/s);
    assert.deepEqual(await everything(question), before);
    const confirmed = await submit(question.link, { option: 'refund-part', confirmed: 'yes' });
    assert.match(await confirmed.text(), /Thank you.*Refund the changed part, and keep the rest/s);
    assert.deepEqual(await read(question), ['answered', 'refund-part']);
  });

  it('says of each answer what happens then, before and after it is chosen', async () => {
    const options = ['keep', 'another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'] as const;
    const question = await asked(undefined, options);
    const page = await (await fetch(question.link)).text();
    for (const words of [
      'Keep the new flights',
      'I would like another flight',
      'Nothing is changed before you agree',
      'a refund of the whole booking',
      'Refund the changed part',
      'Please call me',
      'We do not all want the same',
    ])
      assert.ok(page.includes(words), words);
    const chosen = await (await submit(question.link, { option: 'another-flight' })).text();
    assert.match(chosen, /I would like another flight.*One of our staff looks for one/s);
    assert.deepEqual(await read(question), ['answered', 'another-flight']);
  });

  it('has one winner when two decide at once', async () => {
    const question = await asked();
    const responses = await Promise.all(
      ['keep', 'call-me', 'keep', 'call-me'].map((option) => submit(question.link, { option })),
    );
    const statuses = responses.map(({ status }) => status);
    const [, answer] = await read(question);
    // Two of them send the same decision, which is one.
    assert.deepEqual(statuses, answer === 'keep' ? [200, 409, 200, 409] : [409, 200, 409, 200]);
    for (const response of responses)
      assert.match(await response.text(), answer === 'keep' ? /Keep the new flights/ : /Please call me/);
  });

  it('asks again for an option when none or another came', async () => {
    const question = await asked();
    const json = { method: 'POST', body: '{"option":"keep"}', headers: { 'content-type': 'application/json' } };
    for (const response of [
      await submit(question.link, {}),
      await submit(question.link, { option: 'upgrade' }),
      await fetch(question.link, json),
    ]) {
      assert.equal(response.status, 400);
      assert.match(await response.text(), /Please choose one of the options\./);
    }
    const twice = await fetch(question.link, {
      method: 'POST',
      body: new URLSearchParams([
        ['option', 'keep'],
        ['option', 'refund'],
      ]),
    });
    assert.equal(twice.status, 400);
    assert.deepEqual(await read(question), ['open', null]);
  });

  it('is over at the deadline', async () => {
    const question = await asked(-1_000);
    const page = await fetch(question.link);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /The time to answer is over/);
    const response = await submit(question.link, { option: 'keep' });
    assert.equal(response.status, 409);
    assert.match(await response.text(), /The time to answer is over/);
    assert.deepEqual(await read(question), ['open', null]);
  });

  it('leads to the newer message when it was superseded', async () => {
    const question = await asked();
    await underLock(database.pool(), question.orderNo, (tx) => supersedeQuestions(tx, question.orderNo));
    for (const [response, status] of [
      [await fetch(question.link), 200],
      [await submit(question.link, { option: 'keep' }), 409],
    ] as const) {
      assert.equal(response.status, status);
      assert.match(await response.text(), /There is newer information/);
    }
  });

  it('does not know a link of the time before it was asked again', async () => {
    const question = await asked();
    const { generation } = await underLock(database.pool(), question.orderNo, (tx) =>
      askTraveller(tx, {
        orderNo: question.orderNo,
        itineraryVersion: 2,
        versionBefore: 1,
        options: ['keep', 'refund', 'call-me'],
        deadline: Date.now() + 3_600_000,
        consequence: 'person',
      }),
    );
    assert.equal((await fetch(question.link)).status, 404);
    assert.equal((await submit(question.link, { option: 'keep' })).status, 404);
    assert.deepEqual(await read(question), ['open', null]);
    const again = `${receiver.url}/decide/${tokens.make(question.id, generation)}`;
    assert.equal((await fetch(again)).status, 200);
    assert.equal((await submit(again, { option: 'keep' })).status, 200);
    assert.deepEqual(await read(question), ['answered', 'keep']);
  });

  it('shows what an operator answered meanwhile', async () => {
    const question = await asked();
    await answerQuestion(database.pool(), question.id, { option: 'call-me', by: 'operator' });
    assert.match(await (await fetch(question.link)).text(), /This has been answered.*Please call me/s);
  });

  it('does not know links that were made elsewhere, for an earlier generation, or for a person’s task', async () => {
    const question = await asked();
    const task = `q_${'1'.repeat(24)}`;
    await database.pool().query(
      `insert into questions (id, order_no, asked_of, kind, subject, options, deadline, consequence)
       values ($1, $2, 'person', 'mail-refused', 'ticketed/1', '{keep}', now() + interval '1 day', '')`,
      [task, question.orderNo],
    );
    const forged = new DecisionTokens('another-key-of-somebody').make(question.id, 1);
    for (const token of [
      'x',
      forged,
      tokens.make(`q_${'0'.repeat(24)}`, 1),
      tokens.make(question.id, 2),
      tokens.make(task, 1),
      `${tokens.make(question.id, 1)}x`,
    ]) {
      for (const response of [
        await fetch(`${receiver.url}/decide/${token}`),
        await submit(`${receiver.url}/decide/${token}`, { option: 'keep' }),
      ]) {
        assert.equal(response.status, 404, token);
        assert.match(await response.text(), /This link is not valid/);
      }
    }
    await database.pool().query('update questions set generation = 2 where id = $1', [question.id]);
    assert.equal((await fetch(question.link)).status, 404);
    assert.deepEqual(await read(question), ['open', null]);
  });
});
