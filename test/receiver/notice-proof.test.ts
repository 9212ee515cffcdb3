import assert from 'node:assert/strict';
import { verifyProof } from '../../src/notice-proof/verify.ts';
import { ProofKey } from '../../src/notice-proof/signature.ts';
import { testDatabase } from '../support/database.ts';
import { noticedOrder } from '../support/noticed-order.ts';
import { errorOf, startReceiver, type TestReceiver } from '../support/receiver.ts';

describe('GET /api/orders/:orderNo/evidence', () => {
  const database = testDatabase();
  const service = new ProofKey('the-key-of-this-installation').publicKey;
  let receiver: TestReceiver;
  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());

  it('gives the signed proof as JSON or as a page that nobody caches', async () => {
    const { orderNo } = await noticedOrder(database.pool());
    for (const [query, type, form] of [
      ['', 'application/json', 'json'],
      ['?format=html', 'text/html', 'html'],
    ] as const) {
      const response = await receiver.ops(`/api/orders/${orderNo}/evidence${query}`);
      assert.equal(response.status, 200);
      assert.ok(response.headers.get('content-type')?.startsWith(type));
      assert.equal(response.headers.get('cache-control'), 'no-store');
      const verdict = verifyProof(await response.text(), { service });
      assert.deepEqual([verdict.problems, verdict.form, verdict.proof.head.orderNo], [[], form, orderNo]);
    }
    const page = await (await receiver.ops(`/ops/orders/${orderNo}`)).text();
    assert.ok(page.includes(`href="/api/orders/${orderNo}/evidence?format=html"`));
  });

  it('is for operators, of followed orders, in the two forms', async () => {
    const { orderNo } = await noticedOrder(database.pool());
    const stranger = await fetch(`${receiver.url}/api/orders/${orderNo}/evidence`);
    assert.equal((await errorOf(stranger)).code, 'UNAUTHORISED');
    const codes = [];
    for (const path of ['TESTA0000/evidence', `${orderNo}/evidence?format=pdf`])
      codes.push((await errorOf(await receiver.ops(`/api/orders/${path}`))).code);
    assert.deepEqual(codes, ['ORDER_NOT_FOLLOWED', 'BAD_REQUEST']);
  });
});
