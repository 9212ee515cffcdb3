import assert from 'node:assert/strict';
import { secretDigest, WebhookSecrets } from '../../src/domain/webhook-secret.ts';
import { currentSecret } from '../../src/receiver/webhook-url.ts';
import { inTransaction } from '../../src/storage/pool.ts';
import {
  addWebhookSecret,
  dropWebhookSecret,
  listWebhookSecrets,
  noteRegistered,
} from '../../src/storage/webhook-secrets.ts';
import { testDatabase } from '../support/database.ts';

describe('webhook secrets', () => {
  const database = testDatabase();
  const made = new WebhookSecrets('the-key-of-this-installation');
  const config = { SIGNING_KEY: 'the-key-of-this-installation', WEBHOOK_SECRETS: ['of-the-environment', 'older-one'] };
  beforeEach(() => database.pool().query('truncate webhook_secrets'));

  const rotate = async (acceptOldSeconds: number): Promise<string> => {
    const { secret, salt } = made.make();
    await addWebhookSecret(database.pool(), secret, salt);
    await inTransaction(database.pool(), (tx) => noteRegistered(tx, secret, config.WEBHOOK_SECRETS, acceptOldSeconds));
    return secret;
  };
  const accepted = async (secret: string): Promise<boolean | undefined> =>
    (await listWebhookSecrets(database.pool())).find(({ digest }) => digest === secretDigest(secret))?.accepted;

  it('are derived from the signing key and a salt, fit for a URL, and never stored', async () => {
    const { secret, salt } = made.make();
    assert.match(secret, /^[A-Za-z0-9_-]{32}$/);
    assert.equal(made.derive(salt), secret);
    assert.notEqual(new WebhookSecrets('another key').derive(salt), secret);
    await addWebhookSecret(database.pool(), secret, salt);
    const { rows } = await database.pool().query<{ row: string }>('select s::text as row from webhook_secrets s');
    assert.ok(rows[0] && !rows[0].row.includes(secret));
  });

  it('are current from the moment that Atlas took them, and before that only accepted', async () => {
    assert.equal(await currentSecret(database.pool(), config), 'of-the-environment');
    const { secret, salt } = made.make();
    await addWebhookSecret(database.pool(), secret, salt);
    assert.equal(await currentSecret(database.pool(), config), 'of-the-environment');
    assert.equal(await accepted(secret), true);
    await inTransaction(database.pool(), (tx) => noteRegistered(tx, secret, config.WEBHOOK_SECRETS, 60));
    assert.equal(await currentSecret(database.pool(), config), secret);
  });

  it('end after the stated time, those of the environment too', async () => {
    const first = await rotate(3600);
    assert.equal(await accepted('of-the-environment'), true);
    assert.equal(await accepted('older-one'), true);
    const second = await rotate(0);
    assert.equal(await accepted('of-the-environment'), false);
    assert.equal(await accepted(first), false);
    assert.equal(await accepted(second), true);
    assert.equal(await currentSecret(database.pool(), config), second);
  });

  it('give way to one that was put in front of the environment’s after the last rotation', async () => {
    await rotate(60);
    const newer = { ...config, WEBHOOK_SECRETS: ['put-in-front', ...config.WEBHOOK_SECRETS] };
    assert.equal(await currentSecret(database.pool(), newer), 'put-in-front');
  });

  it('are not given more time by a later rotation', async () => {
    await rotate(0);
    await rotate(3600);
    assert.equal(await accepted('of-the-environment'), false);
  });

  it('are forgotten when Atlas did not take them, but never once it did', async () => {
    const { secret, salt } = made.make();
    await addWebhookSecret(database.pool(), secret, salt);
    await dropWebhookSecret(database.pool(), secret);
    assert.equal(await accepted(secret), undefined);
    const taken = await rotate(60);
    await dropWebhookSecret(database.pool(), taken);
    assert.equal(await accepted(taken), true);
  });
});
