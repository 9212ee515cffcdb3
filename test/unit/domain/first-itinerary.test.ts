import assert from 'node:assert/strict';
import { flightsAsBought, type UndoneChange } from '../../../src/domain/first-itinerary.ts';
import { describeFlights, type Itinerary } from '../../../src/domain/itinerary.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const later = moved(out, 90);
const latest = moved(out, 200);
const otherBack = moved(back, -60);

const change = (id: string, given: Partial<UndoneChange> = {}): UndoneChange => ({
  eventId: `202607100422330${id}QWERT`,
  changeType: 1,
  previous: [out],
  revised: [later],
  ...given,
});
const cancelled = (id: string, ...previous: Itinerary): UndoneChange =>
  change(id, { changeType: 2, previous, revised: [] });

type Case = readonly [what: string, shown: Itinerary, changes: readonly UndoneChange[], bought: Itinerary];

describe('the flights as bought', () => {
  const later2 = change('02', { previous: [later], revised: [latest] });
  const cases: readonly Case[] = [
    ['are those shown where nothing has changed', [out, back], [], [out, back]],
    ['are those shown where only a forged change came, which no incident bears out', [later, back], [], [later, back]],
    [
      'have a changed leg put back, and the leg that it does not name as it is shown',
      [later, back],
      [change('01')],
      [out, back],
    ],
    [
      'have a leg put back by a message that names the whole trip',
      [out, otherBack],
      [change('01', { previous: [out, back], revised: [out, otherBack] })],
      [out, back],
    ],
    ['are those shown while the query stays on the old flights', [out, back], [change('01')], [out, back]],
    ['have two changes of one leg taken back', [latest, back], [change('01'), later2], [out, back]],
    ['have them taken back in whatever order they came', [latest, back], [later2, change('01')], [out, back]],
    [
      'have the older taken back while the query shows only that one',
      [later, back],
      [later2, change('01')],
      [out, back],
    ],
    ['are the oldest that is known where an earlier change is not', [latest, back], [later2], [later, back]],
    [
      'have changes of both legs taken back',
      [later, otherBack],
      [change('01'), change('02', { previous: [back], revised: [otherBack] })],
      [out, back],
    ],
    [
      'are those that a change went away from and came back to',
      [out, back],
      [change('01'), change('02', { previous: [later], revised: [out] })],
      [out, back],
    ],
    ['have a cancelled leg put back', [out], [cancelled('01', back)], [out, back]],
    ['are the cancelled flights where none is left', [], [cancelled('01', out, back)], [out, back]],
    [
      'are the cancelled flights of two messages where none is left',
      [],
      [cancelled('02', out), cancelled('01', back)],
      [out, back],
    ],
    [
      'have a leg put back that was changed and then cancelled',
      [back],
      [change('01'), cancelled('02', later)],
      [out, back],
    ],
    ['are those shown while the query still has the cancelled leg', [out, back], [cancelled('01', back)], [out, back]],
    ['have no second flight in place of the cancelled one', [later, back], [cancelled('01', out)], [out, back]],
    [
      'keep another flight between the same cities',
      [out, flight('ZZ105 SIN 2026-12-10T08:00 KUL 09:10')],
      [cancelled('01', flight('ZZ103 SIN 2026-12-05T08:00 KUL 09:10'))],
      [out, flight('ZZ103 SIN 2026-12-05T08:00 KUL 09:10'), flight('ZZ105 SIN 2026-12-10T08:00 KUL 09:10')],
    ],
    [
      'are those shown where the message leaves out what was before',
      [later, back],
      [change('01', { previous: [] })],
      [later, back],
    ],
    [
      'know a revised flight under one of its numbers',
      [later, back],
      [change('01', { revised: [later, { ...later, carrier: 'YY', flightNumber: 'YY901' }] })],
      [out, back],
    ],
    [
      'take a direct flight back for the two that came in its place',
      [flight('ZZ111 SIN 2026-12-01T07:00 PEN 08:20'), flight('ZZ112 PEN 2026-12-01T10:00 KUL 11:00'), back],
      [
        change('01', {
          revised: [flight('ZZ111 SIN 2026-12-01T07:00 PEN 08:20'), flight('ZZ112 PEN 2026-12-01T10:00 KUL 11:00')],
        }),
      ],
      [out, back],
    ],
  ];
  for (const [what, shown, changes, bought] of cases)
    it(what, () => assert.equal(describeFlights(flightsAsBought(shown, changes)), describeFlights(bought)));

  it('are in the order in which they are flown, also across the date line', () => {
    // Leaves Auckland in the evening and lands in Honolulu in the morning of the same day; then on to Los Angeles.
    const overTheLine = flight('ZZ9 AKL 2026-12-01T23:55 HNL 2026-12-01T09:40');
    const onward = flight('ZZ10 HNL 2026-12-01T12:00 LAX 20:10');
    const tomorrow = moved(overTheLine, 60);
    const shown = [tomorrow, onward];
    assert.equal(tomorrow.depLocal, '2026-12-02T00:55');
    const bought = flightsAsBought(shown, [change('01', { previous: [overTheLine], revised: [tomorrow] })]);
    assert.equal(describeFlights(bought), describeFlights([overTheLine, onward]));
    const cancelledOverTheLine = flightsAsBought([onward], [cancelled('01', overTheLine)]);
    assert.equal(describeFlights(cancelledOverTheLine), describeFlights([overTheLine, onward]));
  });
});
