import assert from 'node:assert/strict';
import { heldForFurtherNews, untoldSince } from '../../../src/domain/coalescing.ts';
import { nextStep } from '../../../src/domain/next-step.ts';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import type { OrderState } from '../../../src/domain/order-state.ts';
import { flight, moved } from '../../support/flights.ts';
import {
  hourMs,
  minuteMs,
  now,
  question,
  stepLimits as limits,
  task,
  ticketedOrder,
} from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const soon = flight('ZZ102 KUL 2026-11-22T20:00 SIN 21:10');

/** A change that the traveller does not know, recorded so long ago. */
const untold = (
  minutesAgo: number,
  given: Partial<OrderState> & { readonly toldVersion?: number } = {},
  flights: readonly [Itinerary, ...Itinerary[]] = [[out], [moved(out, 20)]],
): OrderState => ticketedOrder(flights, { toldVersion: 1, untoldSince: now - minutesAgo * minuteMs, ...given });

describe('a change that waits for further news', () => {
  it('waits a quarter of an hour from when the flights are others, and is told then', () => {
    const step = nextStep(untold(1), limits);
    assert.ok(step.kind === 'wait');
    assert.deepEqual([step.for, step.until, step.stage], ['airline', now + 14 * minuteMs, 'telling']);
    const due = nextStep(untold(15), limits);
    assert.deepEqual(due.kind === 'tell' && due.message, 'change-notice');
  });

  it('is told at once within 72 hours of the first affected departure', () => {
    const near = untold(1, {}, [[soon], [moved(soon, 20)]]);
    assert.equal(heldForFurtherNews(near, limits), undefined);
    assert.equal(nextStep(near, limits).kind, 'tell');
    const other = untold(1, {}, [
      [soon, out],
      [soon, moved(out, 20)],
    ]);
    assert.equal(heldForFurtherNews(other, limits), now + 14 * minuteMs, 'another flight leaves soon');
  });

  it('is told at once while a question about other flights is open, and where no time is given', () => {
    assert.equal(heldForFurtherNews(untold(1, { question: question({ toldVersion: 1 }) }), limits), undefined);
    assert.equal(heldForFurtherNews(untold(0), { ...limits, furtherNews: 0 }), undefined);
  });

  it('lets nothing say that the airline agrees with the flights that the traveller knows', () => {
    const answered = question({ toldVersion: 2, state: 'answered', answer: 'keep', answeredAt: now - hourMs });
    const state = untold(1, { question: answered, airlineAgrees: true, toldVersion: 2 }, [
      [out],
      [moved(out, 200)],
      [moved(out, 220)],
    ]);
    assert.equal(nextStep(state, limits).kind, 'wait');
  });

  it('keeps neither queries nor people waiting, and ends queries when it is due', () => {
    const fresh = nextStep(untold(1, { freshWantedAt: now - 2 * minuteMs, newsSince: now - 2 * minuteMs }), limits);
    assert.ok(fresh.kind === 'poll');
    assert.equal(fresh.until, now + 14 * minuteMs);
    const remindAt = now + 5 * minuteMs;
    const withTask = nextStep(untold(1, { tasks: [task('traveller-wants-call', 'q', { remindAt })] }), limits);
    assert.equal(withTask.kind === 'wait' && withTask.until, remindAt);
  });

  it('begins when the flights stop being those that the traveller knows', () => {
    const versions = (...flights: readonly (typeof out)[]) =>
      flights.map((one, index) => ({ version: index + 1, segments: [one], recordedAt: new Date(now + index) }));
    const [a, b] = [out, moved(out, 20)];
    const since = (all: ReturnType<typeof versions>, told = all[0]) => untoldSince(all, told);
    assert.equal(since(versions(a)), undefined);
    assert.equal(since(versions(a, b)), now + 1);
    assert.equal(since(versions(a, b, moved(out, 40))), now + 1);
    assert.equal(since(versions(a, b, a)), undefined);
    assert.equal(since(versions(a, b, a, b)), now + 3);
    assert.equal(untoldSince(versions(a, b), undefined), undefined);
    assert.equal(since(versions(a, b), { version: 2, segments: [b], recordedAt: new Date(now) }), undefined);
  });
});
