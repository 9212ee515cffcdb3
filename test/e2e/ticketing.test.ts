import assert from 'node:assert/strict';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('order.ticketed, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  it('mails PNR, ticket numbers and flights once the order query meets the final test', async () => {
    const { double, stage } = stack;
    const { orderNo, contact } = double.createOrder({ route: 'SIN-KUL', passengers: 2, pay: true, ticketAfterMs: 100 });
    await stage.told(orderNo, 'ticketed');
    const view = await stage.until('settled', orderNo, isSettled);

    assert.equal(view.order.status, 'ticketed');
    assert.deepEqual(
      view.passengers.map(({ name }) => name),
      double.order(orderNo).passengers.map(({ name }) => name),
    );
    const [mail, ...more] = mailsAbout(stack, orderNo);
    assert.ok(mail);
    assert.equal(more.length, 0);
    assert.deepEqual(mail.to, [contact.email]);
    for (const { name, ticketNos } of double.order(orderNo).passengers) {
      assert.ok(mail.text.includes(name), 'the mail names each passenger');
      for (const ticketNo of ticketNos ?? []) assert.ok(mail.text.includes(ticketNo) && mail.html.includes(ticketNo));
    }
    assert.ok(mail.text.includes(double.order(orderNo).airlinePnr));
    for (const segment of double.order(orderNo).currentSegments) {
      assert.ok(mail.text.includes(`${segment.flightNumber} ${segment.depAirport} to ${segment.arrAirport}`));
    }
  });

  it('waits for the ticket number of each passenger, however final the push sounds', async () => {
    const { double, stage } = stack;
    const { orderNo } = double.createOrder({
      passengers: 2,
      pay: true,
      ticketAfterMs: 50,
      withoutTicketNumbersForMs: 2_500,
    });
    await stage.until('queried without ticket numbers', orderNo, (view) =>
      view.timeline.some(({ text }) => text.includes('0 of 2 passengers with a ticket')),
    );
    assert.deepEqual(toldKinds(await stage.view(orderNo)), []);
    await stage.told(orderNo, 'ticketed');
    const calls = double.calls()['queryOrderDetails.do'];
    assert.ok(calls && calls.latest.filter((call) => call.orderNo === orderNo).length >= 3, 'it polled');
  });

  it('tells nobody twice when the same message comes again, and answers 200 each time', async () => {
    const orderNo = await ticketedOrder(stack);
    const repeats = stack.double.pushAgain({ orderNo, times: 3 });
    await stack.double.settled();
    assert.deepEqual(
      repeats.map(({ attempts }) => [attempts[0]?.status, attempts[0]?.body]),
      Array.from({ length: 3 }, () => [200, '{"status":0,"msg":"success"}']),
    );
    const view = await stack.stage.until(
      'the repeats had their query',
      orderNo,
      ({ deliveries }) =>
        deliveries[0]?.repeats === 3 && deliveries[0].state === 'processed' && deliveries[0].drive > 1,
    );
    assert.deepEqual(toldKinds(view), ['ticketed']);
    assert.equal(mailsAbout(stack, orderNo).length, 1);
  });

  it('believes the order query, not a forged push, for an order that is unpaid', async () => {
    const { double, stage } = stack;
    const { orderNo } = double.createOrder();
    const tickets = [{ name: 'FORGED/NAME', ticketNos: ['666'], airlinePNRs: ['666'] }];
    assert.equal(
      await stage.post({ type: 'order.ticketed', data: { orderNo, orderStatus: 2, paxTicketInfos: tickets } }),
      200,
    );
    const view = await stage.until('queried', orderNo, ({ order }) => order.status === 'unpaid');
    assert.deepEqual(view.messages, []);
    assert.deepEqual(view.itineraries, []);

    double.pay(orderNo);
    double.ticket(orderNo, { push: true });
    await stage.told(orderNo, 'ticketed');
    const mail = mailsAbout(stack, orderNo)[0];
    assert.ok(mail && !mail.text.includes('666') && !mail.text.includes('FORGED'));
  });

  it('opens no case for an order that Atlas does not know, and keeps the delivery', async () => {
    const { stage } = stack;
    const orderNo = 'DEMOX20260101000000000';
    assert.equal(
      await stage.post({ type: 'order.ticketed', data: { orderNo, orderStatus: 2, paxTicketInfos: [] } }),
      200,
    );
    for (;;) {
      const [delivery] = await stage.deliveries(`orderNo=${orderNo}`);
      if (delivery?.state === 'quarantined') {
        assert.equal(delivery.reason, 'ORDER_UNKNOWN');
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await stage.view(orderNo), undefined);
  });

  it('keeps following an order whose payment the airline is still chasing (615)', async () => {
    const { double, stage } = stack;
    const { orderNo } = double.createOrder({ pay: true, cancelWith: '615', ticketAfterMs: 20 });
    await stage.post({ type: 'order.ticketed', data: { orderNo, orderStatus: 2, paxTicketInfos: [] } });
    await stage.until('queried as cancelled with 615', orderNo, ({ order }) => order.errorCode === '615');
    double.ticket(orderNo, { push: false });
    await stage.told(orderNo, 'ticketed');
  });

  it('hands a cancelled order to a person', async () => {
    const { double, stage } = stack;
    const { orderNo } = double.createOrder({ pay: true, cancelWith: '603', ticketAfterMs: 20 });
    await stage.post({ type: 'order.ticketed', data: { orderNo, orderStatus: 2, paxTicketInfos: [] } });
    await stage.resolve(orderNo, 'order-cancelled', 'done');
    const view = await stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), []);
  });
});
