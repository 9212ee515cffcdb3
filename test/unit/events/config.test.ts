import assert from 'node:assert/strict';
import { readConfig } from '../../../src/config.ts';
import { configProblems, mailEnv, workerEnv } from '../../support/config-problems.ts';

const needed = { ...workerEnv, ...mailEnv };
const secretOf = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
const read = (env: Record<string, string>) => readConfig('worker', { ...needed, ...env });
const problems = (env: Record<string, string>) => configProblems('worker', { ...needed, ...env });

describe('the configuration of events', () => {
  it('is not needed', () => {
    const { EVENTS_URL, EVENTS_SECRET } = read({});
    assert.deepEqual([EVENTS_URL, EVENTS_SECRET], [undefined, []]);
  });

  it('takes an address with one secret or several', () => {
    const { EVENTS_SECRET } = read({
      EVENTS_URL: 'https://seller.example/events?from=skyhook',
      EVENTS_SECRET: `${secretOf(24)}, ${secretOf(64)}`,
    });
    assert.deepEqual(EVENTS_SECRET, [secretOf(24), secretOf(64)]);
  });

  it('must not be missing where the seller is to write to travellers by them', () => {
    const TRAVELLER_MAIL = 'seller';
    assert.deepEqual(problems({ TRAVELLER_MAIL }), [
      'TRAVELLER_MAIL is seller, but EVENTS_URL is not set: nobody would tell the travellers',
    ]);
    const given = { EVENTS_URL: 'https://seller.example', EVENTS_SECRET: secretOf(32) };
    assert.deepEqual(problems({ TRAVELLER_MAIL, ...given }), []);
  });

  it('refuses to send unsigned', () => {
    assert.deepEqual(problems({ EVENTS_URL: 'https://seller.example' }), ['EVENTS_SECRET is not set']);
  });

  it('refuses secrets that are none, without showing them', () => {
    for (const EVENTS_SECRET of [
      'secret',
      'whsec_short',
      secretOf(23),
      secretOf(65),
      `${secretOf(24)},whsec_*`,
      secretOf(25).replace(/=+$/, ''),
    ])
      assert.deepEqual(problems({ EVENTS_URL: 'https://seller.example', EVENTS_SECRET }), [
        'EVENTS_SECRET is not whsec_ and 24 to 64 bytes in base64',
      ]);
  });

  it('refuses an address with a user or password', () => {
    for (const EVENTS_URL of ['https://user:secret@seller.example/', 'https://user@seller.example/'])
      assert.deepEqual(problems({ EVENTS_URL, EVENTS_SECRET: secretOf(32) }), [
        'EVENTS_URL holds a user or password, which would not be sent',
      ]);
  });

  it('refuses http beyond this machine, unless that is meant', () => {
    const EVENTS_SECRET = secretOf(32);
    const http = { EVENTS_URL: 'http://seller.example/events', EVENTS_SECRET };
    assert.match(problems(http).join(), /^EVENTS_URL is http/);
    assert.deepEqual(problems({ ...http, EVENTS_ALLOW_HTTP: 'true' }), []);
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:80'])
      assert.deepEqual(problems({ EVENTS_URL: `http://${host}/`, EVENTS_SECRET }), []);
  });
});
