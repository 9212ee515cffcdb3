import assert from 'node:assert/strict';
import { WebhookSecrets } from '../../src/domain/webhook-secret.ts';
import { AcceptedSecrets } from '../../src/receiver/accepted-secrets.ts';
import { createPool, inTransaction } from '../../src/storage/pool.ts';
import { addWebhookSecret, noteRegistered } from '../../src/storage/webhook-secrets.ts';
import { testDatabase } from '../support/database.ts';
import { earlierSecret, startReceiver, webhookSecret, type TestReceiver } from '../support/receiver.ts';

describe('a receiver while webhook secrets are rotated', () => {
  const database = testDatabase();
  let receiver: TestReceiver;
  before(async () => {
    receiver = await startReceiver(database.pool());
  });
  after(() => receiver.stop());

  let sent = 0;
  const post = async (secret: string): Promise<number> => {
    const body = JSON.stringify({ type: 'order.brandnew', mark: (sent += 1) });
    return (await fetch(`${receiver.url}/webhooks/atlas/${secret}`, { method: 'POST', body })).status;
  };

  it('takes a new secret at once, and the old ones until their time is over', async () => {
    const { secret, salt } = new WebhookSecrets('any key').make();
    assert.deepEqual([await post(webhookSecret), await post(earlierSecret), await post(secret)], [200, 200, 404]);
    await addWebhookSecret(database.pool(), secret, salt);
    // An unknown secret makes the receiver ask again, but not more often than twice a second.
    const deadline = Date.now() + 5_000;
    let status = 404;
    while (status === 404 && Date.now() < deadline) status = await post(secret);
    assert.equal(status, 200);
    assert.equal(await post(webhookSecret), 200, 'the old one is still taken');

    await inTransaction(database.pool(), (tx) => noteRegistered(tx, secret, [webhookSecret, earlierSecret], 0));
    const fresh = new AcceptedSecrets(database.pool(), [webhookSecret, earlierSecret]);
    assert.deepEqual(await Promise.all([webhookSecret, earlierSecret, secret].map((one) => fresh.accepts(one))), [
      false,
      false,
      true,
    ]);
  });

  it('knows the secrets of the environment also while the database is away', async () => {
    const pool = createPool('postgres://nobody@127.0.0.1:1/none', { applicationName: 'test', onIdleError: () => {} });
    try {
      const secrets = new AcceptedSecrets(pool, ['of-the-environment']);
      assert.equal(await secrets.accepts('of-the-environment'), true);
      assert.equal(await secrets.accepts('another-secret'), false);
    } finally {
      await pool.end();
    }
  });
});
