import assert from 'node:assert/strict';
import { AtlasClient, type AtlasClientOptions } from '../../../src/atlas/client.ts';
import { AtlasRefusal, mayHaveActed } from '../../../src/atlas/refusal.ts';
import { SkyhookError, type ErrorCode } from '../../../src/errors.ts';
import { callFaultCommand, type FaultCommand } from '../../../src/simulator/commands.ts';
import type { RunningAtlasDouble } from '../../../src/simulator/server.ts';
import { credentials, startDouble, stoppedClock } from '../../simulator/support.ts';

const maxAnswerBytes = 128 * 1024;
const people = [{ name: 'EXAMPLE/ALEX' }, { name: 'EXAMPLE/SAM' }];
const everybody = ['ALEX', 'SAM'].map((firstName) => ({
  lastName: 'EXAMPLE',
  firstName,
  segments: [],
  reason: 'voluntary' as const,
}));
const url = 'http://127.0.0.1:9/webhooks/atlas/s';

describe('AtlasClient against the Atlas double', () => {
  const clock = stoppedClock('2026-07-03T02:00:00Z');
  let running: RunningAtlasDouble;
  let client: AtlasClient;
  let orderNo: string;
  let incidents: { change: string; mail: string; cancellation: string };

  const clients: AtlasClient[] = [];
  const clientOf = (double: RunningAtlasDouble, more: Partial<AtlasClientOptions> = {}): AtlasClient => {
    const made = new AtlasClient({
      baseUrl: double.url,
      clientId: credentials['x-atlas-client-id'],
      clientSecret: credentials['x-atlas-client-secret'],
      confirmIncidents: true,
      limits: { maxAnswerBytes },
      ...more,
    });
    clients.push(made);
    return made;
  };
  /** A ticketed order of two adults. */
  const ticketed = (): string =>
    running.double.createOrder({ passengers: people, ticketAfterMs: 0, push: false }).orderNo;

  before(async () => {
    running = await startDouble({ now: clock.now });
    client = clientOf(running);
    orderNo = ticketed();
    const { double } = running;
    const change = double.scheduleChange({ orderNo, type: 1, shiftMinutes: 45, push: false });
    const mail = await double.receiveMail({ orderNo, push: false, incidentPush: false });
    const cancellation = double.abnormalCancellation({ orderNo, push: false });
    incidents = {
      change: change.notificationId,
      mail: mail.incident?.notificationId ?? assert.fail('the mail is no incident'),
      cancellation: cancellation.notificationId,
    };
  });
  after(async () => {
    await Promise.all(clients.map((one) => one.close()));
    await running.stop();
  });
  afterEach(() => {
    running.double.clearFaults();
    running.double.setWebhookUrl(null);
  });

  /** Calls that may be made any number of times; each gives something to compare. */
  const calls: readonly { name: string; endpoint: string; make: (by: AtlasClient) => Promise<unknown> }[] = [
    { name: 'queryOrder', endpoint: 'queryOrderDetails.do', make: (by) => by.queryOrder(orderNo) },
    { name: 'queryOrders', endpoint: 'queryOrderDetails.do', make: (by) => by.queryOrders(orderNo) },
    {
      name: 'queryOrderByPnr',
      endpoint: 'queryOrderDetails.do',
      make: async (by) => by.queryOrderByPnr(bookingOf(orderNo)),
    },
    { name: 'queryCompletedOrder', endpoint: 'queryOrderDetails.do', make: (by) => by.queryCompletedOrder(orderNo) },
    { name: 'listOrders', endpoint: 'orderList.do', make: (by) => by.listOrders({ orderNo }) },
    { name: 'listIncidents', endpoint: 'event/getPageList.do', make: (by) => by.listIncidents({ orderNo }) },
    { name: 'findIncident', endpoint: 'event/getPageList.do', make: (by) => by.findIncident(incidents.change) },
    {
      name: 'confirmIncident of a schedule change',
      endpoint: 'event/confirmEvent.do',
      make: (by) => by.confirmIncident({ incident: 'order.schedulechange', eventId: incidents.change }),
    },
    {
      name: 'confirmIncident of a mail',
      endpoint: 'event/confirmEmailScheduleChangeEvent.do',
      make: (by) =>
        by.confirmIncident({
          incident: 'email.schedulechange',
          eventId: incidents.mail,
          result: 'FLIGHT_CHANGE',
          changedFlights: [
            { originalFlightNo: 'ZZ101', newDepLocal: '2026-12-01T08:45', newArrLocal: '2026-12-01T10:55' },
          ],
        }),
    },
    {
      name: 'confirmIncident of a cancellation',
      endpoint: 'event/confirmAbnormalCancelledEvent.do',
      make: (by) =>
        by.confirmIncident({
          incident: 'abnormal.cancelled',
          eventId: incidents.cancellation,
          result: 'NO_CANCELLATION',
        }),
    },
    // Each answer has a new link.
    {
      name: 'queryMails',
      endpoint: 'queryMail.do',
      make: async (by) => {
        const page = await by.queryMails({ orderNo });
        return { ...page, records: page.records.map((one) => ({ ...one, link: typeof one.link })) };
      },
    },
    {
      name: 'quoteRefund',
      endpoint: 'refundQuotation.do',
      make: async (by) => ({ ...(await by.quoteRefund({ orderNo }, everybody)), offerId: 'new' }),
    },
    { name: 'queryRefunds', endpoint: 'queryRefundOrders.do', make: (by) => by.queryRefunds({ orderNo }) },
    {
      name: 'quoteVoid',
      endpoint: 'voidQuotation.do',
      make: async (by) => ({ ...(await by.quoteVoid(orderNo)), offerId: 'new' }),
    },
    { name: 'queryVoids', endpoint: 'queryVoidOrders.do', make: (by) => by.queryVoids(orderNo) },
    { name: 'registerWebhookUrl', endpoint: 'updateWebhookURL.do', make: (by) => by.registerWebhookUrl(url) },
  ];

  const bookingOf = (number: string): { airlinePnr: string; carrier: string } => {
    const { airlinePnr, bookedSegments } = running.double.order(number);
    return { airlinePnr, carrier: bookedSegments[0]?.carrier ?? assert.fail('the order has no flight') };
  };

  describe('reads', () => {
    it('an order from its creation to its tickets', async () => {
      const created = running.double.createOrder({ passengers: people, push: false }).orderNo;
      const stateOf = async () => {
        const result = await client.queryOrder(created);
        assert.ok(result.found);
        const { status, paid, ticketStatusCode, passengers } = result.order;
        return [status, paid, ticketStatusCode, passengers.map((one) => one.ticketNos.length)];
      };
      assert.deepEqual(await stateOf(), ['unpaid', false, '0', [0, 0]]);
      running.double.pay(created);
      assert.deepEqual(await stateOf(), ['ticketing', true, '0', [0, 0]]);
      running.double.ticket(created, { push: false });
      assert.deepEqual(await stateOf(), ['ticketed', true, '1', [1, 1]]);
    });

    it('an order that is cancelled, and one that is paid and has no PNR yet, whatever its status', async () => {
      const commands = [{ cancelWith: '603' }, { noPnrYet: 'status -3' }, { noPnrYet: 'status 1' }] as const;
      const states = [];
      for (const command of commands) {
        const { orderNo: created } = running.double.createOrder({ ...command, push: false });
        const result = await client.queryOrder(created);
        states.push(result.found && [result.order.status, result.order.errorCode]);
      }
      assert.deepEqual(states, [
        ['cancelled', '603'],
        ['cancelled', '615'],
        ['ticketing', '615'],
      ]);
    });

    it('an order that is not known, in each way to ask for it', async () => {
      assert.deepEqual(await client.queryOrder('DEMOA20200101000000000'), { found: false });
      assert.deepEqual(await client.queryOrderByPnr({ airlinePnr: 'NONE00', carrier: 'ZZ' }), { found: false });
      assert.equal(await client.queryCompletedOrder('DEMOA20200101000000000'), undefined);
      assert.deepEqual(await client.queryRefunds({ orderNo: 'DEMOA20200101000000000' }), []);
      assert.deepEqual(await client.queryVoids('DEMOA20200101000000000'), []);
    });

    it('both orders of a split round trip', async () => {
      const split = running.double.createOrder({ split: true, route: 'BCN-PMI', ticketAfterMs: 0, push: false });
      const [first, second, ...more] = await client.queryOrders(split.orderNo);
      assert.ok(first?.found && second?.found && more.length === 0);
      assert.equal(`${first.order.orderNo},${second.order.orderNo}`, split.orderNo);
      assert.deepEqual([first.order.itinerary.length, second.order.itinerary.length], [1, 1]);
    });

    it('an order by its locator, and with the baggage bought later', async () => {
      const main = ticketed();
      const { orderNo: baggage } = running.double.createAncillaryOrder(main);
      const found = await client.queryOrderByPnr(bookingOf(main));
      assert.equal(found.found && found.order.orderNo, main);
      const completed = await client.queryCompletedOrder(main);
      assert.deepEqual(
        [completed?.main, ...(completed?.ancillaryOrders ?? [])].map((one) => [
          one?.orderNo,
          one?.status,
          one?.orderType,
        ]),
        [
          [main, 'ticketed', undefined],
          [baggage, 'unpaid', 6],
        ],
      );
    });

    it('the order list, filtered and page by page', async () => {
      const all = await client.listOrders({ statuses: [2], pageSize: 100 });
      assert.deepEqual([all.skipped, all.total], [0, all.records.length]);
      assert.ok(all.records.every((one) => one.status === 'ticketed' && one.createdAt && one.departureDay));
      const second = await client.listOrders({ statuses: [2], pageSize: 1, page: 2 });
      assert.deepEqual([second.records.length, second.total], [1, all.total]);
      const none = await client.listOrders({ createdFrom: 0, createdTo: 1_000 });
      assert.deepEqual([none.records, none.total], [[], 0]);
    });

    for (const incidentTimeFormat of ['schema', 'sample'] as const) {
      it(`incidents whose times are those of the ${incidentTimeFormat}`, async () => {
        const other = await startDouble({ incidentTimeFormat, now: clock.now });
        try {
          const by = clientOf(other);
          const { orderNo: created } = other.double.createOrder({ ticketAfterMs: 0, push: false });
          const { notificationId } = other.double.scheduleChange({ orderNo: created, type: 2, push: false });
          const incident = await by.findIncident(notificationId);
          assert.ok(incident?.departsLocal);
          const { eventAt, createdAt, confirmedAt, eventStatus } = incident;
          assert.deepEqual([eventAt, createdAt, confirmedAt, eventStatus], [clock.now(), clock.now(), undefined, 0]);

          const window = { from: clock.now(), to: clock.now() + 1_000 };
          assert.deepEqual((await by.listIncidents(window)).records, [incident]);
          assert.deepEqual((await by.listIncidents({ ...window, eventStatus: [1] })).records, []);
          assert.deepEqual((await by.listIncidents({ from: clock.now() + 1_000 })).records, []);
          await by.confirmIncident({ incident: 'order.schedulechange', eventId: notificationId, remark: 'seen' });
          const confirmed = await by.findIncident(notificationId);
          assert.deepEqual([confirmed?.eventStatus, confirmed?.confirmedAt], [1, clock.now()]);
        } finally {
          await other.stop();
        }
      });
    }

    it('mails of an order and of a window, page by page, each time with a link', async () => {
      const of = ticketed();
      for (const category of ['Schedule change', 'Receipt', 'Unidentified'])
        await running.double.receiveMail({ orderNo: of, category, push: false, incident: false, storedAfterMs: 0 });
      const page = await client.queryMails({ orderNo: of });
      assert.deepEqual(page.records.map((one) => one.category).sort(), ['receipt', 'schedule-change', 'unidentified']);
      assert.deepEqual([page.skipped, page.hasNext], [0, false]);
      const [first] = page.records;
      assert.ok(first?.link && first.mailCode && first.receivedAt && first.storedAt);
      assert.equal((await fetch(first.link)).status, 200);

      const window = { receivedFrom: clock.now() - 60_000, receivedTo: clock.now() };
      const paged = await client.queryMails({ orderNo: of, ...window, pageSize: 2 });
      assert.deepEqual([paged.records.length, paged.hasNext], [2, true]);
      const rest = await client.queryMails({ orderNo: of, ...window, pageSize: 2, pageIndex: 2 });
      assert.deepEqual([rest.records.length, rest.hasNext], [1, false]);
      const changes = await client.queryMails({ ...window, categories: ['schedule-change'] });
      assert.ok(changes.records.every((one) => one.category === 'schedule-change') && changes.records.length > 0);
    });

    it('a refund from its quotation to its end', async () => {
      const of = ticketed();
      running.double.setBehaviour({ refundStepMs: null });
      const quotation = await client.quoteRefund({ orderNo: of }, everybody);
      assert.ok(quotation.offerId && quotation.amount?.estimatedRefund !== undefined && quotation.tickets.length === 2);
      const submitted = await client.submitRefund({ orderNo: of }, { offerId: quotation.offerId });
      assert.deepEqual(
        [submitted.state, submitted.orderNo, submitted.offerId],
        ['atlas-processing', of, quotation.offerId],
      );
      for (const [status, state] of [
        [1, 'airline-processing'],
        [3, 'airline-refunding'],
        [2, 'refunded'],
      ] as const) {
        running.double.moveRefund(submitted.code, { status });
        assert.deepEqual(await client.queryRefunds({ orderNo: of }), [{ ...submitted, state, statusCode: status }]);
      }
      assert.deepEqual(await client.queryRefunds({ orderNo: of, code: '202001-0001' }), []);
      assert.equal((await client.queryRefunds({ ...bookingOf(of), code: submitted.code })).length, 1);
    });

    it('a refund of segments that it names as the order query does', async () => {
      const of = ticketed();
      const found = await client.queryOrder(of);
      assert.ok(found.found);
      const segments = found.order.itinerary.map(({ depLocal, flightNumber, depAirport, arrAirport }) => ({
        depLocal,
        flightNumber,
        depAirport,
        arrAirport,
      }));
      const items = everybody.map((one) => ({ ...one, segments }));
      const submitted = await client.submitRefund({ orderNo: of }, { items });
      assert.equal(submitted.tickets.length, 2);
    });

    it('a void from its quotation to its end', async () => {
      const of = ticketed();
      running.double.setBehaviour({ voidStepMs: null });
      const quotation = await client.quoteVoid(of);
      assert.ok(quotation.voidable && quotation.offerId && quotation.sameDayDeadline?.time);
      const submitted = await client.submitVoid(of, quotation.offerId);
      assert.deepEqual([submitted.state, submitted.orderNo], ['atlas-processing', of]);
      for (const [status, state] of [
        [1, 'airline-processing'],
        [4, 'rejected'],
      ] as const) {
        running.double.moveVoid(submitted.code, { status });
        const [now, ...others] = await client.queryVoids(of, submitted.code);
        assert.deepEqual([now?.state, now?.code, others], [state, submitted.code, []]);
      }
    });

    it('the address to which webhooks go', async () => {
      await client.registerWebhookUrl(url);
      assert.equal(running.double.webhookUrl, url);
    });
  });

  describe('names what Atlas refuses:', () => {
    const refusals: [what: string, make: () => Promise<unknown>, code: ErrorCode, status: number][] = [
      [
        'a refund before the tickets',
        () =>
          client.quoteRefund(
            { orderNo: running.double.createOrder({ passengers: people, push: false }).orderNo },
            everybody,
          ),
        'ATLAS_NOT_YET',
        809,
      ],
      [
        'a void while it is ticketed',
        () => client.quoteVoid(running.double.createOrder({ pay: true, push: false }).orderNo),
        'ATLAS_NOT_YET',
        814,
      ],
      [
        'a refund of nobody who flies',
        () => client.quoteRefund({ orderNo }, [{ ...everybody[0]!, firstName: 'NOBODY' }]),
        'ATLAS_NOT_FOUND',
        807,
      ],
      ['a refund without passengers', () => client.quoteRefund({ orderNo }, []), 'ATLAS_REQUEST_WRONG', 810],
      [
        'an offer that is none',
        () => client.submitRefund({ orderNo }, { offerId: 'q_none' }),
        'ATLAS_OFFER_EXPIRED',
        805,
      ],
      ['an offer for a void that is none', () => client.submitVoid(orderNo, 'none'), 'ATLAS_OFFER_EXPIRED', 805],
      ['a void of an unknown order', () => client.quoteVoid('DEMOA20200101000000000'), 'ATLAS_NOT_FOUND', 801],
      [
        'a refund of an unknown order',
        () => client.submitRefund({ orderNo: 'DEMOA20200101000000000' }, { items: everybody }),
        'ATLAS_NOT_FOUND',
        801,
      ],
    ];
    for (const [what, make, code, status] of refusals) {
      it(`${what}: ${status}, ${code}`, async () => {
        const error = await failureOf(make());
        assert.ok(error instanceof AtlasRefusal);
        assert.deepEqual([error.code, error.atlasStatus], [code, status]);
      });
    }

    it('wrong credentials, for each call', async () => {
      const stranger = clientOf(running, { clientSecret: 'another' });
      for (const { name, make } of calls) {
        const error = await failureOf(make(stranger));
        assert.deepEqual([name, error.code, mayHaveActed(error)], [name, 'ATLAS_UNAUTHORISED', false]);
      }
    });

    for (const http of [429, 200] as const) {
      it(`too many calls, as HTTP ${http}`, async () => {
        running.double.addLimit({ endpoints: ['queryVoidOrders.do'], limit: 1, perMs: 60_000, http });
        await client.queryVoids(orderNo);
        const { code, retryAfterMs = 0 } = await failureOf(client.queryVoids(orderNo));
        running.double.callLimits.clear();
        assert.equal(code, 'ATLAS_RATE_LIMITED');
        assert.ok(retryAfterMs > 50_000 && retryAfterMs <= 60_000, `${retryAfterMs} ms`);
        assert.deepEqual(await client.queryVoids(orderNo), []);
      });
    }

    it('calls that Atlas does not have any more', async () => {
      running.double.setBehaviour({ confirmCalls: 'gone' });
      for (const { endpoint, make } of calls.filter((one) => one.endpoint.startsWith('event/confirm'))) {
        const { code, detail } = await failureOf(make(client));
        assert.deepEqual([endpoint, code, detail], [endpoint, 'ATLAS_HTTP_ERROR', 'HTTP 404']);
      }
      running.double.setBehaviour({ confirmCalls: 'answer' });
    });
  });

  type Kind = (typeof callFaultCommand.shape.kind.options)[number];
  interface Fault {
    readonly kind: Kind;
    /** Undefined: the answer is read as if nothing were. */
    readonly code?: ErrorCode;
    readonly retryAfterMs?: number;
    readonly plan?: Partial<Extract<FaultCommand, { kind: unknown }>>;
    /** Takes until the client gives up. */
    readonly slow?: true;
  }
  const faults: readonly Fault[] = [
    { kind: 'http500', code: 'ATLAS_HTTP_ERROR' },
    { kind: '429', code: 'ATLAS_RATE_LIMITED', retryAfterMs: 3_000, plan: { ms: 2_500 } },
    { kind: '429-in-200', code: 'ATLAS_RATE_LIMITED', retryAfterMs: 1_000 },
    { kind: 'slow', code: 'ATLAS_TIMEOUT', plan: { ms: 400 }, slow: true },
    { kind: 'stalled', code: 'ATLAS_TIMEOUT', slow: true },
    { kind: 'half-answer', code: 'ATLAS_ANSWER_INCOMPLETE' },
    { kind: 'html', code: 'ATLAS_ANSWER_WEB_PAGE' },
    { kind: 'html', code: 'ATLAS_HTTP_ERROR', plan: { status: 503 } },
    { kind: 'html', code: 'ATLAS_UNAUTHORISED', plan: { status: 403 } },
    { kind: 'wrong-content-type', code: 'ATLAS_ANSWER_WRONG_TYPE' },
    { kind: 'empty', code: 'ATLAS_ANSWER_NOT_JSON' },
    { kind: 'empty', code: 'ATLAS_HTTP_ERROR', plan: { status: 502 } },
    { kind: 'oversize', code: 'ATLAS_ANSWER_TOO_LARGE', plan: { bytes: 2 * maxAnswerBytes } },
    { kind: 'gzip' },
    { kind: 'undeclared-gzip', code: 'ATLAS_ANSWER_NOT_JSON' },
    { kind: 'truncated-gzip', code: 'ATLAS_ANSWER_INCOMPLETE' },
    { kind: 'reset', code: 'ATLAS_CONNECTION_LOST' },
    { kind: 'lost-answer', code: 'ATLAS_CONNECTION_LOST' },
    { kind: 'status', code: 'ATLAS_BUSY', retryAfterMs: 5_000 },
    { kind: 'status', code: 'ATLAS_BUSY', retryAfterMs: 2_000, plan: { status: 705 } },
    { kind: 'status', code: 'ATLAS_REFUSED', plan: { status: -1 } },
  ];

  it('knows each kind of fault that the double has', () => {
    assert.deepEqual(
      [...new Set(faults.map((one) => one.kind))].sort(),
      [...callFaultCommand.shape.kind.options].sort(),
    );
  });

  const titleOf = ({ kind, plan = {} }: Fault): string =>
    plan.status === undefined ? kind : `${kind} with status ${plan.status}`;

  describe('after a fault makes the same call as if nothing had been', () => {
    for (const fault of faults.filter((one) => !one.slow)) {
      it(`${titleOf(fault)}: ${fault.code ?? 'no error'}`, async () => {
        for (const { name, endpoint, make } of calls) {
          const expected = await make(client);
          running.double.addFault({ kind: fault.kind, endpoint, ...fault.plan });
          if (fault.code === undefined) assert.deepEqual(await make(client), expected, name);
          else {
            const { code, retryAfterMs } = await failureOf(make(client));
            assert.deepEqual(
              { name, code, retryAfterMs },
              { name, code: fault.code, retryAfterMs: fault.retryAfterMs },
            );
          }
          assert.deepEqual(running.double.faults().calls, [], `${name} was not spoilt`);
          assert.deepEqual(await make(client), expected, name);
        }
      });
    }

    for (const fault of faults.filter((one) => one.slow)) {
      it(`${titleOf(fault)}: ${fault.code}`, async () => {
        const hasty = clientOf(running, { limits: { totalMs: 150 } });
        const expected = await Promise.all(calls.map(({ make }) => make(client)));
        for (const { endpoint } of calls) running.double.addFault({ kind: fault.kind, endpoint, ...fault.plan });
        const failures = await Promise.all(calls.map(({ make }) => failureOf(make(hasty))));
        assert.deepEqual(
          failures.map(({ code }, index) => [calls[index]?.name, code]),
          calls.map(({ name }) => [name, fault.code]),
        );
        assert.deepEqual(await Promise.all(calls.map(({ make }) => make(client))), expected);
      });
    }
  });

  describe('never submits twice what a fault may have hidden', () => {
    const submissions = {
      'refund.do': {
        submit: (by: AtlasClient, of: string) => by.submitRefund({ orderNo: of }, { items: everybody }),
        query: (of: string) => client.queryRefunds({ orderNo: of }),
      },
      'void.do': {
        submit: async (by: AtlasClient, of: string) => {
          const { offerId = 'none' } = await client.quoteVoid(of);
          return by.submitVoid(of, offerId);
        },
        query: (of: string) => client.queryVoids(of),
      },
    };
    for (const [endpoint, { submit, query }] of Object.entries(submissions)) {
      for (const fault of faults.filter((one) => one.code !== undefined)) {
        it(`${endpoint}: ${titleOf(fault)}`, async () => {
          const of = ticketed();
          running.double.addFault({ kind: fault.kind, endpoint, ...fault.plan });
          const by = fault.slow ? clientOf(running, { limits: { totalMs: 150 } }) : client;
          const error = await failureOf(submit(by, of));
          assert.equal(error.code, fault.code);
          const there = await query(of);
          if (mayHaveActed(error)) return;
          assert.deepEqual(there, [], 'it acted all the same');
          assert.equal((await submit(client, of)).state, 'atlas-processing');
        });
      }

      it(`${endpoint}: a second submission is refused, and is not to be tried again`, async () => {
        const of = ticketed();
        const first = await submit(client, of);
        const again =
          endpoint === 'refund.do'
            ? submit(client, of)
            : client.submitVoid(of, first.offerId ?? assert.fail('no offer'));
        const error = await failureOf(again);
        assert.ok(error instanceof AtlasRefusal);
        assert.ok([816, 817, 818].includes(error.atlasStatus), `status ${error.atlasStatus}`);
        assert.deepEqual([error.code, error.retryable, mayHaveActed(error)], ['ATLAS_ALREADY_DONE', false, true]);
        assert.deepEqual(
          (await query(of)).map(({ code }) => code),
          [first.code],
        );
      });
    }
  });
});

async function failureOf(call: Promise<unknown>): Promise<SkyhookError> {
  const error = await call.then(
    () => assert.fail('there was no error'),
    (error: unknown) => error,
  );
  assert.ok(error instanceof SkyhookError, String(error));
  return error;
}
