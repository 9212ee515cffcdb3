import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MailFetcher, publicLookup } from '../../../src/atlas/mail-fetch.ts';

const eml = 'From: noreply@airline.example\r\nSubject: New times\r\n\r\nZZ101 leaves at 11:30.\r\n';

describe('fetching the mail behind a link', () => {
  let server: Server;
  let host = '';
  let answer: RequestListener = () => {};
  let requests: string[] = [];
  const fetchers: MailFetcher[] = [];

  before('start a store of mails', async () => {
    server = createServer((request, response) => {
      requests.push(String(request.headers.host));
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after('stop it', () => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    requests = [];
    answer = (_request, response) => response.end(eml);
  });
  afterEach(async () => {
    for (const fetcher of fetchers.splice(0)) await fetcher.close();
  });

  const fetcher = (options: Partial<ConstructorParameters<typeof MailFetcher>[0]> = {}): MailFetcher => {
    const made = new MailFetcher({ hosts: [host], ...options });
    fetchers.push(made);
    return made;
  };
  const code = (fetched: Promise<unknown>): Promise<string> =>
    fetched.then(
      () => 'fetched',
      (error: { code: string }) => error.code,
    );

  it('gives its bytes', async () => {
    assert.equal((await fetcher().fetch(`http://${host}/a.eml`, 'pushed')).toString(), eml);
  });

  it('follows a redirect to a host that is listed', async () => {
    answer = ({ url }, response) => {
      if (url === '/a.eml') response.writeHead(302, { location: '/b.eml' }).end();
      else response.end(eml);
    };
    assert.equal((await fetcher().fetch(`http://${host}/a.eml`, 'pushed')).toString(), eml);
  });

  const redirects: [to: string, expected: string][] = [
    ['http://elsewhere.example/a.eml', 'MAIL_LINK_REFUSED'],
    ['http://169.254.169.254/latest/meta-data/', 'MAIL_LINK_REFUSED'],
    ['http://[::ffff:127.0.0.1]/', 'MAIL_LINK_REFUSED'],
    ['file:///etc/passwd', 'MAIL_LINK_REFUSED'],
    ['http://user:secret@127.0.0.1/', 'MAIL_LINK_REFUSED'],
    ['/a.eml', 'MAIL_LINK_REFUSED'],
  ];
  for (const [to, expected] of redirects) {
    it(`does not follow a redirect to ${to}`, async () => {
      answer = (_request, response) => response.writeHead(302, { location: to }).end();
      assert.equal(await code(fetcher().fetch(`http://${host}/a.eml`, 'pushed')), expected);
      assert.ok(requests.every((one) => one === host));
    });
  }

  it('does not connect to a name that leads to an address that is not public, even among public ones', async () => {
    const { port } = server.address() as AddressInfo;
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], ['::ffff:127.0.0.1']]) {
      const lookup = fetcher({
        hosts: ['mails.example'],
        lookup: (_name, _options, callback) =>
          callback(
            null,
            addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
          ),
      });
      assert.equal(await code(lookup.fetch('http://mails.example/a.eml', 'pushed')), 'MAIL_LINK_REFUSED');
    }
    assert.equal(requests.length, 0);
    assert.ok(port > 0);
  });

  it('connects to the addresses that were checked, and to nothing that the name leads to later', () => {
    const checked = [{ address: '93.184.216.34', family: 4 }];
    let asked = 0;
    const lookup = publicLookup((_name, _options, callback) => {
      asked += 1;
      callback(null, asked === 1 ? checked : [{ address: '127.0.0.1', family: 4 }]);
    });
    const given: unknown[] = [];
    lookup('mails.example', { all: true }, (error, addresses) => void given.push(error, addresses));
    lookup('mails.example', { all: true }, (error) => void given.push((error as { code?: string } | null)?.code));
    assert.deepEqual(given, [null, checked, 'MAIL_LINK_REFUSED']);
  });

  const answers: [what: string, answer: RequestListener, expected: string][] = [
    [
      'a page',
      (_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><p>x'),
      'MAIL_LINK_IS_PAGE',
    ],
    ['nothing', (_, response) => response.end(), 'MAIL_LINK_IS_PAGE'],
    ['compressed bytes', (_, response) => response.setHeader('content-encoding', 'gzip').end(eml), 'MAIL_LINK_IS_PAGE'],
    ['403, as a dead link', (_, response) => response.writeHead(403).end('<Error/>'), 'MAIL_LINK_DEAD'],
    ['404', (_, response) => response.writeHead(404).end(), 'MAIL_LINK_DEAD'],
    ['503', (_, response) => response.writeHead(503).end(), 'MAIL_STORE_UNAVAILABLE'],
    ['a broken connection', ({ socket }) => socket.destroy(), 'MAIL_STORE_UNAVAILABLE'],
    ['too many bytes', (_, response) => response.end(eml + 'x'.repeat(3_000)), 'MAIL_TOO_LARGE'],
    [
      'too many bytes without a length',
      (_, response) => (response.write(eml), response.end('x'.repeat(3_000))),
      'MAIL_TOO_LARGE',
    ],
    ['a mail that never ends', (_, response) => void response.write(eml), 'MAIL_STORE_UNAVAILABLE'],
  ];
  for (const [what, how, expected] of answers) {
    it(`takes ${what} for ${expected}`, async () => {
      answer = how;
      const limits = { maxBytes: 2_000, readMs: 200, totalMs: 400 };
      assert.equal(await code(fetcher({ limits }).fetch(`http://${host}/a.eml`, 'queried')), expected);
    });
  }
});
