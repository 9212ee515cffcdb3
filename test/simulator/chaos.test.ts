import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { call, shown, startDouble, startReceiver, stoppedClock, told, type Json } from './support.ts';

type Shown = { deliveryId: number; outcome: string; repeatOf: number | null; body: string };

describe('Atlas double: chance', () => {
  const clock = stoppedClock('2026-07-10T04:00:00Z');
  const started: RunningAtlasDouble[] = [];
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((of) => of.stop()));
    await receiver.stop();
  });

  const start = async (seed: number) => {
    const running = await startDouble({ now: clock.now, seed, publicUrl: 'http://mails.example.test' });
    started.push(running);
    await call(running, 'updateWebhookURL.do', { url: receiver.url });
    return running;
  };

  /** The same commands, in the same order, and everything that came of them. */
  const play = async (running: RunningAtlasDouble) => {
    await told(running, '/chaos', { drop: 0.3, duplicate: 0.3, reorder: 0.5, maxDelayMs: 20 });
    const { orderNo } = await told<{ orderNo: string }>(running, '/orders', { passengers: 2, ticketAfterMs: 0 });
    for (let time = 1; time <= 10; time += 1) {
      await told(running, '/schedule-changes', { orderNo, type: 1, shiftMinutes: time });
      await told(running, '/mails', { orderNo, html: '<p>mail</p>', text: 'mail' });
    }
    await told(running, '/voids', { orderNo });
    const deliveries = await shown<Shown[]>(running, '/deliveries');
    return {
      orders: running.double.orders(),
      incidents: running.double.incidents(),
      mails: running.double.mails(),
      deliveries: deliveries.map(({ deliveryId, outcome, repeatOf, body }) => ({
        deliveryId,
        outcome,
        repeatOf,
        body,
      })),
    };
  };

  it('gives the same ids, mails, drops and duplicates for the same seed and the same commands', async () => {
    const [one, other, different] = [
      await play(await start(7)),
      await play(await start(7)),
      await play(await start(8)),
    ];
    assert.deepEqual(one, other);
    assert.notDeepEqual(
      one.incidents.map((of) => of.eventId),
      different.incidents.map((of) => of.eventId),
    );
    const outcomes = new Set(one.deliveries.map((of) => of.outcome));
    assert.deepEqual([...outcomes].toSorted(), ['answered', 'dropped']);
    assert.ok(one.deliveries.some((of) => of.repeatOf !== null));
  });

  it('starts again from a seed in the settings', async () => {
    const running = await start(7);
    const idsAfter = async () => {
      await told(running, '/settings', { seed: 99 });
      const { orderNo } = await told<{ orderNo: string }>(running, '/orders', { ticketAfterMs: 0, push: false });
      const command = { orderNo, type: 1, shiftMinutes: 1, push: false };
      return (await told<{ notificationId: string }>(running, '/schedule-changes', command)).notificationId;
    };
    assert.equal(await idsAfter(), await idsAfter());
  });

  it('does not shift ids by what happens to pushes', async () => {
    const [calm, stormy] = [await start(5), await start(5)];
    await told(stormy, '/chaos', { drop: 0.5 });
    const idOf = async (running: RunningAtlasDouble) => {
      const { orderNo } = await told<{ orderNo: string }>(running, '/orders', { ticketAfterMs: 0 });
      await told(running, '/schedule-changes', { orderNo, type: 1, shiftMinutes: 1 });
      return (await told<{ notificationId: string }>(running, '/schedule-changes', { orderNo, type: 2 }))
        .notificationId;
    };
    assert.equal(await idOf(calm), await idOf(stormy));
  });

  it('drops all, doubles all, and ends with the profile', async () => {
    const running = await start(1);
    await told(running, '/chaos', { drop: 1 });
    await told(running, '/push', '{"n":1}');
    await told(running, '/chaos', { drop: 0, duplicate: 1 });
    await told(running, '/push', '{"n":2}');
    const response = await fetch(`${running.url}/control/chaos`, { method: 'DELETE' });
    assert.equal(((await response.json()) as Json)['duplicate'], 0);
    await told(running, '/push', '{"n":3}');
    assert.deepEqual(receiver.received.map((of) => of.body).toSorted(), ['{"n":2}', '{"n":2}', '{"n":3}']);
  });

  it('lets later pushes overtake earlier ones', async () => {
    const running = await start(3);
    running.double.setChaos({ reorder: 1, maxDelayMs: 60 });
    const bodies = Array.from({ length: 12 }, (_, n) => JSON.stringify({ n }));
    for (const body of bodies) running.double.pushRaw(body);
    await running.double.settled();
    const arrived = receiver.received.map((of) => of.body);
    assert.deepEqual(arrived.toSorted(), bodies.toSorted());
    assert.notDeepEqual(arrived, bodies);
  });

  it('gives up delayed pushes when it stops', async () => {
    const running = await startDouble();
    running.double.setChaos({ reorder: 1, maxDelayMs: 600_000 });
    const delivery = running.double.pushRaw('{}');
    assert.equal(delivery.outcome, 'under way');
    await running.stop();
    assert.equal(delivery.outcome, 'failed');
  });

  it('answers calls badly, the same ones each time', async () => {
    const answers = async () => {
      const running = await start(11);
      const { orderNo } = await told<{ orderNo: string }>(running, '/orders');
      await told(running, '/chaos', { spoilAnswers: 0.5, kinds: ['http500', '429-in-200'] });
      for (let n = 0; n < 20; n += 1) {
        await fetch(`${running.url}/queryOrderDetails.do`, { method: 'POST', body: JSON.stringify({ orderNo }) });
      }
      return running.double.calls()['queryOrderDetails.do']?.latest.map((of) => of.answer);
    };
    const one = (await answers()) ?? [];
    assert.deepEqual(one, await answers());
    assert.deepEqual([...new Set(one)].toSorted(), ['fault 429-in-200', 'fault http500', 'status 900']);
  });
});
