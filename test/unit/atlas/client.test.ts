import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AtlasClient, type AtlasClientOptions } from '../../../src/atlas/client.ts';
import { AtlasRefusal, mayHaveActed } from '../../../src/atlas/refusal.ts';
import { SkyhookError, type ErrorCode } from '../../../src/errors.ts';
import { AnsweringServer, json } from '../../support/answering-server.ts';

const orderNo = 'DEMOA20260703091512377';
const otherNo = 'DEMOA20260703091512398';
const eventId = '20260711063005042ASDFG';
const cid = 'DEMO00001_api_1';
const order = { status: 0, orderNo, orderStatus: '1', ticketStatus: '0', paxTicketInfos: [], tktLimitTime: null };
const refund = { orderNo, refundCode: '202607-0017', refundStatus: 1 };
const voided = { orderNo, voidCode: '202607-0042', voidStatus: 1 };
const booking = { airlinePnr: 'D12345', carrier: 'ZZ' };
const item = {
  lastName: 'EXAMPLE',
  firstName: 'ALEX',
  segments: [{ depLocal: '2026-09-01T08:00', flightNumber: 'ZZ101', depAirport: 'AAA', arrAirport: 'BBB' }],
  reason: 'involuntary',
} as const;
const sentItem = {
  lastName: 'EXAMPLE',
  firstName: 'ALEX',
  segments: [{ depDate: '20260901', flightNo: 'ZZ101', depAirport: 'AAA', arrAirport: 'BBB' }],
  refundReason: '0',
};

interface Call {
  readonly what: string;
  /** Endpoint without `.do`. */
  readonly name: string;
  readonly body: object;
  readonly make: (client: AtlasClient, signal?: AbortSignal) => Promise<unknown>;
  readonly answer: object;
  /** What the call makes of "there is no such order", where that is no error. */
  readonly none?: unknown;
}

/** Each method of the client, with as little and with as much as it takes. */
const calls: readonly Call[] = [
  {
    what: 'an order',
    name: 'queryOrderDetails',
    body: { orderNo },
    make: (client, signal) => client.queryOrder(orderNo, signal),
    answer: order,
    none: { found: false },
  },
  {
    what: 'the orders of an order number',
    name: 'queryOrderDetails',
    body: { orderNo },
    make: (client, signal) => client.queryOrders(orderNo, signal),
    answer: order,
    none: [{ found: false }],
  },
  {
    what: 'an order by its locator',
    name: 'queryOrderDetails',
    body: { airlinePNR: 'D12345', carrier: 'ZZ' },
    make: (client, signal) => client.queryOrderByPnr(booking, signal),
    answer: order,
    none: { found: false },
  },
  {
    what: 'an order by its locator and its passengers',
    name: 'queryOrderDetails',
    body: { airlinePNR: 'D12345', carrier: 'ZZ', passengers: [{ name: 'EXAMPLE/ALEX' }, { name: 'EXAMPLE/SAM' }] },
    make: (client, signal) =>
      client.queryOrderByPnr({ ...booking, passengers: ['EXAMPLE/ALEX', 'EXAMPLE/SAM'] }, signal),
    answer: order,
    none: { found: false },
  },
  {
    what: 'an order with its post-ticketing orders',
    name: 'queryOrderDetails',
    body: { orderNo, isCompletedOrder: true },
    make: (client, signal) => client.queryCompletedOrder(orderNo, signal),
    answer: { status: 0, orderNo, orderStatus: null, orderList: [order] },
    none: undefined,
  },
  {
    what: 'all orders',
    name: 'orderList',
    body: { page: 1, pageSize: 100 },
    make: (client, signal) => client.listOrders({}, signal),
    answer: { status: 0, orders: [] },
  },
  {
    what: 'the orders of a window',
    name: 'orderList',
    body: {
      orderStatus: [1],
      createTimeRangeFrom: '2026-07-03T00:00:00Z',
      createTimeRangeTo: '2026-07-04T00:00:00Z',
      page: 2,
      pageSize: 50,
    },
    make: (client, signal) =>
      client.listOrders(
        { statuses: [1], createdFrom: Date.UTC(2026, 6, 3), createdTo: Date.UTC(2026, 6, 4), page: 2, pageSize: 50 },
        signal,
      ),
    answer: { status: 0, orders: [] },
  },
  {
    what: 'all incidents',
    name: 'event/getPageList',
    body: { pageIndex: 1, pageSize: 100 },
    make: (client, signal) => client.listIncidents({}, signal),
    answer: { status: 0, records: [] },
  },
  {
    what: 'the incidents of a window that nobody confirmed',
    name: 'event/getPageList',
    body: {
      eventType: 'order.schedulechange',
      eventStatus: [0],
      eventTimeStart: '2026-07-10 00:00:00',
      eventTimeEnd: '2026-07-14 00:00:00',
      pageIndex: 1,
      pageSize: 100,
    },
    make: (client, signal) =>
      client.listIncidents(
        {
          eventType: 'order.schedulechange',
          eventStatus: [0],
          from: Date.UTC(2026, 6, 9, 16),
          to: Date.UTC(2026, 6, 13, 16),
        },
        signal,
      ),
    answer: { status: 0, records: [] },
  },
  {
    what: 'one incident',
    name: 'event/getPageList',
    body: { eventId, pageIndex: 1, pageSize: 10 },
    make: (client, signal) => client.findIncident(eventId, signal),
    answer: { status: 0, records: [] },
  },
  {
    what: 'to confirm a schedule change',
    name: 'event/confirmEvent',
    body: { eventId },
    make: (client, signal) => client.confirmIncident({ incident: 'order.schedulechange', eventId }, signal),
    answer: { status: 0, msg: 'success' },
  },
  {
    what: 'to confirm what a mail says',
    name: 'event/confirmEmailScheduleChangeEvent',
    body: { eventId, remark: 'seen', result: 'NO_SCHEDULE_CHANGE', changedFlights: [], canceledFlights: [] },
    make: (client, signal) =>
      client.confirmIncident(
        { incident: 'email.schedulechange', eventId, remark: 'seen', result: 'NO_SCHEDULE_CHANGE' },
        signal,
      ),
    answer: { status: 0, msg: 'success' },
  },
  {
    what: 'to confirm a cancellation',
    name: 'event/confirmAbnormalCancelledEvent',
    body: { eventId, result: 'FLIGHT_CANCELED' },
    make: (client, signal) =>
      client.confirmIncident({ incident: 'abnormal.cancelled', eventId, result: 'FLIGHT_CANCELED' }, signal),
    answer: { status: 0, msg: 'success' },
  },
  {
    what: 'the mails of an order',
    name: 'queryMail',
    body: { orderNo, pageIndex: 1, pageSize: 100 },
    make: (client, signal) => client.queryMails({ orderNo }, signal),
    answer: { status: 0, hasNext: false, records: [] },
  },
  {
    what: 'a quotation of a refund',
    name: 'refundQuotation',
    body: { orderNo, refundRequestList: [sentItem] },
    make: (client, signal) => client.quoteRefund({ orderNo }, [item], signal),
    answer: { status: 0, refundOfferId: 'q_1' },
  },
  {
    what: 'a refund, by an offer',
    name: 'refund',
    body: { orderNo, refundOfferId: 'q_1' },
    make: (client, signal) => client.submitRefund({ orderNo }, { offerId: 'q_1' }, signal),
    answer: { status: 0, ...refund },
  },
  {
    what: 'a refund of passengers, by the locator of the order',
    name: 'refund',
    body: { airlinePNR: 'D12345', carrier: 'ZZ', refundRequestList: [sentItem] },
    make: (client, signal) => client.submitRefund(booking, { items: [item] }, signal),
    answer: { status: 0, refundOrders: [refund] },
  },
  {
    what: 'the refunds of an order',
    name: 'queryRefundOrders',
    body: { orderNo },
    make: (client, signal) => client.queryRefunds({ orderNo }, signal),
    answer: { status: 0, refundOrders: [] },
    none: [],
  },
  {
    what: 'one refund, by the locator of the order',
    name: 'queryRefundOrders',
    body: { airlinePNR: 'D12345', carrier: 'ZZ', refundCode: '202607-0017' },
    make: (client, signal) => client.queryRefunds({ ...booking, code: '202607-0017' }, signal),
    answer: { status: 0, refundOrders: [refund] },
    none: [],
  },
  {
    what: 'a quotation of a void',
    name: 'voidQuotation',
    body: { orderNo },
    make: (client, signal) => client.quoteVoid(orderNo, signal),
    answer: { status: 0, isVoidable: true },
  },
  {
    what: 'a void',
    name: 'void',
    body: { orderNo, voidOfferId: '0123abcd' },
    make: (client, signal) => client.submitVoid(orderNo, '0123abcd', signal),
    answer: { status: 0, ...voided },
  },
  {
    what: 'the voids of an order',
    name: 'queryVoidOrders',
    body: { orderNo },
    make: (client, signal) => client.queryVoids(orderNo, undefined, signal),
    answer: { status: 0, voidOrders: [] },
    none: [],
  },
  {
    what: 'one void',
    name: 'queryVoidOrders',
    body: { orderNo, voidCode: '202607-0042' },
    make: (client, signal) => client.queryVoids(orderNo, '202607-0042', signal),
    answer: { status: 0, voidOrders: [voided] },
    none: [],
  },
  {
    what: 'to send webhooks to an address',
    name: 'updateWebhookURL',
    body: { url: 'https://skyhook.example/webhooks/atlas/s' },
    make: (client, signal) => client.registerWebhookUrl('https://skyhook.example/webhooks/atlas/s', signal),
    answer: { status: 0, msg: 'success' },
  },
];

interface Golden {
  readonly code: number;
  readonly where: 'answer' | 'ticketing';
  readonly meaning: string;
  readonly whatHelps: string;
  readonly calls: readonly string[];
  readonly thrown: { readonly code: ErrorCode; readonly retryable: boolean; readonly retryAfterMs: number | null };
  readonly mayHaveActed: boolean;
}
const codes = (
  JSON.parse(readFileSync(new URL('../../fixtures/atlas/error-codes.json', import.meta.url), 'utf8')) as Golden[]
).filter(({ where }) => where === 'answer');

describe('AtlasClient', () => {
  const server = new AnsweringServer();
  let client: AtlasClient;

  before(async () => {
    await server.start();
    client = makeClient({ confirmIncidents: true });
  });
  after(async () => {
    await client.close();
    await server.stop();
  });

  const makeClient = (more: Partial<AtlasClientOptions> = {}): AtlasClient =>
    new AtlasClient({ baseUrl: server.url, clientId: 'the-id', clientSecret: 'the-secret', ...more });

  const failureOf = async (call: Promise<unknown>): Promise<SkyhookError> => {
    const error = await call.then(
      () => assert.fail('there was no error'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof SkyhookError, String(error));
    return error;
  };

  describe('asks for', () => {
    for (const { what, name, body, make, answer } of calls) {
      it(`${what}, in one request to ${name}.do`, async () => {
        server.answerWith(json(answer));
        await make(client);
        const asked = server.asked.map((one) => [one.method, one.path, one.body]);
        assert.deepEqual(asked, [['POST', `/${name}.do`, body]]);
      });
    }

    it('all of it with the client identifier, where one is set', async () => {
      const withCid = makeClient({ cid, confirmIncidents: true });
      for (const { body, make, answer } of calls) {
        server.answerWith(json(answer));
        await make(withCid);
        assert.deepEqual(server.asked[0]?.body, { ...body, cid });
      }
      await withCid.close();
    });

    it('nothing once the caller gave up', async () => {
      const reason = new Error('the worker stops');
      for (const { what, make, answer } of calls) {
        server.answerWith(json(answer));
        await assert.rejects(make(client, AbortSignal.abort(reason)), (error) => error === reason, what);
        assert.equal(server.asked.length, 0, what);
      }
    });
  });

  describe('passes on what is wrong with an answer, for each call:', () => {
    const faults: [what: string, answer: ReturnType<typeof json>, code: ErrorCode][] = [
      ['HTTP 500', json({ status: 0 }, 500), 'ATLAS_HTTP_ERROR'],
      ['no status', json({ msg: 'success' }), 'ATLAS_ANSWER_NOT_UNDERSTOOD'],
      ['the limit as HTTP 200', json({ code: 429, retryAfter: 7 }), 'ATLAS_RATE_LIMITED'],
      ['another type', json({ status: 0 }, 200, { 'content-type': 'text/plain' }), 'ATLAS_ANSWER_WRONG_TYPE'],
      ['a list', json([]), 'ATLAS_ANSWER_NOT_JSON'],
    ];
    for (const [what, answer, code] of faults) {
      it(`${what}: ${code}`, async () => {
        for (const { what, make } of calls) {
          server.answerWith(answer);
          assert.equal((await failureOf(make(client))).code, code, what);
        }
      });
    }
  });

  describe('throws what a status of the contract means:', () => {
    for (const { code: status, meaning, whatHelps, calls: documented, thrown, mayHaveActed: acted } of codes) {
      const named = calls.filter(({ name }) => documented.includes('*') || documented.includes(name));
      // Codes of calls that the client does not make, such as `pay.do`, are tried with one that it makes.
      const tried = named.length > 0 ? named : calls.slice(-1);
      for (const call of tried.filter((one) => !(whatHelps === 'not-found' && 'none' in one))) {
        it(`${status} to ${call.what}: ${meaning}`, async () => {
          server.answerWith(json({ status, msg: 'EXAMPLE/ALEX', orderNo: null, requestId: 'r-1' }));
          const error = await failureOf(call.make(client));
          assert.ok(error instanceof AtlasRefusal);
          const { code, retryable, retryAfterMs = null, atlasStatus, detail } = error;
          assert.deepEqual({ code, retryable, retryAfterMs }, thrown);
          assert.deepEqual([atlasStatus, mayHaveActed(error)], [status, acted]);
          assert.equal(detail, `status ${status}: ${meaning}, request r-1`);
        });
      }
    }

    it('a status that no document names, for each call: retried, and it may have acted', async () => {
      for (const { what, make } of calls) {
        server.answerWith(json({ status: 612, msg: 'success' }));
        const error = await failureOf(make(client));
        assert.deepEqual([error.code, error.retryable, mayHaveActed(error)], ['ATLAS_REFUSED', true, true], what);
      }
    });
  });

  describe('knows that there is none', () => {
    const statuses: Readonly<Record<string, readonly unknown[]>> = {
      queryOrderDetails: [703, 800, '703'],
      queryRefundOrders: [801, '801'],
      queryVoidOrders: [801],
    };
    for (const call of calls.filter((one) => 'none' in one)) {
      for (const status of statuses[call.name] ?? []) {
        it(`by ${JSON.stringify(status)} to ${call.what}`, async () => {
          server.answerWith(json({ status, msg: 'none', orderNo: null, orderStatus: null, orderList: null }));
          assert.deepEqual(await call.make(client), call.none);
        });
      }
    }
  });

  describe('confirms incidents only where it may', () => {
    for (const confirmIncidents of [undefined, false]) {
      it(`not with confirmIncidents ${confirmIncidents}: ATLAS_CONFIRM_OFF, and no request`, async () => {
        const careful = makeClient(confirmIncidents === undefined ? {} : { confirmIncidents });
        for (const { name, make } of calls) {
          if (!name.startsWith('event/confirm')) continue;
          server.answerWith(json({ status: 0 }));
          const { code, retryable } = await failureOf(make(careful));
          assert.deepEqual([code, retryable, server.asked.length], ['ATLAS_CONFIRM_OFF', false, 0]);
        }
        await careful.close();
      });
    }

    it('and says so where Atlas does not have the call any more', async () => {
      server.answerWith(json({ status: 9999, msg: 'no such call' }, 404));
      const { code, detail } = await failureOf(client.confirmIncident({ incident: 'order.schedulechange', eventId }));
      assert.deepEqual([code, detail], ['ATLAS_HTTP_ERROR', 'HTTP 404']);
    });
  });

  describe('makes no request', () => {
    const month = 31 * 24 * 3_600_000;
    const wrong: [what: string, make: () => Promise<unknown>][] = [
      ['for mails of a window over a month', () => client.queryMails({ receivedFrom: 0, receivedTo: month + 1 })],
      ['for mails of nothing', () => client.queryMails({})],
      ['for mails of half a window', () => client.queryMails({ storedFrom: 0 })],
      ['for orders without a number', () => client.queryOrders('')],
      ['for orders whose number is none', () => client.queryOrders('EXAMPLE/ALEX')],
      ['for orders one of which has no number', () => client.queryOrders(`${orderNo},`)],
    ];
    for (const [what, make] of wrong) {
      it(`${what}: ATLAS_REQUEST_WRONG`, async () => {
        server.answerWith(json({ status: 0 }));
        const { code, retryable, detail } = await failureOf(make());
        assert.deepEqual([code, retryable, server.asked.length], ['ATLAS_REQUEST_WRONG', false, 0]);
        assert.doesNotMatch(detail ?? '', /ALEX/);
      });
    }

    // It cannot be taken back; what Atlas makes of a refund of nothing named is not documented.
    for (const [what, refund] of [
      ['neither an offer nor passengers', {}],
      ['no offer and no passenger', { items: [] }],
    ] as const) {
      it(`for a refund of ${what}`, async () => {
        server.answerWith(json({ status: 0, refundCode: '202607-0017', refundStatus: 0 }));
        await assert.rejects(client.submitRefund({ orderNo }, refund));
        assert.equal(server.asked.length, 0);
      });
    }
  });

  describe('asks for the orders of a split round trip', () => {
    const answerEach = () => {
      server.answerWith((response) => {
        const { orderNo: asked } = (server.asked.at(-1) as { body: unknown }).body as { orderNo: string };
        json(asked === orderNo ? order : { status: 703, orderNo: null })(response);
      });
    };
    const cases: [orderNos: string, asked: string[], found: boolean[]][] = [
      [`${orderNo},${otherNo}`, [orderNo, otherNo], [true, false]],
      [`${otherNo}, ${orderNo}`, [otherNo, orderNo], [false, true]],
      [`${orderNo},${orderNo}`, [orderNo], [true]],
      [`${orderNo}_1,${otherNo}_2`, [orderNo, otherNo], [true, false]],
      [orderNo, [orderNo], [true]],
    ];
    for (const [orderNos, asked, found] of cases) {
      it(`one by one: ${orderNos}`, async () => {
        answerEach();
        const results = await client.queryOrders(orderNos);
        assert.deepEqual(
          server.asked.map(({ body }) => body),
          asked.map((one) => ({ orderNo: one })),
        );
        assert.deepEqual(
          results.map((one) => one.found),
          found,
        );
      });
    }

    it('and fails as a whole where one fails', async () => {
      server.answerWith(json({ status: 705 }));
      assert.equal((await failureOf(client.queryOrders(`${orderNo},${otherNo}`))).code, 'ATLAS_BUSY');
      assert.equal(server.asked.length, 1);
    });
  });
});
