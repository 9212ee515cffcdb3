import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Settings } from 'luxon';
import {
  atlasTime,
  calendarDay,
  orderListTime,
  segmentTime,
  timeInIdentifier,
  toAtlasTime,
  toCalendarDay,
  toConfirmTime,
  toOrderListTime,
} from '../../../src/atlas/times.ts';

const narrow = '\u202f';
const noBreak = '\u00a0';

/** Each form that a time may have, and what is on the clock then. */
const written: [what: string, text: string, local: string | undefined][] = [
  ['the schema’s form', '2026-09-01 08:00:00', '2026-09-01T08:00:00'],
  ['it without seconds', '2026-09-01 08:05', '2026-09-01T08:05:00'],
  ['it with milliseconds', '2026-09-01 08:05:06.789', '2026-09-01T08:05:06.789'],
  ['a T between', '2026-09-01T23:59:59', '2026-09-01T23:59:59'],
  ['a T between, without seconds', '2026-09-01T00:00', '2026-09-01T00:00:00'],
  ['the order query’s form', '202609010800', '2026-09-01T08:00:00'],
  ['it with seconds', '20260901080059', '2026-09-01T08:00:59'],
  ['the incident samples’ form', 'Sep 01, 2026 08:00:00 AM', '2026-09-01T08:00:00'],
  ['a day of one digit', 'Sep 1, 2026 08:00:00 AM', '2026-09-01T08:00:00'],
  ['an hour of one digit', 'Sep 1, 2026 8:00:00 PM', '2026-09-01T20:00:00'],
  ['a comma after the year', 'Sep 1, 2026, 8:00:00 PM', '2026-09-01T20:00:00'],
  ['a narrow no-break space before AM', `Sep 1, 2026 8:00:00${narrow}AM`, '2026-09-01T08:00:00'],
  ['a no-break space before PM', `Sep 1, 2026 8:00:00${noBreak}PM`, '2026-09-01T20:00:00'],
  ['a comma and a narrow no-break space', `Sep 1, 2026, 11:59:59${narrow}PM`, '2026-09-01T23:59:59'],
  ['no-break spaces everywhere', `Sep${noBreak}1,${noBreak}2026${narrow}8:00:00${narrow}AM`, '2026-09-01T08:00:00'],
  ['no seconds, in words', 'Sep 1, 2026 8:05 PM', '2026-09-01T20:05:00'],
  ['midnight', 'Sep 1, 2026 12:00:00 AM', '2026-09-01T00:00:00'],
  ['half past midnight', 'Sep 1, 2026, 12:30:00 AM', '2026-09-01T00:30:00'],
  ['noon', 'Sep 1, 2026 12:00:00 PM', '2026-09-01T12:00:00'],
  ['half past noon', `Sep 1, 2026, 12:30:00${narrow}PM`, '2026-09-01T12:30:00'],
  ['small letters', 'sep 1, 2026 8:00:00 pm', '2026-09-01T20:00:00'],
  ['capitals', 'SEP 1, 2026 8:00:00 PM', '2026-09-01T20:00:00'],
  ['blanks around', '  2026-09-01 08:00:00\n', '2026-09-01T08:00:00'],
  ['no-break spaces around', `${noBreak}Sep 1, 2026 8:00:00 AM${narrow}`, '2026-09-01T08:00:00'],
  ['a byte order mark', '\ufeff2026-09-01 08:00:00', '2026-09-01T08:00:00'],
  ['two blanks between', '2026-09-01  08:00:00', '2026-09-01T08:00:00'],
  ['a leap day', '2028-02-29 08:00:00', '2028-02-29T08:00:00'],
  // No airport has this wall time on that night, but Atlas may still write it.
  ['a time that the clocks skip', '2026-03-29 01:30:00', '2026-03-29T01:30:00'],
  ['the end of a day as 24:00', '2026-09-01 24:00:00', '2026-09-02T00:00:00'],

  ['nothing', '', undefined],
  ['blanks', ` \t${narrow}`, undefined],
  ['a day that does not exist', '2026-02-30 08:00:00', undefined],
  ['a day that does not exist, in words', 'Feb 30, 2026 8:00:00 AM', undefined],
  ['a day that does not exist, in digits', '202602300800', undefined],
  ['a leap day of another year', '2026-02-29 08:00:00', undefined],
  ['a day zero', '2026-09-00 08:00:00', undefined],
  ['a month 13', '2026-13-01 00:00:00', undefined],
  ['a month that nobody knows', 'Sex 1, 2026 8:00:00 AM', undefined],
  ['an hour 25', '2026-09-01 25:00:00', undefined],
  ['a minute 60', '2026-09-01 08:60:00', undefined],
  ['a second 60', '2026-09-01 23:59:60', undefined],
  ['an hour 25, in words', 'Sep 1, 2026 25:00:00 PM', undefined],
  ['a date alone', '2026-09-01', undefined],
  ['a date alone, in digits', '20260901', undefined],
  ['a date alone, in words', 'Sep 1, 2026', undefined],
  ['no AM or PM', 'Sep 1, 2026 8:00:00', undefined],
  ['one digit where there have to be two', '2026-9-1 8:00:00', undefined],
  ['slashes', '2026/09/01 08:00:00', undefined],
  ['day first', '01-09-2026 08:00:00', undefined],
  ['something behind it', '2026-09-01 08:00:00 or later', undefined],
  ['something before it', 'at 2026-09-01 08:00:00', undefined],
  ['two times', '2026-09-01 08:00:00 2026-09-01 09:00:00', undefined],
  ['milliseconds since 1970', '1788220800000', undefined],
  ['digits of another script', '２０２６-０９-０１ ０８:００:００', undefined],
  ['words', 'tomorrow', undefined],
];

const utc = (local: string): number => Date.parse(`${local}Z`);
const hourMs = 3_600_000;

describe('times of Atlas', () => {
  it('are UTC+08:00 for deadlines, mail and incidents', () => {
    assert.equal(atlasTime('2026-07-03 09:45:12'), Date.UTC(2026, 6, 3, 1, 45, 12));
    assert.equal(atlasTime('Jul 3, 2026 12:00:00 AM'), Date.UTC(2026, 6, 2, 16));
    assert.equal(toAtlasTime(Date.UTC(2026, 6, 3, 1, 45, 12)), '2026-07-03 09:45:12');
    assert.equal(toAtlasTime(Date.UTC(2026, 11, 31, 16, 0, 0)), '2027-01-01 00:00:00');
  });

  for (const [what, text, local] of written) {
    it(`are ${local ? 'read' : 'nothing'} with ${what}`, () => {
      assert.equal(atlasTime(text), local === undefined ? undefined : utc(local) - 8 * hourMs);
      assert.equal(segmentTime(text), local?.slice(0, 16));
    });
  }

  it('are nothing where there is none', () => {
    for (const read of [atlasTime, segmentTime, orderListTime, calendarDay]) assert.equal(read(undefined), undefined);
  });

  // Open: an hour beyond 12 in words cannot be; it is read as the 24-hour clock, AM or PM whatever.
  it('are nothing where AM or PM contradicts the hour', () => {
    for (const text of ['Sep 1, 2026 13:00:00 AM', 'Sep 1, 2026 13:00:00 PM', 'Sep 1, 2026 0:30:00 PM']) {
      assert.equal(segmentTime(text), undefined, text);
    }
  });

  describe('of the order list', () => {
    const times: [text: string, instant: number | undefined][] = [
      ['2026-07-03T01:15:12Z', Date.UTC(2026, 6, 3, 1, 15, 12)],
      [' 2026-07-03T01:15:12Z ', Date.UTC(2026, 6, 3, 1, 15, 12)],
      ['2026-07-03T01:15:12.345Z', Date.UTC(2026, 6, 3, 1, 15, 12, 345)],
      ['2026-07-03T01:15:12', Date.UTC(2026, 6, 3, 1, 15, 12)],
      ['2026-02-30T01:15:12Z', undefined],
      ['2026-07-03 01:15:12', undefined],
      ['2026-07-03T01:15:12+08:00', undefined],
      ['2026-07-03', undefined],
      ['', undefined],
    ];
    for (const [text, instant] of times) {
      it(`are UTC: "${text}"`, () => assert.equal(orderListTime(text), instant));
    }

    it('are written as its window takes them', () => {
      assert.equal(toOrderListTime(Date.UTC(2026, 6, 3, 23, 59, 59, 999)), '2026-07-03T23:59:59Z');
    });
  });

  describe('in an identifier', () => {
    const identifiers: [identifier: string, instant: number | undefined][] = [
      ['20260710042233518QWERT', Date.UTC(2026, 6, 9, 20, 22, 33, 518)],
      ['DEMOA20260703091512377', Date.UTC(2026, 6, 3, 1, 15, 12, 377)],
      ['DEMOA20260703091512377ABCDE', Date.UTC(2026, 6, 3, 1, 15, 12, 377)],
      ['DEMOA20260703091512377_1', Date.UTC(2026, 6, 3, 1, 15, 12, 377)],
      ['DEMOA20260230091512377', undefined],
      ['DEMOA20260703251512377', undefined],
      ['DEMOA2026070309151237', undefined],
      ['202607-0042', undefined],
      ['', undefined],
    ];
    for (const [identifier, instant] of identifiers) {
      it(`are UTC+08:00: "${identifier}"`, () => assert.equal(timeInIdentifier(identifier), instant));
    }
  });

  describe('of calendar days', () => {
    const days: [text: string, day: string | undefined][] = [
      ['20260901', '2026-09-01'],
      ['2026-09-01', '2026-09-01'],
      [' 20280229 ', '2028-02-29'],
      ['20260230', undefined],
      ['2026-9-1', undefined],
      ['202609010800', undefined],
      ['Sep 1, 2026', undefined],
      ['', undefined],
    ];
    for (const [text, day] of days) {
      it(`are ${day ?? 'nothing'}: "${text}"`, () => assert.equal(calendarDay(text), day));
    }

    it('are written without hyphens, also the day of a local time', () => {
      assert.equal(toCalendarDay('2026-09-01'), '20260901');
      assert.equal(toCalendarDay('2026-09-01T08:00'), '20260901');
    });
  });

  it('are written for the confirm calls with a blank between', () => {
    assert.equal(toConfirmTime('2026-09-01T08:00'), '2026-09-01 08:00');
  });

  const instants = fc.date({ min: new Date('1971-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });

  it('come back from what is written, to the second', () => {
    fc.assert(
      fc.property(instants, (date) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        assert.equal(atlasTime(toAtlasTime(date.getTime())), seconds);
        assert.equal(orderListTime(toOrderListTime(date.getTime())), seconds);
      }),
    );
  });

  it('do not depend on the zone of the machine', () => {
    const { defaultZone } = Settings;
    try {
      for (const zone of ['America/New_York', 'Pacific/Apia', 'Asia/Kathmandu']) {
        Settings.defaultZone = zone;
        assert.equal(atlasTime('Jul 3, 2026 9:45:12 PM'), Date.UTC(2026, 6, 3, 13, 45, 12), zone);
        assert.equal(segmentTime('2026-03-08 02:30:00'), '2026-03-08T02:30', zone);
        assert.equal(toAtlasTime(Date.UTC(2026, 6, 3, 1, 45, 12)), '2026-07-03 09:45:12', zone);
        assert.equal(toOrderListTime(Date.UTC(2026, 6, 3, 1, 45, 12)), '2026-07-03T01:45:12Z', zone);
        assert.equal(calendarDay('20260901'), '2026-09-01', zone);
      }
    } finally {
      Settings.defaultZone = defaultZone;
    }
  });

  it('are nothing in any other text, and never an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-\d:T ,.APM]{0,25}$/)), (text) => {
        const local = segmentTime(text);
        if (local !== undefined) assert.match(local, /^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
        assert.equal(atlasTime(text) === undefined, local === undefined);
        orderListTime(text);
        calendarDay(text);
        timeInIdentifier(text);
      }),
      { numRuns: 300 },
    );
  });
});
