import assert from 'node:assert/strict';
import { until } from '../devstack/until.ts';
import { testDatabase } from '../support/database.ts';
import { noticedOrder } from '../support/noticed-order.ts';
import { startReceiver, tokens, type TestReceiver } from '../support/receiver.ts';

describe('openings of the decision page', () => {
  const database = testDatabase();
  let receiver: TestReceiver;
  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());

  const openings = async (questionId: string): Promise<unknown[]> =>
    (await database.pool().query(`select * from page_openings where question_id = $1 order by number`, [questionId]))
      .rows;
  const get = (token: string): Promise<Response> =>
    fetch(`${receiver.url}/decide/${token}`, { headers: { 'user-agent': 'Browser/1' } });

  it('are recorded with what was shown, and without an address', async () => {
    const { orderNo, questionId, token } = await noticedOrder(database.pool());
    assert.equal((await get(token)).status, 200);
    const row = await until('it is recorded', async () => (await openings(questionId))[0]);
    const { at, ...others } = row as { at: Date };
    assert.ok(Math.abs(at.getTime() - Date.now()) < 60_000);
    assert.deepEqual(others, {
      order_no: orderNo,
      question_id: questionId,
      number: 1,
      generation: 1,
      status: 200,
      page: 'question',
      user_agent: 'Browser/1',
      more: 0,
      last_at: null,
    });
  });

  it('are recorded of known links only', async () => {
    const { questionId } = await noticedOrder(database.pool());
    assert.equal((await get(tokens.make(questionId, 7))).status, 404);
    assert.equal((await get(tokens.make(questionId, 1))).status, 200);
    await until('the second is recorded', async () => (await openings(questionId)).length > 0);
    assert.equal((await openings(questionId)).length, 1);
  });

  it('break no page where they cannot be recorded', async () => {
    const { questionId, token } = await noticedOrder(database.pool());
    await database.pool().query(`alter table page_openings rename to page_openings_away`);
    try {
      const response = await get(token);
      assert.equal(response.status, 200);
      assert.match(await response.text(), /<form/);
    } finally {
      await database.pool().query(`alter table page_openings_away rename to page_openings`);
    }
    assert.equal((await get(token)).status, 200);
    await until('the next one is recorded', async () => (await openings(questionId)).length > 0);
  });
});
