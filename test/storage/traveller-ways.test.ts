import assert from 'node:assert/strict';
import { storeCases } from '../../activities/order-queries.ts';
import type { OrderAnswer } from '../../src/atlas/order-query.ts';
import type { SettlementCase } from '../../src/atlas/refunds-and-voids.ts';
import type { OrderState } from '../../src/domain/order-state.ts';
import { noteCancellation } from '../../src/storage/cancellations.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { claimMessage, listMessages, messageId, putMessage, resolveMessage } from '../../src/storage/messages.ts';
import { lockOrderState } from '../../src/storage/order-state.ts';
import { markTold, nextHappening, storeOrderAnswer } from '../../src/storage/orders.ts';
import { answerQuestion, askTraveller, listQuestions } from '../../src/storage/questions.ts';
import { closeTasks, openTask } from '../../src/storage/tasks.ts';
import { markTicketsTold, meetsFinalTest, noteTickets, readTickets } from '../../src/storage/tickets.ts';
import { testDatabase } from '../support/database.ts';
import { answerAbout, followedOrder, storeNow, underLock } from '../support/orders.ts';

describe('the traveller’s ways, as they are stored', () => {
  const database = testDatabase();
  const locked = <T>(orderNo: string, work: Parameters<typeof underLock<T>>[2]) =>
    underLock(database.pool(), orderNo, work);
  const stateOf = (orderNo: string): Promise<OrderState> =>
    locked(orderNo, async (tx) => {
      const state = await lockOrderState(tx, orderNo);
      assert.ok(state);
      return state;
    });
  /** An answer as the case stores it. */
  const answered = async (orderNo: string, given: Partial<OrderAnswer>): Promise<void> => {
    const sequence = await nextHappening(database.pool());
    await locked(orderNo, async (tx) => {
      const answer = answerAbout(orderNo, given);
      await storeOrderAnswer(tx, answer, sequence);
      await noteCancellation(tx, answer, sequence);
    });
  };
  const cancelled = (errorCode?: string) => ({ status: 'cancelled', statusCode: '-3', errorCode }) as const;
  const ask = (orderNo: string, itineraryVersion = 2) =>
    locked(orderNo, (tx) =>
      askTraveller(tx, {
        orderNo,
        itineraryVersion,
        versionBefore: 1,
        options: ['keep', 'refund'],
        deadline: Date.now() + 60_000,
        consequence: 'person',
      }),
    );
  const task = (orderNo: string, reason: Parameters<typeof openTask>[2], subject: string) =>
    locked(orderNo, (tx) => openTask(tx, orderNo, reason, subject, 3600));
  const tasksOf = async (orderNo: string) =>
    (await listQuestions(database.pool(), orderNo))
      .filter(({ askedOf }) => askedOf === 'person')
      .map(({ kind, subject, state }) => `${kind} ${subject} ${state}`);
  const answerTask = async (orderNo: string, reason: string, option: string): Promise<void> => {
    const open = (await listQuestions(database.pool(), orderNo)).find(
      ({ kind, state }) => kind === reason && state === 'open',
    );
    await answerQuestion(database.pool(), open?.id ?? '', { option, by: 'operator' });
  };

  describe('a stretch of -3', () => {
    it('is counted from its first answer, and again after the order was ticketed in between', async () => {
      const orderNo = await followedOrder(database.pool());
      await answered(orderNo, cancelled('603'));
      const first = (await stateOf(orderNo)).cancellation;
      assert.equal(first?.number, 1);
      await answered(orderNo, cancelled('608'));
      assert.deepEqual((await stateOf(orderNo)).cancellation, first, 'another code is the same stretch');
      await task(orderNo, 'order-cancelled', '1/603');

      await answered(orderNo, {});
      assert.equal((await stateOf(orderNo)).cancellation, undefined);
      assert.deepEqual(await tasksOf(orderNo), ['order-cancelled 1/603 superseded']);
      assert.deepEqual((await stateOf(orderNo)).tasks, [], 'what became needless is no task');

      await answered(orderNo, cancelled('603'));
      assert.equal((await stateOf(orderNo)).cancellation?.number, 2);
    });

    it('is none with 615', async () => {
      const orderNo = await followedOrder(database.pool());
      await answered(orderNo, cancelled('615'));
      assert.equal((await stateOf(orderNo)).cancellation, undefined);
    });

    it('wants refunds and voids looked up that were asked for before it', async () => {
      const orderNo = await followedOrder(database.pool());
      await database
        .pool()
        .query(`update orders set settlement_sequence = $2 where order_no = $1`, [
          orderNo,
          await nextHappening(database.pool()),
        ]);
      assert.equal((await stateOf(orderNo)).settlementsAsked, true);
      await answered(orderNo, cancelled());
      assert.equal((await stateOf(orderNo)).settlementsAsked, false);
    });

    it('knows once and for all that the order was paid', async () => {
      const orderNo = await followedOrder(database.pool());
      await answered(orderNo, { status: 'unpaid', statusCode: '0', paid: false });
      assert.equal((await stateOf(orderNo)).paid, false);
      await answered(orderNo, { status: 'unpaid', statusCode: '0', paid: true });
      await answered(orderNo, { ...cancelled(), paid: false });
      assert.equal((await stateOf(orderNo)).paid, true);
    });
  });

  describe('tickets', () => {
    const alex = (...ticketNos: string[]) => [
      { name: 'EXAMPLE/ALEX', passengerType: 0, ticketNos, airlinePnrs: ticketNos.length > 0 ? ['D12345'] : [] },
    ];
    const noted = (orderNo: string, passengers: OrderAnswer['passengers']) =>
      locked(orderNo, (tx) => noteTickets(tx, answerAbout(orderNo, { passengers })));

    it('that are there close the task that asked for them', async () => {
      const orderNo = await followedOrder(database.pool());
      await task(orderNo, 'ticketing-late', 'ticket');
      await noted(orderNo, alex('T1'));
      assert.deepEqual(await tasksOf(orderNo), ['ticketing-late ticket superseded']);
    });

    it('are news against what the traveller was told, and only then', async () => {
      const orderNo = await followedOrder(database.pool());
      assert.equal((await stateOf(orderNo)).tickets, undefined);
      await noted(orderNo, alex('T1'));
      assert.deepEqual(
        (await stateOf(orderNo)).tickets,
        { version: 1, isNews: false, showsFewer: true },
        'nothing was told',
      );
      await locked(orderNo, (tx) => markTicketsTold(tx, orderNo));
      await noted(orderNo, alex());
      assert.deepEqual((await stateOf(orderNo)).tickets, { version: 1, isNews: false, showsFewer: true });
      await noted(orderNo, alex('T2'));
      assert.deepEqual((await stateOf(orderNo)).tickets, { version: 2, isNews: true, showsFewer: true });
      await noted(orderNo, alex('T1'));
      assert.deepEqual(
        (await stateOf(orderNo)).tickets,
        { version: 3, isNews: false, showsFewer: true },
        'back to what was told',
      );
    });

    it('are told as the message says them, not as they are when it is out', async () => {
      const orderNo = await followedOrder(database.pool());
      await noted(orderNo, alex('T1'));
      const id = messageId(orderNo, 1, 'ticketed', 'a@x.example');
      await locked(orderNo, async (tx) => {
        const tickets = (await readTickets(tx, orderNo)) ?? [];
        const words = { template: 't', subject: 's', text: 't', html: 'h', questionId: undefined };
        await putMessage(tx, {
          id,
          orderNo,
          toldVersion: 1,
          kind: 'ticketed',
          recipient: 'a@x.example',
          ...words,
          tickets: { [orderNo]: tickets },
        });
      });
      await noted(orderNo, alex('T2'));
      await locked(orderNo, (tx) => markTicketsTold(tx, orderNo, id));
      assert.equal((await stateOf(orderNo)).tickets?.isNews, true);
    });

    it('are complete without that of a lap infant after a while, and not without another’s', async () => {
      const orderNo = await followedOrder(database.pool());
      const infant = { name: 'EXAMPLE/KIM', passengerType: 2, ticketNos: [], airlinePnrs: [] };
      const test = async (given: Partial<OrderAnswer>, seconds: number) => {
        const answer = answerAbout(orderNo, given);
        await storeNow(database.pool(), answer);
        return locked(orderNo, (tx) => meetsFinalTest(tx, answer, seconds));
      };
      const withInfant = { passengers: [...alex('T1'), infant] };
      assert.equal(await test({}, 60), true);
      assert.equal(await test(withInfant, 60), false);
      assert.equal(await test(withInfant, 0.0001), true);
      assert.equal(await test({ ...withInfant, ticketStatusCode: '0' }, 0.0001), false);
      assert.equal(await test({ passengers: [...alex(), infant] }, 0.0001), false, 'nobody has one');
      assert.equal(await test({ passengers: [...alex('T1'), { ...infant, passengerType: 1 }] }, 0.0001), false);
      assert.equal(await test(withInfant, 60), false, 'the wait begins again');
    });

    it('are complete when a person says so, but only of an order that Atlas shows issued', async () => {
      const orderNo = await followedOrder(database.pool());
      const answer = answerAbout(orderNo, { passengers: alex(), ticketStatusCode: '0' });
      await storeNow(database.pool(), answer);
      await task(orderNo, 'ticketing-late', 'ticket');
      await assert.rejects(answerTask(orderNo, 'ticketing-late', 'is-ticketed'), { code: 'OPTION_NOT_OFFERED' });
      assert.deepEqual(await tasksOf(orderNo), ['ticketing-late ticket open']);

      const issued = answerAbout(orderNo, { passengers: alex() });
      await storeNow(database.pool(), issued);
      await answerTask(orderNo, 'ticketing-late', 'is-ticketed');
      assert.ok((await stateOf(orderNo)).freshWantedAt !== undefined, 'one more query takes it in');
      assert.equal(await locked(orderNo, (tx) => meetsFinalTest(tx, issued, 60)), true);
    });

    it('are known to a traveller whom a person told of them', async () => {
      const orderNo = await followedOrder(database.pool());
      await noted(orderNo, alex('T1'));
      await locked(orderNo, (tx) => markTicketsTold(tx, orderNo));
      await noted(orderNo, alex('T2'));
      await task(orderNo, 'nobody-to-tell', 'tickets-changed/2');
      await answerTask(orderNo, 'nobody-to-tell', 'done');
      const state = await stateOf(orderNo);
      assert.deepEqual([state.tickets?.isNews, state.told], [false, undefined], 'and no itinerary version');
    });
  });

  it('a task that had become needless is open again when it is needed, and an answered one is not', async () => {
    const orderNo = await followedOrder(database.pool());
    await task(orderNo, 'nobody-to-tell', 'ticketed/1');
    await locked(orderNo, (tx) => closeTasks(tx, orderNo, ['nobody-to-tell']));
    await task(orderNo, 'nobody-to-tell', 'ticketed/1');
    assert.deepEqual(await tasksOf(orderNo), ['nobody-to-tell ticketed/1 open']);
    await answerTask(orderNo, 'nobody-to-tell', 'done');
    await task(orderNo, 'nobody-to-tell', 'ticketed/1');
    assert.deepEqual(await tasksOf(orderNo), ['nobody-to-tell ticketed/1 answered']);
  });

  it('another recipient revives what the first one refused; the same one again does not', async () => {
    const orderNo = await followedOrder(database.pool());
    await followOrder(database.pool(), orderNo, { email: 'first@x.example' });
    const id = messageId(orderNo, 1, 'ticketed', 'first@x.example');
    await locked(orderNo, async (tx) => {
      const words = { template: 't', subject: 's', text: 't', html: 'h', questionId: undefined };
      await putMessage(tx, { id, orderNo, toldVersion: 1, kind: 'ticketed', recipient: 'first@x.example', ...words });
      await claimMessage(tx, id, 'attempt');
      await resolveMessage(tx, id, 'attempt', { state: 'refused', smtpAnswer: '550 no' });
      await openTask(tx, orderNo, 'mail-refused', 'ticketed/1', 3600);
    });
    const states = async () => [
      (await listMessages(database.pool(), orderNo)).map(({ state, smtpAnswer }) => `${state} ${smtpAnswer}`),
      await tasksOf(orderNo),
    ];
    await followOrder(database.pool(), orderNo, { email: 'first@x.example' });
    assert.deepEqual(await states(), [['refused 550 no'], ['mail-refused ticketed/1 open']]);
    await followOrder(database.pool(), orderNo, { email: 'second@x.example' });
    assert.deepEqual(await states(), [['superseded 550 no'], ['mail-refused ticketed/1 superseded']]);
  });

  it('another recipient is not sent what a person told the traveller', async () => {
    const orderNo = await followedOrder(database.pool());
    const id = messageId(orderNo, 1, 'ticketed', 'first@x.example');
    await locked(orderNo, async (tx) => {
      const words = { template: 't', subject: 's', text: 't', html: 'h', questionId: undefined };
      await putMessage(tx, { id, orderNo, toldVersion: 1, kind: 'ticketed', recipient: 'first@x.example', ...words });
      await claimMessage(tx, id, 'attempt');
      await resolveMessage(tx, id, 'attempt', { state: 'refused', smtpAnswer: '550 no' });
    });
    await task(orderNo, 'mail-refused', 'ticketed/1');
    await answerTask(orderNo, 'mail-refused', 'done');
    await followOrder(database.pool(), orderNo, { email: 'second@x.example' });
    assert.deepEqual(
      (await listMessages(database.pool(), orderNo)).map(({ state }) => state),
      ['refused'],
    );
  });

  it('a message written anew has the words, the language and the calendar of its last version', async () => {
    const orderNo = await followedOrder(database.pool());
    const id = messageId(orderNo, 1, 'ticketed', 'first@x.example');
    for (const word of ['first', 'second'])
      await locked(orderNo, (tx) =>
        putMessage(tx, {
          id,
          orderNo,
          toldVersion: 1,
          kind: 'ticketed',
          recipient: 'first@x.example',
          template: word,
          subject: word,
          text: word,
          html: word,
          language: word,
          calendar: { method: 'PUBLISH', content: word },
          from: word,
          questionId: undefined,
        }),
      );
    const [{ subject, text, html, language, calendar, from } = assert.fail(), ...others] = await listMessages(
      database.pool(),
      orderNo,
    );
    assert.equal(others.length, 0);
    assert.deepEqual([subject, text, html, language, calendar?.content, from], Array(6).fill('second'));
  });

  it('messages about other things than flights take no place of one about flights', async () => {
    const orderNo = await followedOrder(database.pool());
    const put = (kind: Parameters<typeof messageId>[2]) =>
      locked(orderNo, (tx) => {
        const words = { template: 't', subject: 's', text: 't', html: 'h', questionId: undefined };
        const id = messageId(orderNo, 2, kind, 'a@x.example');
        return putMessage(tx, { id, orderNo, toldVersion: 2, kind, recipient: 'a@x.example', ...words });
      });
    for (const kind of ['change-choice', 'tickets-changed', 'order-cancelled', 'back-to-booked'] as const)
      await put(kind);
    assert.deepEqual(
      (await listMessages(database.pool(), orderNo)).map(({ kind, state }) => `${kind} ${state}`),
      ['change-choice superseded', 'tickets-changed pending', 'order-cancelled pending', 'back-to-booked pending'],
    );
  });

  describe('what the traveller answered before', () => {
    const earlier = ['traveller-wants-part-refund', 'traveller-wants-call', 'passengers-disagree'] as const;
    for (const [option, left] of [
      ['keep', []],
      ['refund', ['traveller-wants-part-refund q_1 open']],
    ] as const)
      it(`is no person’s task any more after the newer answer: ${option}`, async () => {
        const orderNo = await followedOrder(database.pool());
        for (const reason of earlier) await task(orderNo, reason, 'q_1');
        const { id } = await ask(orderNo);
        await answerQuestion(database.pool(), id, { option, by: 'traveller' });
        assert.deepEqual(
          (await tasksOf(orderNo)).filter((one) => one.endsWith(' open')),
          left,
        );
      });
  });

  describe('a refund on hold', () => {
    for (const option of ['keep', 'refund'] as const)
      it(`is let go by the traveller’s answer: ${option}`, async () => {
        const orderNo = await followedOrder(database.pool());
        await task(orderNo, 'refund-on-hold', 'q_1');
        const { id } = await ask(orderNo);
        await answerQuestion(database.pool(), id, { option, by: 'traveller' });
        assert.deepEqual(await tasksOf(orderNo), ['refund-on-hold q_1 superseded']);
      });

    it('is over when a person tells the traveller that the order is cancelled', async () => {
      const orderNo = await followedOrder(database.pool());
      await task(orderNo, 'refund-on-hold', 'q_1');
      await task(orderNo, 'order-cancelled', '1/603');
      await task(orderNo, 'mail-refused', 'order-cancelled/1');
      await answerTask(orderNo, 'mail-refused', 'done');
      assert.deepEqual(await tasksOf(orderNo), [
        'refund-on-hold q_1 superseded',
        'order-cancelled 1/603 open',
        'mail-refused order-cancelled/1 answered',
      ]);
    });

    it('or chosen is no task any more when the order is void', async () => {
      const orderNo = await followedOrder(database.pool());
      await storeNow(database.pool(), answerAbout(orderNo));
      await task(orderNo, 'refund-on-hold', 'q_1');
      await task(orderNo, 'traveller-wants-refund', 'q_1');
      const voided: SettlementCase = {
        orderNo,
        code: '202607-0042',
        state: 'refunded',
        statusCode: 2,
        cancelReason: undefined,
        expectedConfirmation: undefined,
        expectedRefund: undefined,
        tickets: [],
        amount: undefined,
        transactionFee: undefined,
        offerId: undefined,
        method: undefined,
      };
      const sequence = await nextHappening(database.pool());
      await locked(orderNo, (tx) => storeCases(tx, orderNo, { refunds: [], voids: [voided] }, sequence));
      assert.equal((await stateOf(orderNo)).whollyRefunded, true);
      assert.deepEqual(await tasksOf(orderNo), [
        'refund-on-hold q_1 superseded',
        'traveller-wants-refund q_1 superseded',
      ]);
    });

    it('that is submitted already leaves nothing to ask the traveller', async () => {
      const orderNo = await followedOrder(database.pool());
      await task(orderNo, 'refund-on-hold', 'q_1');
      await ask(orderNo);
      await answerTask(orderNo, 'refund-on-hold', 'already-submitted');
      const state = await stateOf(orderNo);
      assert.equal(state.question?.state, 'superseded');
      assert.deepEqual(
        state.tasks.map(({ reason, answer }) => [reason, answer]),
        [['refund-on-hold', 'already-submitted']],
      );
    });

    it('that a person dealt with after the flights came back: the traveller knows them', async () => {
      const orderNo = await followedOrder(database.pool());
      await locked(orderNo, (tx) => markTold(tx, orderNo, 1));
      await task(orderNo, 'reinstated-after-refund', '3');
      await answerTask(orderNo, 'reinstated-after-refund', 'done');
      const { rows } = await database.pool().query(`select told_version from orders where order_no = $1`, [orderNo]);
      assert.deepEqual(rows, [{ told_version: 3 }]);
    });
  });
});
