import assert from 'node:assert/strict';
import { isPublic, MailLinkPolicy, type LinkOrigin } from '../../../src/atlas/mail-links.ts';

const policy = new MailLinkPolicy(['mails.atlas.example', 'mails.internal:8080', '127.0.0.1:4100', '[::1]:4100']);

const outcome = (link: string, origin: LinkOrigin): string => {
  try {
    policy.check(link, origin);
    return 'followed';
  } catch (error) {
    return (error as { code?: string }).code ?? 'no code';
  }
};

describe('the policy for links to mails', () => {
  const cases: [link: string, pushed: string, queried: string][] = [
    ['http://mails.atlas.example/a.eml?Expires=1&Signature=x', 'followed', 'followed'],
    ['https://MAILS.atlas.example/a.eml', 'followed', 'followed'],
    ['https://mails.atlas.example:443/a.eml', 'followed', 'followed'],
    ['http://mails.atlas.example:25/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://mails.internal:8080/a.eml', 'followed', 'followed'],
    ['http://mails.internal/a.eml', 'MAIL_LINK_REFUSED', 'followed'],
    ['http://127.0.0.1:4100/mail-store/a.eml', 'followed', 'followed'],
    ['http://[::1]:4100/mail-store/a.eml', 'followed', 'followed'],
    ['http://127.0.0.1:4101/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://elsewhere.example/a.eml', 'MAIL_LINK_REFUSED', 'followed'],
    ['http://evil.mails.atlas.example/a.eml', 'MAIL_LINK_REFUSED', 'followed'],
    ['http://mails.atlas.example.evil.example/', 'MAIL_LINK_REFUSED', 'followed'],
    ['http://mails.atlas.example@evil.example/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://user:secret@mails.atlas.example/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://127.0.0.1/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://2130706433/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://0x7f.1/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://0177.0.0.1/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://127.0.0.1./', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://１２７.0.0.1/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://169.254.169.254/latest/meta-data/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://[::ffff:169.254.169.254]/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://[::ffff:7f00:1]/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://[64:ff9b::7f00:1]/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['http://[fd00:ec2::254]/', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['ftp://mails.atlas.example/a.eml', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['file:///etc/passwd', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['javascript:alert(1)', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['//mails.atlas.example/a.eml', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['', 'MAIL_LINK_REFUSED', 'MAIL_LINK_REFUSED'],
    ['https://mails.atlas.example/#/email-detail/1000001', 'MAIL_LINK_IS_PAGE', 'MAIL_LINK_IS_PAGE'],
  ];
  for (const [link, pushed, queried] of cases) {
    it(`${link || 'an empty link'}: pushed ${pushed}, queried ${queried}`, () => {
      assert.deepEqual([outcome(link, 'pushed'), outcome(link, 'queried')], [pushed, queried]);
    });
  }

  it('follows nothing of a push when no host is listed', () => {
    const empty = new MailLinkPolicy([]);
    assert.equal(empty.followsPushed, false);
    assert.throws(() => empty.check('https://mails.atlas.example/a.eml', 'pushed'), { code: 'MAIL_LINK_REFUSED' });
  });

  it('says nothing of a link in an error', () => {
    const link = 'http://elsewhere.example/secret.eml?Signature=abc';
    assert.throws(
      () => policy.check(link, 'pushed'),
      ({ message, detail }: Error & { detail?: string }) => !/elsewhere|secret|abc/.test(`${message} ${detail}`),
    );
  });
});

describe('isPublic', () => {
  for (const address of ['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946'])
    it(`takes ${address}`, () => assert.equal(isPublic(address), true));
  for (const address of [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.8.9.1',
    '169.254.1.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fc00::1',
    'ff02::1',
    '2001:db8::1',
    'localhost',
    '',
  ])
    it(`does not take ${address || 'nothing'}`, () => assert.equal(isPublic(address), false));
});
