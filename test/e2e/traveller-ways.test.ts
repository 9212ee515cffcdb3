import assert from 'node:assert/strict';
import type { OrderView } from '../../src/console/order-view.ts';
import { follow, isSettled, mailsAbout, openTasks, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('what a traveller hears of an order, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  const tasksOf = (view: OrderView, reason: string): string[] =>
    view.questions.filter(({ kind }) => kind === reason).map(({ state }) => state);
  const ticketNosOf = (orderNo: string): string[] =>
    stack.double.order(orderNo).passengers.flatMap(({ ticketNos }) => ticketNos);
  /** A cancelled order before ticketing, its task open. */
  const cancelledOrder = async (): Promise<string> => {
    const { orderNo } = stack.double.createOrder({ route: 'BCN-PMI', pay: true, cancelWith: '603', ticketAfterMs: 20 });
    await follow(stack, orderNo);
    await stack.stage.until('a person is asked', orderNo, (view) => openTasks(view).includes('order-cancelled'));
    return orderNo;
  };

  describe('a cancelled order', () => {
    it('is told after the hold, once, and as ticketed again if it is, with its tickets', async () => {
      const orderNo = await cancelledOrder();
      assert.deepEqual(toldKinds(await stack.stage.view(orderNo)), []);
      const told = await stack.stage.told(orderNo, 'order-cancelled');
      assert.match(told.text, /cancelled or could not be completed/);
      assert.doesNotMatch(told.text, /\d\.\d\d/, 'no amounts');

      stack.double.ticket(orderNo, { again: true });
      const again = await stack.stage.told(orderNo, 'ticketed-again');
      for (const ticketNo of ticketNosOf(orderNo)) assert.ok(again.text.includes(ticketNo));
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.deepEqual(toldKinds(view), ['order-cancelled', 'ticketed-again']);
      assert.deepEqual(tasksOf(view, 'order-cancelled'), ['superseded']);
    });

    it('is not told when it is ticketed within the hold; the task closes by itself', async () => {
      const orderNo = await cancelledOrder();
      stack.double.ticket(orderNo, { again: true, push: false });
      await stack.stage.told(orderNo, 'ticketed');
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.deepEqual(toldKinds(view), ['ticketed']);
      assert.deepEqual(tasksOf(view, 'order-cancelled'), ['superseded']);
    });

    it('is not told when the seller claims it, and is a second task when it comes again with the same code', async () => {
      const orderNo = await ticketedOrder(stack);
      for (const tasks of [1, 2]) {
        stack.double.cancel(orderNo, { errorCode: '603', push: true });
        // A second push with the same words asks for a fresh query.
        if (tasks === 2) stack.double.pushMessage({ orderNo, type: 'order.cancelled' });
        await stack.stage.resolve(orderNo, 'order-cancelled', 'i-tell-the-traveller');
        await stack.stage.until('settled', orderNo, (view) => isSettled(view) && view.order.status === 'cancelled');
        stack.double.ticket(orderNo, { again: true, push: true });
        await stack.stage.until('ticketed', orderNo, (view) => isSettled(view) && view.order.status === 'ticketed');
      }
      const view = await stack.stage.view(orderNo);
      assert.ok(view);
      assert.deepEqual(tasksOf(view, 'order-cancelled'), ['answered', 'answered']);
      assert.deepEqual(toldKinds(view), ['ticketed']);
    });

    it('is told at once when a person says so', async () => {
      const orderNo = await cancelledOrder();
      await stack.stage.resolve(orderNo, 'order-cancelled', 'tell-now');
      await stack.stage.told(orderNo, 'order-cancelled');
      await stack.stage.until('settled', orderNo, isSettled);
    });

    it('is nobody’s matter when it was never paid', async () => {
      const { orderNo } = stack.double.createOrder();
      await follow(stack, orderNo);
      await stack.stage.until('it is polled', orderNo, ({ order }) => order.status === 'unpaid');
      stack.double.cancel(orderNo);
      const view = await stack.stage.until(
        'settled',
        orderNo,
        (one) => isSettled(one) && one.order.status === 'cancelled',
      );
      assert.deepEqual([view.questions, view.messages], [[], []]);
    });
  });

  describe('other tickets', () => {
    it('are told once, and only when the order query shows them', async () => {
      const orderNo = await ticketedOrder(stack);
      const [before = ''] = ticketNosOf(orderNo);
      const forged = { name: 'FORGED/NAME', passengerType: 0, ticketNos: ['6660000000001'], airlinePNRs: ['FORGED'] };
      await stack.stage.post({ type: 'order.ticketed', data: { orderNo, orderStatus: 2, paxTicketInfos: [forged] } });
      stack.double.amend(orderNo, { ticketNos: [['9995550000001']], airlinePnr: 'NEWPNR' });
      stack.double.pushMessage({ orderNo });
      const told = await stack.stage.told(orderNo, 'tickets-changed');
      assert.ok(told.text.includes('9995550000001') && told.text.includes('NEWPNR'));
      assert.ok(!told.text.includes(before) && !told.text.includes('FORGED'));
      stack.double.pushMessage({ orderNo });
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.deepEqual(toldKinds(view), ['ticketed', 'tickets-changed']);
    });

    it('are no news when the order query merely leaves numbers out', async () => {
      const orderNo = await ticketedOrder(stack, { passengers: 2 });
      const [first = '', second = ''] = ticketNosOf(orderNo);
      for (const ticketNos of [
        [[], []],
        [[first], []],
        [[first], [second]],
      ]) {
        const queries = (await stack.stage.view(orderNo))?.order.version ?? 0;
        stack.double.amend(orderNo, { ticketNos });
        stack.double.pushMessage({ orderNo });
        await stack.stage.until(
          'it was queried',
          orderNo,
          // While numbers are missing, a refund that nobody announced is looked for.
          (view) => ['settled', 'refund-or-void'].includes(view.order.stage) && view.order.version > queries + 1,
        );
      }
      const view = await stack.stage.view(orderNo);
      assert.ok(view?.timeline.some(({ text }) => text.includes('0 of 2 passengers with a ticket')));
      assert.deepEqual(toldKinds(view), ['ticketed']);
    });
  });

  describe('a flight that comes back', () => {
    /** The outbound flight is cancelled and the traveller told. */
    const cancelledFlight = async () => {
      const orderNo = await ticketedOrder(stack, { route: 'BCN-PMI' });
      const [out, back] = stack.double.order(orderNo).currentSegments;
      stack.double.scheduleChange({ orderNo, type: 2, affected: [1] });
      const message = await stack.stage.told(orderNo, 'flight-cancelled');
      const reinstate = () => {
        const segments = [out, back].map((segment) => {
          const { bookedAs: _, ...flight } = segment as NonNullable<typeof segment>;
          return flight;
        });
        stack.double.scheduleChange({ orderNo, type: 1, affected: [1], segments });
      };
      return { orderNo, message, reinstate };
    };
    const chooseRefund = async () => {
      const cancelled = await cancelledFlight();
      await stack.stage.choose(cancelled.message, 'refund');
      await stack.stage.until('a person is asked', cancelled.orderNo, (view) =>
        openTasks(view).includes('traveller-wants-refund'),
      );
      return cancelled;
    };

    it('closes the open question and is told', async () => {
      const { orderNo, reinstate } = await cancelledFlight();
      reinstate();
      await stack.stage.told(orderNo, 'back-to-booked');
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.deepEqual(
        view.questions.map(({ kind, state }) => [kind, state]),
        [['schedule-change', 'superseded']],
      );
    });

    it('holds the refund that nobody submitted, and asks the traveller again: keep', async () => {
      const { orderNo, reinstate } = await chooseRefund();
      reinstate();
      const message = await stack.stage.told(orderNo, 'reinstated-choice');
      assert.match(message.text, /has not been submitted yet/);
      const held = await stack.stage.view(orderNo);
      assert.ok(held);
      assert.deepEqual(openTasks(held), ['refund-on-hold']);
      const page = await (await fetch(/https?:\/\/\S+\/decide\/\S+/.exec(message.text)?.[0] ?? '')).text();
      assert.match(page, /Your flight is back[^]*Keep my flights, no refund/);

      await stack.stage.choose(message, 'keep');
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.deepEqual(toldKinds(view), [
        'ticketed',
        'flight-cancelled',
        'answer-received',
        'reinstated-choice',
        'answer-received',
      ]);
      assert.deepEqual(tasksOf(view, 'traveller-wants-refund'), ['superseded']);
      assert.deepEqual(tasksOf(view, 'refund-on-hold'), ['superseded']);
    });

    it('holds the refund that nobody submitted, and asks the traveller again: refund', async () => {
      const { orderNo, reinstate } = await chooseRefund();
      reinstate();
      await stack.stage.choose(await stack.stage.told(orderNo, 'reinstated-choice'), 'refund');
      const view = await stack.stage.until('a person is asked anew', orderNo, (one) =>
        openTasks(one).includes('traveller-wants-refund'),
      );
      assert.deepEqual(openTasks(view), ['traveller-wants-refund']);
    });

    it('keeps the refund on hold when the traveller is silent: a person asks', async () => {
      const { orderNo, reinstate } = await chooseRefund();
      reinstate();
      await stack.stage.told(orderNo, 'reinstated-choice');
      const view = await stack.stage.until('silence', orderNo, (one) => openTasks(one).includes('traveller-silent'));
      assert.deepEqual(openTasks(view).toSorted(), ['refund-on-hold', 'traveller-silent']);
    });

    it('asks again when other flights come in its place, and says that the refund stands when they only get worse', async () => {
      const day = (days: number): string => new Date(Date.now() + (30 + days) * 86_400_000).toISOString().slice(0, 10);
      const flight = (number: string, depAirport: string, arrAirport: string, days: number, hour = 10) => ({
        carrier: 'ZZ',
        flightNumber: `ZZ${number}`,
        depAirport,
        arrAirport,
        depTime: `${day(days)} ${hour}:00:00`,
        arrTime: `${day(days)} ${hour + 2}:00:00`,
      });
      const segments = [flight('101', 'SIN', 'KUL', 0), flight('102', 'KUL', 'BKK', 5), flight('103', 'BKK', 'SIN', 9)];
      const orderNo = await ticketedOrder(stack, { segments });
      stack.double.scheduleChange({ orderNo, type: 2, affected: [1] });
      await stack.stage.choose(await stack.stage.told(orderNo, 'flight-cancelled'), 'refund');
      const wants = (view: OrderView): boolean => openTasks(view).join() === 'traveller-wants-refund';
      await stack.stage.until('a person is asked', orderNo, wants);

      stack.double.scheduleChange({ orderNo, type: 2, affected: [1] });
      const stands = await stack.stage.told(orderNo, 'refund-stands');
      assert.doesNotMatch(stands.text, /decide/);
      await stack.stage.until('the refund stands', orderNo, wants);

      const others = [flight('101', 'SIN', 'KUL', 0, 18), ...segments.slice(1)];
      stack.double.scheduleChange({ orderNo, type: 1, affected: [1], segments: others });
      const message = await stack.stage.told(orderNo, 'change-choice');
      assert.match(message.text, /has not been submitted yet/);
      const held = await stack.stage.until('on hold', orderNo, (view) => openTasks(view).includes('refund-on-hold'));
      assert.deepEqual(openTasks(held), ['refund-on-hold']);
      await stack.stage.choose(message, 'refund');
      await stack.stage.until('a person is asked anew', orderNo, wants);
    });

    it('is a person’s matter when the refund was submitted', async () => {
      const { orderNo, reinstate } = await chooseRefund();
      stack.double.startRefund({ orderNo, course: { stepMs: null } });
      await stack.stage.resolve(orderNo, 'traveller-wants-refund', 'done');
      await stack.stage.until('the refund shows', orderNo, ({ settlements }) => settlements.length === 1);
      reinstate();
      await stack.stage.resolve(orderNo, 'reinstated-after-refund', 'done');
      assert.deepEqual(toldKinds(await stack.stage.view(orderNo)), ['ticketed', 'flight-cancelled', 'answer-received']);
    });
  });

  describe('another address of the traveller', () => {
    it('gets what the first one refused', async () => {
      const { orderNo } = stack.double.createOrder({
        route: 'BCN-PMI',
        pay: true,
        ticketAfterMs: 20,
        contactEmail: 'refused-first@example.test',
      });
      await stack.stage.until('refused', orderNo, (view) => openTasks(view).includes('mail-refused'));
      await follow(stack, orderNo, 'second@example.test');
      await stack.stage.told(orderNo, 'ticketed');
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.deepEqual(
        mailsAbout(stack, orderNo).map(({ to }) => to),
        [['second@example.test']],
      );
      assert.deepEqual(tasksOf(view, 'mail-refused'), ['superseded']);
    });

    it('that only a later query shows gets what nobody was told', async () => {
      const { orderNo } = stack.double.createOrder({
        route: 'BCN-PMI',
        pay: true,
        ticketAfterMs: 20,
        contactEmail: 'nobody@nowhere',
      });
      await stack.stage.until('nobody', orderNo, (view) => openTasks(view).includes('nobody-to-tell'));
      stack.double.amend(orderNo, { contactEmail: 'late@example.test' });
      stack.double.pushAgain({ orderNo });
      await stack.stage.told(orderNo, 'ticketed');
      const view = await stack.stage.until('settled', orderNo, isSettled);
      assert.deepEqual(tasksOf(view, 'nobody-to-tell'), ['superseded']);
    });
  });

  it('counts as ticketed when only a lap infant lacks a ticket number for a while', async () => {
    const { orderNo } = stack.double.createOrder({
      passengers: [{}, { passengerType: 2 }],
      infantTickets: 'none',
      pay: true,
      ticketAfterMs: 20,
    });
    const view = await stack.stage.until('queried without the infant’s', orderNo, ({ timeline }) =>
      timeline.some(({ text }) => text.includes('1 of 2 passengers with a ticket')),
    );
    assert.deepEqual(toldKinds(view), []);
    const told = await stack.stage.told(orderNo, 'ticketed');
    assert.ok(ticketNosOf(orderNo).every((ticketNo) => told.text.includes(ticketNo)));
    await stack.stage.until('settled', orderNo, isSettled);
  });

  it('is over after the last flight, but for what a person has to do', async () => {
    const day = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    const segment = {
      carrier: 'ZZ',
      flightNumber: 'ZZ101',
      depAirport: 'SIN',
      arrAirport: 'KUL',
      depTime: `${day(10)} 08:00:00`,
      arrTime: `${day(10)} 09:10:00`,
    };
    const { orderNo } = stack.double.createOrder({ segments: [segment], pay: true, ticketAfterMs: 20 });
    await stack.stage.until('settled', orderNo, isSettled);
    const revised = { ...segment, depTime: `${day(10)} 12:00:00`, arrTime: `${day(10)} 13:10:00` };
    const data = { orderNo, scheduleChangeType: 1, previousSegs: [segment], revisedSegs: [revised] };
    await stack.stage.post({ type: 'order.schedulechange', status: 0, data });
    const closed = await stack.stage.until('the change is closed', orderNo, ({ evidence }) =>
      evidence.some(({ kind, state }) => kind === 'schedule-change' && state === 'dismissed'),
    );
    assert.ok(closed.timeline.some(({ text }) => text.startsWith('the last flight has been flown: open questions')));
    await stack.stage.until('settled', orderNo, isSettled);

    stack.double.startVoid({ orderNo, course: { stepMs: 100, ends: 'rejected' } });
    await stack.stage.until('a person is waited for', orderNo, (view) => view.order.stage === 'person-decides');
    await stack.stage.resolve(orderNo, 'settlement-rejected', 'done');
  });
});
