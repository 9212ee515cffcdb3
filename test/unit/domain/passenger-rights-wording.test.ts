import assert from 'node:assert/strict';
import type { Itinerary } from '../../../src/domain/itinerary.ts';
import { assessRights, type RightsRemark } from '../../../src/domain/passenger-rights/assess-rights.ts';
import type { RightsRule, Trigger } from '../../../src/domain/passenger-rights/rule.ts';
import { flight, moved } from '../../support/flights.ts';
import { lawOfTests, lawWith } from '../../support/law-of-tests.ts';

const limit = (reachedAt: 'at' | 'above') => ({ domestic: 45, international: 45, reached: reachedAt });

const out = flight('PR101 MNL 2027-02-10T08:00 CEB 09:30');
const told = Date.parse('2027-02-09T00:00Z'); // MNL 08:00, a day before
const why = (
  now: Itinerary,
  from: RightsRule,
  { bought = [out], at = told }: { bought?: Itinerary; at?: number } = {},
) => assessRights({ bought, now, at }, [from]).rights.map((right) => right.why);

const via = [flight('PR101 MNL 2027-02-10T08:00 ILO 09:00'), flight('PR102 ILO 2027-02-10T10:00 CEB 11:00')];
const twoStops = [
  flight('PR101 MNL 2027-02-10T08:00 ILO 09:00'),
  flight('PR102 ILO 2027-02-10T10:00 BCD 11:00'),
  flight('PR103 BCD 2027-02-10T12:00 CEB 13:00'),
];
const renumbered = { ...out, flightNumber: 'PR201' };

describe('passenger rights: the words of a reason', () => {
  const end = 'this may entitle to a refund (Law of tests, section 1). Check before relying on it.';
  const cases: readonly (readonly [trigger: Partial<Trigger> & Pick<Trigger, 'code'>, now: Itinerary, what: string])[] =
    [
      [{ code: 'cancelled' }, [], 'No flight of the journey is left, or not all of it'],
      [
        { code: 'flight-replaced' },
        [renumbered],
        'A flight is not flown under the number that was bought, which can mean that it was cancelled',
      ],
      [{ code: 'renumbered' }, [renumbered], 'A flight has another number, which can mean that it was cancelled'],
      [
        { code: 'departs-earlier', limit: limit('at') },
        [moved(out, -50, 0)],
        'The journey leaves 50 min earlier, limit 45 min',
      ],
      [
        { code: 'departs-later', limit: limit('above') },
        [moved(out, 50, 0)],
        'The journey leaves 50 min later, limit more than 45 min',
      ],
      [
        { code: 'arrives-later', limit: limit('at') },
        [moved(out, 0, 50)],
        'The journey arrives 50 min later, limit 45 min',
      ],
      [
        { code: 'time-moved', limit: limit('above') },
        [moved(out, 0, 50)],
        'A time moved by 50 min, limit more than 45 min',
      ],
      [{ code: 'other-airport' }, [{ ...out, depAirport: 'CRK' }], 'The journey begins or ends at another airport'],
      [{ code: 'more-stops' }, via, 'There is one more stop'],
      [{ code: 'more-stops' }, twoStops, 'There are 2 more stops'],
      [
        { code: 'late-notice', noticeHours: 72 },
        [moved(out, 50)],
        'The change is told 24 hours before departure, less than 72',
      ],
    ];
  for (const [trigger, now, what] of cases) {
    it(`${what}: ${trigger.code}`, () => assert.deepEqual(why(now, lawWith(trigger)), [`${what}: ${end}`]));
  }

  it('counts whole hours of notice, none once the flight has left', () => {
    const lateNotice = lawWith({ code: 'late-notice', noticeHours: 72 });
    const hours = (at: string) =>
      why([moved(out, 50)], lateNotice, { at: Date.parse(at) })[0]?.match(/told (\S+) hours/)?.[1];
    assert.equal(hours('2027-02-09T00:01Z'), '23');
    assert.equal(hours('2027-02-10T00:01Z'), '0');
  });

  it('names all that may be due, with the sum where the law states one', () => {
    const terms = { noticeDays: 14, atExactlyThat: 'not-due', windows: [], currency: 'PHP' } as const;
    const all = lawWith({
      code: 'cancelled',
      may: ['refund', 're-routing', 'care'],
      compensation: { ...terms, bands: [{ upToKm: 1000, amount: 5000 }] },
    });
    const rest =
      '(Law of tests, section 1). It depends on the cause: none is due for extraordinary circumstances or what the carrier does not control. Check before relying on it.';
    const what = 'No flight of the journey is left, or not all of it: this may entitle to';
    assert.deepEqual(why([], all), [
      `${what} a refund or another flight or care while waiting or compensation (5000 PHP, or less) ${rest}`,
    ]);
    assert.deepEqual(why([], lawWith({ code: 'cancelled', may: [], compensation: terms })), [
      `${what} compensation ${rest}`,
    ]);
  });

  it('names what cannot be known from the data, each in a sentence of its own', () => {
    const uncertain: RightsRule = {
      ...lawWith({
        code: 'departs-earlier',
        limit: { domestic: 45, international: 90, reached: 'at' },
        compensation: { noticeDays: 14, atExactlyThat: 'due', windows: [] },
      }),
      scope: [{ departs: ['PH'], carrier: ['PH'] }],
    };
    const somewhere = flight('ZZ9 MNL 2027-02-10T08:00 QQ1 09:30');
    assert.deepEqual(why([moved(somewhere, -50)], uncertain, { bought: [somewhere] }), [
      'The journey leaves 50 min earlier, limit 45 min: this may entitle to a refund or compensation (Law of tests, section 1).' +
        ' It depends on the carrier that operates the flight, which is not known here.' +
        ' It depends on the airport, which is not known well enough here.' +
        ' It depends on the cause: none is due for extraordinary circumstances or what the carrier does not control.' +
        ' Check before relying on it.',
    ]);
  });
});

describe('passenger rights: the words of a remark', () => {
  const remarks = (bought: Itinerary, rules?: readonly RightsRule[]): readonly RightsRemark[] =>
    assessRights({ bought, now: [], at: told }, rules).remarks;

  it('names every airport that the data does not know', () => {
    assert.deepEqual(remarks([flight('ZZ1 QQ1 2027-02-10T08:00 QQ2 09:00')]), [
      {
        code: 'unknown-airport',
        journey: 'QQ1-QQ2',
        text: 'QQ1, QQ2: airport unknown, so it is unknown which laws hold there.',
      },
    ]);
  });

  it('names each country once, and only those of which no law of the table speaks', () => {
    const text = (bought: Itinerary) => remarks(bought).map((remark) => [remark.code, remark.journey, remark.text]);
    assert.deepEqual(text([flight('PR1 MNL 2027-02-10T08:00 CEB 09:30')]), [
      ['not-covered', 'MNL-CEB', 'The law of PH is not covered here; look it up if it matters.'],
    ]);
    assert.deepEqual(text([flight('PR1 MNL 2027-02-10T08:00 KUL 12:00')]), [
      ['not-covered', 'MNL-KUL', 'The law of PH is not covered here; look it up if it matters.'],
    ]);
    assert.deepEqual(text([flight('MH1 KUL 2027-02-10T08:00 BKK 09:00')]), []);
  });

  it('takes a country as judged whichever way a clause names it', () => {
    for (const clause of [{ departs: ['PH'] }, { arrives: ['PH'] }, { touches: ['PH'] }, { within: ['PH'] }]) {
      assert.deepEqual(remarks([out], [{ ...lawOfTests, scope: [clause] }]), [], JSON.stringify(clause));
    }
    const byCarrier = remarks([out], [{ ...lawOfTests, scope: [{ carrier: ['PH'] }] }]);
    assert.deepEqual(
      byCarrier.map(({ code }) => code),
      ['not-covered'],
    );
  });

  it('speaks of an unknown airport and of a law that is not covered side by side', () => {
    assert.deepEqual(
      remarks([flight('PR1 MNL 2027-02-10T08:00 QQ1 09:30')]).map(({ code }) => code),
      ['unknown-airport', 'not-covered'],
    );
  });
});
