import assert from 'node:assert/strict';
import ICAL from 'ical.js';
import { isSettled, mailsAbout, ticketedOrder, toldKinds } from './support/orders.ts';
import { mailServer, sharedStack, type TestStack } from './support/stack.ts';

const linkOf = (text: string): string => /https?:\/\/\S+\/decide\/\S+/.exec(text)?.[0] ?? '';

/** After a large change of the first flight. */
const optionsOffered = (order: {
  readonly currentSegments: readonly unknown[];
  readonly passengers: readonly unknown[];
}) => [
  'keep',
  'another-flight',
  'refund',
  ...(order.currentSegments.length > 1 ? ['refund-part'] : []),
  'call-me',
  ...(order.passengers.length > 1 ? ['not-all-agree'] : []),
];

describe('order.schedulechange, end to end', function () {
  this.timeout(60_000);
  let stack: TestStack;
  before(async function () {
    this.timeout(300_000);
    stack = await sharedStack();
  });

  it('mails before and after, takes the answer from the mailed link, and tells when the airline shows it', async () => {
    const orderNo = await ticketedOrder(stack);
    const [before] = stack.double.order(orderNo).currentSegments;
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 95, affected: [1], queryShows: { afterMs: 3_000 } });
    const [after] = stack.double.order(orderNo).currentSegments;
    await stack.stage.told(orderNo, 'change-choice');
    const mail = mailsAbout(stack, orderNo).find(({ subject }) => subject.includes('please choose'));
    assert.ok(mail && before && after);
    assert.match(
      mail.text,
      new RegExp(
        `BEFORE\n${before.flightNumber} [^]*${before.depTime.slice(11, 16)}[^]*NOW\n${after.flightNumber} [^]*${after.depTime.slice(11, 16)}`,
      ),
    );

    const opened = await fetch(linkOf(mail.text));
    assert.equal(opened.status, 200);
    assert.equal(opened.headers.get('cache-control'), 'no-store');
    const page = await opened.text();
    assert.ok(!page.includes(stack.double.order(orderNo).passengers[0]?.name ?? '?'), 'the page shows no names');
    assert.ok(!/\schecked/.test(page), 'no option is preselected');
    const stillOpen = await stack.stage.view(orderNo);
    assert.equal(stillOpen?.questions[0]?.state, 'open', 'opening the page changes nothing');

    await stack.stage.choose(mail, 'keep');
    const again = await fetch(linkOf(mail.text), {
      method: 'POST',
      body: new URLSearchParams({ option: 'refund', confirmed: 'yes' }),
    });
    assert.equal(again.status, 409, 'the first answer stands');
    await stack.stage.told(orderNo, 'airline-confirmed');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed']);
    assert.equal(view.evidence.find(({ kind }) => kind === 'schedule-change')?.corroboratedBy, 'incident-list');
  });

  it('moves the entry in the traveller’s calendar with the flight', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 20, affected: [1] });
    await stack.stage.told(orderNo, 'change-notice');
    const entries = [];
    for (const { id } of mailsAbout(stack, orderNo)) {
      const file = await fetch(`${stack.mails.pageUrl}/messages/${id}/attachments/0`);
      assert.match(file.headers.get('content-type') ?? '', /^(text\/calendar|application\/ics)/);
      const calendar = new ICAL.Component(ICAL.parse(await file.text()));
      const [first] = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
      assert.ok(first);
      entries.push({ uid: first.uid, sequence: first.sequence, start: first.startDate.toJSDate().getTime() });
    }
    const [ticketed, changed] = entries;
    assert.ok(ticketed && changed && entries.length === 2);
    assert.equal(changed.uid, ticketed.uid);
    assert.ok(changed.sequence > ticketed.sequence);
    assert.equal(changed.start - ticketed.start, 20 * 60_000);
  });

  it('mails which seat and bag were bought, and what became of each by a change; keeps what is lost with the judgement', async () => {
    const ancillaries = [{}, { productCode: 'SEAT_12A', segmentIndex: 2 }];
    const orderNo = await ticketedOrder(stack, { route: 'BCN-PMI', ancillaries });
    const [first, second] = stack.double.order(orderNo).currentSegments;
    const seat = `, ${second?.flightNumber} ${second?.depAirport} to ${second?.arrAirport}, seat 12A`;
    const receipt = await stack.stage.told(orderNo, 'ticketed');
    for (const extra of [`, ${first?.flightNumber} BCN to PMI, baggage 20 kg\n`, `${seat}\n`])
      assert.ok(receipt.text.includes(extra), extra);
    stack.double.scheduleChange({ orderNo, type: 2, affected: [1] });
    const { text } = await stack.stage.told(orderNo, 'flight-cancelled');
    assert.match(text, new RegExp(`, ${first?.flightNumber} BCN to PMI, baggage 20 kg: gone with its flight`));
    assert.ok(text.includes(`${seat}: stays with its flight, as far as we know\n`));
    const { judgements } = await stack.stage.until('judged', orderNo, (one) => one.judgements.length === 1);
    assert.deepEqual(judgements[0]?.judgement.ancillaries, [
      {
        passenger: 1,
        kind: 'baggage',
        description: '20 kg',
        segment: { depAirport: 'BCN', arrAirport: 'PMI', flightNumber: first?.flightNumber },
        fate: 'lost',
      },
    ]);
  });

  it('hands another flight, chosen on the page, to a person', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200, affected: [1] });
    const message = await stack.stage.told(orderNo, 'change-choice');
    const page = await (await fetch(linkOf(message.text))).text();
    assert.deepEqual(
      [...page.matchAll(/name="option" value="([\w-]+)"/g)].map(([, value]) => value),
      optionsOffered(stack.double.order(orderNo)),
    );
    await stack.stage.choose(message, 'another-flight');
    await stack.stage.resolve(orderNo, 'traveller-wants-other-flight', 'done');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.equal(view.questions.find(({ askedOf }) => askedOf === 'traveller')?.answer, 'another-flight');
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received']);
  });

  it('records silence as no choice when the deadline passes', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 70, affected: [1] });
    const { text } = await stack.stage.told(orderNo, 'change-choice');
    const view = await stack.stage.until('settled', orderNo, (one) => isSettled(one) && one.messages.length === 3);
    assert.equal(view.questions.find(({ askedOf }) => askedOf === 'traveller')?.state, 'no-choice');
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'airline-confirmed']);
    const late = await fetch(linkOf(text), { method: 'POST', body: new URLSearchParams({ option: 'keep' }) });
    assert.equal(late.status, 409);
    assert.match(await late.text(), /The time to answer is over/);
  });

  it('hands silence about a large change to a person', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 240, affected: [1] });
    await stack.stage.told(orderNo, 'change-choice');
    await stack.stage.resolve(orderNo, 'traveller-silent', 'done');
    await stack.stage.until('settled', orderNo, isSettled);
  });

  it('tells of A to B, back to A, and to B again, each time', async () => {
    const orderNo = await ticketedOrder(stack);
    for (const [shiftMinutes, kind, times] of [
      [200, 'change-choice', 1],
      [-200, 'back-to-booked', 1],
      [200, 'change-choice', 2],
    ] as const) {
      stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes, affected: [1] });
      await stack.stage.told(orderNo, kind, times);
    }
    const view = await stack.stage.view(orderNo);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'back-to-booked', 'change-choice']);
    assert.equal(mailsAbout(stack, orderNo).length, 4);
    assert.deepEqual(
      view?.questions.map(({ state }) => state),
      ['superseded', 'open'],
    );
    const first = view?.messages.find(({ kind }) => kind === 'change-choice');
    const oldLink = await fetch(linkOf(first?.text ?? ''));
    assert.match(await oldLink.text(), /There is newer information/);
  });

  it('says nothing about a change of under five minutes, and adds such changes up', async () => {
    const orderNo = await ticketedOrder(stack);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 4, affected: [1] });
    await stack.stage.until('the first is taken in', orderNo, ({ itineraries }) => itineraries.length === 2);
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 4, affected: [1] });
    await stack.stage.told(orderNo, 'change-notice');
    const view = await stack.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-notice']);
  });

  it('asks a person about a push that no query bears out, and tells nobody', async () => {
    const own = stack;
    const orderNo = await ticketedOrder(own);
    const [segment] = own.double.order(orderNo).currentSegments;
    assert.ok(segment);
    const day = segment.depTime.slice(0, 11);
    const revised = { ...segment, depTime: `${day}22:30:00`, arrTime: `${day}23:30:00` };
    await own.stage.post({
      type: 'order.schedulechange',
      notificationId: '20260101000000000FORGE',
      status: 0,
      data: { orderNo, scheduleChangeType: 1, previousSegs: [segment], revisedSegs: [revised] },
    });
    await own.stage.resolve(orderNo, 'change-unconfirmed', 'not-true');
    const view = await own.stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed']);
    assert.equal(view.evidence.find(({ kind }) => kind === 'schedule-change')?.state, 'dismissed');
  }).timeout(90_000);

  it('is not silenced by a forged delivery sent before the true one under the same id', async () => {
    const orderNo = await ticketedOrder(stack);
    const [segment] = stack.double.order(orderNo).currentSegments;
    assert.ok(segment);
    const notificationId = '20991231235959999QWERT';
    const day = segment.depTime.slice(0, 11);
    const forged = { ...segment, depTime: `${day}22:30:00`, arrTime: `${day}23:30:00` };
    await stack.stage.post({
      type: 'order.schedulechange',
      notificationId,
      status: 0,
      data: { orderNo, scheduleChangeType: 1, previousSegs: [segment], revisedSegs: [forged] },
    });
    await stack.stage.until('the forgery is recorded', orderNo, ({ evidence }) => evidence.length === 2);
    // Listed only when the true push is in too: alone with its id, the forgery would pass for what is listed.
    const incident = { afterMs: 2_000 };
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 90, affected: [1], notificationId, incident });
    await stack.stage.told(orderNo, 'change-choice');
    const view = await stack.stage.view(orderNo);
    const revised = stack.double.order(orderNo).currentSegments[0];
    assert.equal(view?.itineraries.at(-1)?.segments[0]?.depLocal, revised?.depTime.slice(0, 16).replace(' ', 'T'));
    assert.deepEqual(
      view?.evidence.filter(({ kind }) => kind === 'schedule-change').map(({ state }) => state),
      ['dismissed', 'applied'],
    );
  });

  it('tells of a change to an order that it first hears of through the change', async () => {
    const { orderNo } = stack.double.createOrder({ route: 'BCN-PMI', pay: true, ticketAfterMs: 0, push: false });
    await new Promise((resolve) => setTimeout(resolve, 100));
    stack.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 100, affected: [1] });
    await stack.stage.told(orderNo, 'change-choice');
    assert.deepEqual(toldKinds(await stack.stage.view(orderNo)), ['change-choice']);
  });

  it('tells the tickets as bought and then the change, when the change came before the ticket mail', async () => {
    const { double, stage } = stack;
    const { orderNo } = double.createOrder({
      route: 'BCN-PMI',
      pay: true,
      ticketAfterMs: 20,
      withoutTicketNumbersForMs: 2_000,
    });
    await stage.until('it is polled', orderNo, ({ order }) => order.status === 'ticketed');
    double.scheduleChange({ orderNo, type: 1, shiftMinutes: 300, affected: [1] });
    await stage.choose(await stage.told(orderNo, 'change-choice'), 'keep');
    const view = await stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed']);
  });

  it('does not believe pushes without an event id about flights that the order query merely still shows, or never had', async () => {
    const { double, stage } = stack;
    const orderNo = await ticketedOrder(stack);
    const [before] = double.order(orderNo).currentSegments;
    double.scheduleChange({ orderNo, type: 1, shiftMinutes: 65, affected: [1], queryShows: 'never' });
    await stage.told(orderNo, 'change-choice');
    const [after] = double.order(orderNo).currentSegments;
    const invented = { ...before, depAirport: 'JFK', arrAirport: 'LHR', flightNumber: 'XX1', carrier: 'XX' };
    for (const data of [
      { scheduleChangeType: 2, previousSegs: [invented], revisedSegs: [] },
      { scheduleChangeType: 1, previousSegs: [after], revisedSegs: [before] },
    ]) {
      await stage.post({ type: 'order.schedulechange', status: 0, data: { orderNo, ...data } });
    }
    const view = await stage.until(
      'a person has both',
      orderNo,
      ({ questions }) =>
        questions.filter(({ kind, state }) => kind === 'change-unconfirmed' && state === 'open').length === 2,
    );
    assert.equal(view.itineraries.length, 2);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice']);
    await stage.resolve(orderNo, 'change-unconfirmed', 'not-true');
  });

  it('gives the traveller the full time to answer when the mail could not be sent for long', async () => {
    const { double, stage } = stack;
    const orderNo = await ticketedOrder(stack, { contactEmail: 'deferred@example.test' });
    // Longer than the deadline of the question as it was first written.
    mailServer.backAt = Date.now() + 9_000;
    double.scheduleChange({ orderNo, type: 1, shiftMinutes: 240, affected: [1] });
    const message = await stage.told(orderNo, 'change-choice');
    await stage.choose(message, 'keep');
    await stage.told(orderNo, 'airline-confirmed');
    const view = await stage.until('settled', orderNo, isSettled);
    assert.deepEqual(toldKinds(view), ['ticketed', 'change-choice', 'answer-received', 'airline-confirmed']);
    assert.equal(mailsAbout(stack, orderNo).length, 4);
  });
});
