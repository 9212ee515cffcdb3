import assert from 'node:assert/strict';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { duration, netEffect } from '../../../src/domain/net-effect.ts';
import { flight, moved } from '../../support/flights.ts';

describe('the net effect of a change, in words', () => {
  const out = flight('ZZ101 SIN 2026-12-10T08:00 KUL 09:10');
  const back = flight('ZZ102 KUL 2026-12-18T20:00 SIN 21:10');
  const first = flight('ZZ1 SIN 2026-12-10T08:00 KUL 09:00');
  const second = flight('ZZ2 KUL 2026-12-10T11:00 BKK 12:10');
  const direct = flight('ZZ10 SIN 2026-12-10T09:00 BKK 10:30');
  const viaPenang = [flight('ZZ3 SIN 2026-12-10T08:00 PEN 09:30'), flight('ZZ4 PEN 2026-12-10T10:30 BKK 12:10')];

  const cases: readonly [what: string, before: Itinerary, after: Itinerary, sentences: readonly string[]][] = [
    ['nothing changed', [out, back], [out, back], []],
    [
      'one way of two is later',
      [out, back],
      [moved(out, 90), back],
      [
        'SIN-KUL leaves 1 h 30 min later (Thu 10 Dec 2026 09:30, was Thu 10 Dec 2026 08:00); arrives 1 h 30 min later (Thu 10 Dec 2026 10:40, was Thu 10 Dec 2026 09:10); takes 1 h 10 min as before.',
      ],
    ],
    [
      'it leaves earlier and arrives as before',
      [out],
      [moved(out, -25, 0)],
      [
        'SIN-KUL leaves 25 min earlier (Thu 10 Dec 2026 07:35, was Thu 10 Dec 2026 08:00); arrives as before (Thu 10 Dec 2026 09:10, was Thu 10 Dec 2026 09:10); takes 1 h 35 min instead of 1 h 10 min.',
      ],
    ],
    [
      'a layover shrinks',
      [first, second],
      [moved(first, 30), second],
      [
        'SIN-BKK leaves 30 min later (Thu 10 Dec 2026 08:30, was Thu 10 Dec 2026 08:00); arrives as before (Thu 10 Dec 2026 12:10, was Thu 10 Dec 2026 12:10); takes 4 h 40 min instead of 5 h 10 min; KUL: layover 1 h 30 min, was 2 h.',
      ],
    ],
    [
      'a stop is gone',
      [first, second],
      [direct],
      [
        'SIN-BKK leaves 1 h later (Thu 10 Dec 2026 09:00, was Thu 10 Dec 2026 08:00); arrives 1 h 40 min earlier (Thu 10 Dec 2026 10:30, was Thu 10 Dec 2026 12:10); takes 2 h 30 min instead of 5 h 10 min; no stop at KUL any more.',
      ],
    ],
    [
      'it goes over another stop',
      [first, second],
      viaPenang,
      [
        'SIN-BKK leaves as before (Thu 10 Dec 2026 08:00, was Thu 10 Dec 2026 08:00); arrives as before (Thu 10 Dec 2026 12:10, was Thu 10 Dec 2026 12:10); takes 5 h 10 min as before; PEN: layover 1 h, a new stop; no stop at KUL any more.',
      ],
    ],
    [
      'the onward flight is missed',
      [first, second],
      [moved(first, 150), second],
      [
        'SIN-BKK leaves 2 h 30 min later (Thu 10 Dec 2026 10:30, was Thu 10 Dec 2026 08:00); arrives as before (Thu 10 Dec 2026 12:10, was Thu 10 Dec 2026 12:10); takes 2 h 40 min instead of 5 h 10 min; KUL: onward flight leaves too early to be reached, was 2 h.',
      ],
    ],
    ['the way back is cancelled', [out, back], [out], ['KUL-SIN is no longer flown, and nothing leads there instead.']],
    [
      'a way is added',
      [out],
      [out, back],
      ['KUL-SIN is new: leaves Fri 18 Dec 2026 20:00, arrives Fri 18 Dec 2026 21:10, takes 1 h 10 min.'],
    ],
    [
      'it arrives at an airport nearby',
      [out],
      [{ ...out, arrAirport: 'SZB' }],
      [
        'SIN-SZB leaves as before (Thu 10 Dec 2026 08:00, was Thu 10 Dec 2026 08:00); arrives as before (Thu 10 Dec 2026 09:10, was Thu 10 Dec 2026 09:10); takes 1 h 10 min as before.',
      ],
    ],
    [
      'of two flights between the same cities, the second is cancelled',
      [out, moved(out, 4 * 1440)],
      [out],
      ['SIN-KUL is no longer flown, and nothing leads there instead.'],
    ],
    [
      'of two flights between the same cities, each is compared with the one nearest to it',
      [out, moved(out, 4 * 1440)],
      [out, moved(out, 4 * 1440 + 5)],
      [
        'SIN-KUL leaves 5 min later (Mon 14 Dec 2026 08:05, was Mon 14 Dec 2026 08:00); arrives 5 min later (Mon 14 Dec 2026 09:15, was Mon 14 Dec 2026 09:10); takes 1 h 10 min as before.',
      ],
    ],
  ];
  for (const [what, before, after, sentences] of cases) {
    it(`says it when ${what}`, () => assert.deepEqual(netEffect(before, after), sentences));
  }

  for (const [minutes, words] of [
    [0, '0 min'],
    [59, '59 min'],
    [60, '1 h'],
    [61, '1 h 1 min'],
    [1440, '1 d'],
    [1501, '1 d 1 h 1 min'],
    [-90, 'minus 1 h 30 min'],
  ] as const) {
    it(`writes ${minutes} minutes as ${words}`, () => assert.equal(duration(minutes * 60_000), words));
  }
});
