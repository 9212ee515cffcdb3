import assert from 'node:assert/strict';
import { classifyReturned } from '../../src/bounces/classify.ts';
import { returnedMails as mails } from './mails.ts';

describe('mail that comes to a return address', () => {
  const cases: readonly [name: keyof typeof mails, kind: string, status: string | undefined, why: RegExp][] = [
    ['postfix', 'bounced', '5.1.1', /^smtp; 550 .*Recipient address rejected: User unknown in virtual/],
    ['gmail', 'bounced', '5.2.2', /over quota/],
    ['exim', 'bounced', '5.1.1', /^550 5\.1\.1 mailbox unavailable$/],
    ['qmail', 'bounced', '5.1.1', /no mailbox here/],
    ['expired', 'bounced', '4.4.7', /4\.4\.7/],
    ['exchangeDelayed', 'delayed', '4.4.7', /4\.4\.7/],
    ['vacation', 'auto-reply', undefined, /^Out of office/],
    ['thanks', 'other', undefined, /^Re: /],
  ];
  for (const [name, kind, status, why] of cases) {
    it(`is read: ${name} is ${kind}`, async () => {
      const read = await classifyReturned(Buffer.from(mails[name]('b@bounces.seller.example')));
      assert.deepEqual([read.kind, read.status], [kind, status]);
      assert.match(read.why, why);
    });
  }

  it('is "other" when it is no mail at all', async () => {
    assert.equal((await classifyReturned(Buffer.from([0, 255, 10, 13, 0]))).kind, 'other');
    assert.equal((await classifyReturned(Buffer.alloc(0))).kind, 'other');
  });
});
