import assert from 'node:assert/strict';
import { until } from '../devstack/until.ts';
import { isSettled, ticketedOrder, toldKinds } from './support/orders.ts';
import { sharedStack, type TestStack } from './support/stack.ts';

describe('unaccounted cancellations and the confirmation of incidents, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  const incident = (eventId: string) => stack.double.incidents().find((one) => one.eventId === eventId);
  const confirmed = (eventId: string) =>
    until('the incident is confirmed', () => (incident(eventId)?.eventStatus === 1 ? incident(eventId) : undefined));

  const readings: [option: string, result: string, told: string[]][] = [
    ['flight-cancelled', 'FLIGHT_CANCELED', ['ticketed', 'flight-cancelled']],
    ['abnormal-cancellation', 'ABNORMAL_CANCELLATION', ['ticketed', 'flight-cancelled']],
    ['passenger-cancelled', 'PASSENGER_CANCELLATION', ['ticketed']],
    ['not-cancelled', 'NO_CANCELLATION', ['ticketed']],
  ];
  for (const [option, result, told] of readings) {
    it(`asks a person what it was, tells the traveller if it is true, and tells Atlas: ${option}`, async () => {
      const orderNo = await ticketedOrder(stack);
      const { notificationId } = stack.double.abnormalCancellation({ orderNo });
      await stack.stage.resolve(orderNo, 'unaccounted-cancellation', option);
      assert.equal((await confirmed(notificationId))?.confirmedResult, result);
      const last = told.at(-1) ?? '';
      await stack.stage.told(orderNo, last);
      assert.deepEqual(toldKinds(await stack.stage.view(orderNo)), told);
    });
  }

  it('asks nobody when a void of our own explains it', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.startVoid({ orderNo, push: false, course: { stepMs: 300, ends: 'done' } });
    stack.double.abnormalCancellation({ orderNo });
    const view = await stack.stage.until(
      'it is explained and over',
      orderNo,
      (one) => isSettled(one) && one.settlements.some(({ state }) => state === 'refunded'),
    );
    assert.deepEqual(view.questions, []);
    assert.equal(view.evidence.find(({ kind }) => kind === 'unaccounted-cancellation')?.state, 'applied');
  });

  it('confirms a schedule change once the traveller knows it, once, also when the answer to it is lost', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.addFault({ endpoint: 'event/confirmEvent.do', kind: 'half-answer' });
    const { notificationId } = stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    await stack.stage.told(orderNo, 'change-notice');
    await confirmed(notificationId);
    await stack.stage.until('settled', orderNo, isSettled);
  });

  it('goes on without a confirmation where Atlas does not have the call any more', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.addFault({ endpoint: 'event/confirmEvent.do', kind: 'status', status: 901 });
    const { notificationId } = stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 30 });
    const view = await stack.stage.until(
      'settled',
      orderNo,
      (one) => isSettled(one) && one.timeline.some(({ text }) => text.includes('did not take the confirmation')),
    );
    assert.equal(incident(notificationId)?.eventStatus, 0);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-notice']);
  });
});
