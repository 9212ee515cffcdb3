import assert from 'node:assert/strict';
import { secretDigest, WebhookSecrets } from '../../../src/domain/webhook-secret.ts';

describe('WebhookSecrets', () => {
  const secrets = new WebhookSecrets('a signing key');

  // Computed apart, in Python: another value would shut out the URL that Atlas calls.
  it('derives the same secret from the same key and salt, in every version of Skyhook', () =>
    assert.equal(secrets.derive(Buffer.alloc(16, 7)), '4ah8Y2UBdMRhEkJQaxlSb_wd3Yo6HHa5'));

  it('makes one that nobody had before, and that its salt brings back', () => {
    const [one, other] = [secrets.make(), secrets.make()];
    assert.notEqual(one.secret, other.secret);
    assert.equal(one.salt.length, 16);
    assert.equal(new WebhookSecrets('a signing key').derive(one.salt), one.secret);
    assert.notEqual(new WebhookSecrets('another key').derive(one.salt), one.secret);
  });

  it('makes it fit for the path of a URL', () => {
    for (let times = 0; times < 50; times += 1) assert.match(secrets.make().secret, /^[A-Za-z0-9_-]{32}$/);
  });
});

describe('secretDigest', () => {
  it('is the SHA-256 of a secret, in hex', () =>
    assert.equal(secretDigest('a secret'), '984ca5162200734c592148f1820b71057f098573d138666b48663e4e30cd8d3a'));
});
