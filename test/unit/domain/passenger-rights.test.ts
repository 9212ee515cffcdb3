import assert from 'node:assert/strict';
import type { Itinerary, Segment } from '../../../src/domain/itinerary.ts';
import { assessRights, type Right, type RightsAssessment } from '../../../src/domain/passenger-rights/assess-rights.ts';
import type { Law, RightCode } from '../../../src/domain/passenger-rights/rule.ts';
import { flight, moved } from '../../support/flights.ts';

/** Told long before departure, by the rules of the end of 2026. */
const early = Date.parse('2026-11-24T12:00Z');

const assess = (bought: Itinerary, now: Itinerary, at = early): RightsAssessment => assessRights({ bought, now, at });
const of = (law: Law, { rights }: RightsAssessment): Right[] => rights.filter((right) => right.law === law);
const codes = (law: Law, assessment: RightsAssessment): RightCode[] => of(law, assessment).map(({ code }) => code);
const hoursBefore = (local: string, hours: number): number => Date.parse(local) - hours * 3_600_000;

const domesticUs = flight('AA100 JFK 2027-02-10T08:00 LAX 11:30');
const toSanJuan = flight('B6301 JFK 2027-02-10T08:00 SJU 13:00');
const toGuam = flight('UA201 HNL 2027-02-10T08:00 GUM 2027-02-11T12:00');
const toSingapore = flight('SQ37 LAX 2027-02-10T22:00 SIN 2027-02-12T07:00');
const intoFrankfurt = flight('SQ26 SIN 2027-02-10T23:00 FRA 2027-02-11T05:30');
const intoFrankfurtByLufthansa = flight('LH779 SIN 2027-02-10T23:00 FRA 2027-02-11T05:30');
const intoFrankfurtByWhom = flight('ZZ779 SIN 2027-02-10T23:00 FRA 2027-02-11T05:30');
const outOfFrankfurt = flight('SQ25 FRA 2027-02-10T12:00 SIN 2027-02-11T07:00');
const domesticBrazil = flight('G31000 GRU 2027-02-10T08:00 SSA 10:30');
const toLisbon = flight('TP82 GRU 2027-02-10T18:00 LIS 2027-02-11T06:30');
const regional = flight('ZZ101 SIN 2027-02-10T08:00 HKG 12:00');

describe('passenger rights: limits', () => {
  const cases: readonly (readonly [what: string, law: Law, flight: Segment, dep: number, arr: number, RightCode[]])[] =
    [
      ['departure 179 min earlier, US domestic', 'us-dot-refund', domesticUs, -179, 0, []],
      ['departure 180 min earlier, US domestic', 'us-dot-refund', domesticUs, -180, 0, ['departs-earlier']],
      ['departure 181 min earlier, US domestic', 'us-dot-refund', domesticUs, -181, 0, ['departs-earlier']],
      ['arrival 179 min later, US domestic', 'us-dot-refund', domesticUs, 0, 179, []],
      ['arrival 180 min later, US domestic', 'us-dot-refund', domesticUs, 0, 180, ['arrives-later']],
      ['departure 400 min later, arrival as before', 'us-dot-refund', domesticUs, 400, 0, []],
      ['arrival 400 min earlier', 'us-dot-refund', domesticUs, 0, -400, []],
      ['arrival 180 min later, Puerto Rico is domestic', 'us-dot-refund', toSanJuan, 0, 180, ['arrives-later']],
      ['departure 180 min earlier, Guam is domestic', 'us-dot-refund', toGuam, -180, 0, ['departs-earlier']],
      ['departure 359 min earlier, international', 'us-dot-refund', toSingapore, -359, 0, []],
      ['departure 360 min earlier, international', 'us-dot-refund', toSingapore, -360, 0, ['departs-earlier']],
      ['arrival 359 min later, international', 'us-dot-refund', toSingapore, 0, 359, []],
      ['arrival 360 min later, international', 'us-dot-refund', toSingapore, 0, 360, ['arrives-later']],
      ['departure 59 min earlier, EU', 'eu-261', outOfFrankfurt, -59, 0, []],
      ['departure 60 min earlier, EU', 'eu-261', outOfFrankfurt, -60, 0, []],
      ['departure 61 min earlier, EU (C-146/20)', 'eu-261', outOfFrankfurt, -61, 0, ['departs-earlier']],
      ['departure 299 min later, EU, told in time', 'eu-261', outOfFrankfurt, 299, 299, []],
      ['departure 300 min later, EU, told in time', 'eu-261', outOfFrankfurt, 300, 300, ['departs-later']],
      ['departure 30 min later, Brazil domestic', 'br-anac-400', domesticBrazil, 30, 30, []],
      ['departure 31 min later, Brazil domestic', 'br-anac-400', domesticBrazil, 31, 0, ['time-moved']],
      ['departure 31 min earlier, Brazil domestic', 'br-anac-400', domesticBrazil, -31, 0, ['time-moved']],
      ['arrival 31 min later, Brazil domestic', 'br-anac-400', domesticBrazil, 0, 31, ['time-moved']],
      ['departure 60 min later, Brazil international', 'br-anac-400', toLisbon, 60, 60, []],
      ['departure 61 min later, Brazil international', 'br-anac-400', toLisbon, 61, 61, ['time-moved']],
    ];
  for (const [what, law, bought, dep, arr, expected] of cases) {
    it(`${what}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(codes(law, assess([bought], [moved(bought, dep, arr)])), expected);
    });
  }

  it('gives the size, the limit, the dated row and its source, in careful words', () => {
    const [right] = of('us-dot-refund', assess([domesticUs], [moved(domesticUs, -200, 0)]));
    assert.ok(right);
    const { why, ...rest } = right;
    assert.deepEqual(rest, {
      law: 'us-dot-refund',
      code: 'departs-earlier',
      may: ['refund'],
      journey: 'JFK-LAX',
      minutes: 200,
      limitMinutes: 180,
      dependsOn: [],
      rules: 'us-dot-refund/2026-07-01',
      verified: false,
      source: 'https://www.ecfr.gov/current/title-14/chapter-II/subchapter-A/part-260',
    });
    assert.match(
      why,
      /leaves 200 min earlier, limit 180 min: this may entitle to a refund .*Check before relying on it/,
    );
  });

  it('measures true time: the same clock times at another airport of the city are not the same journey', () => {
    const newark = { ...domesticUs, depAirport: 'EWR' };
    const laGuardia = { ...domesticUs, depAirport: 'LGA' };
    assert.deepEqual(codes('us-dot-refund', assess([domesticUs], [laGuardia])), ['other-airport']);
    assert.deepEqual(codes('us-dot-refund', assess([domesticUs], [newark])), ['other-airport']);
  });

  it('counts a stop more, and not a stop less', () => {
    const viaChicago = [flight('AA1 JFK 2027-02-10T08:00 ORD 09:30'), flight('AA100 ORD 2027-02-10T10:00 LAX 12:30')];
    assert.deepEqual(codes('us-dot-refund', assess([domesticUs], viaChicago)), ['more-stops']);
    assert.deepEqual(codes('us-dot-refund', assess(viaChicago, [{ ...domesticUs, flightNumber: 'AA1' }])), [
      'renumbered',
    ]);
  });
});

describe('passenger rights: scope', () => {
  const gone = (bought: Segment): RightsAssessment => assess([bought], []);

  for (const [what, bought, laws] of [
    ['EU to anywhere, any carrier', outOfFrankfurt, ['eu-261']],
    ['into the EU with a carrier from outside', intoFrankfurt, []],
    ['into the EU with an EU carrier', intoFrankfurtByLufthansa, ['eu-261']],
    ['into the EU with an unknown carrier', intoFrankfurtByWhom, ['eu-261', 'uk-261']],
    ['US to Singapore', toSingapore, ['us-dot-refund']],
    ['Brazil to Portugal with a Portuguese carrier', toLisbon, ['eu-261', 'br-anac-400']],
    ['between places without a law in the table', regional, []],
    ['Réunion to Mauritius', flight('MK219 RUN 2027-02-10T08:00 MRU 08:45'), ['eu-261']],
    ['New Caledonia is not the EU', flight('QF92 NOU 2027-02-10T08:00 SYD 10:00'), []],
    ['Switzerland', flight('LX38 ZRH 2027-02-10T08:00 NBO 17:00'), ['eu-261']],
    ['out of the UK', flight('EK2 LHR 2027-02-10T14:00 DXB 2027-02-11T00:40'), ['uk-261']],
    ['into the UK with a UK carrier', flight('BA108 DXB 2027-02-10T10:00 LHR 14:00'), ['uk-261']],
    ['into the UK with an EU carrier', flight('LH900 DXB 2027-02-10T10:00 LHR 14:00'), ['uk-261']],
    ['into the UK with another carrier', flight('EK1 DXB 2027-02-10T10:00 LHR 14:00'), []],
    ['into the EU with a UK carrier', flight('BA1 DXB 2027-02-10T10:00 CDG 14:00'), ['uk-261']],
    ['UK to France', flight('AF1681 LHR 2027-02-10T10:00 CDG 12:20'), ['eu-261', 'uk-261']],
    ['Guernsey is not the UK', flight('GR600 GCI 2027-02-10T10:00 JER 10:20'), []],
    ['Canada', flight('AC1 YYZ 2027-02-10T13:00 HND 2027-02-11T16:30'), ['ca-appr']],
    ['India', flight('SQ423 BOM 2027-02-10T23:00 SIN 2027-02-11T07:00'), ['in-dgca-car-3m4']],
    ['Indonesia with its carrier', flight('GA400 CGK 2027-02-10T08:00 DPS 11:00'), ['id-pm-89-2015']],
    ['Malaysia', flight('ZZ1 SIN 2027-02-10T08:00 KUL 09:00'), ['my-macpc']],
    ['Thailand', flight('ZZ1 BKK 2027-02-10T08:00 SIN 11:30'), ['th-cab-101']],
  ] as const) {
    it(`a cancelled journey, ${what}: ${laws.join(', ') || 'no law of the table'}`, () => {
      const { rights } = gone(bought);
      assert.deepEqual([...new Set(rights.map(({ law }) => law))].sort(), [...laws].sort());
      assert.ok(rights.every(({ code }) => code === 'cancelled' || code === 'late-notice'));
    });
  }

  it('says that it depends on the carrier where the carrier is unknown', () => {
    assert.deepEqual(of('eu-261', gone(intoFrankfurtByWhom))[0]?.dependsOn, ['carrier']);
    assert.match(of('eu-261', gone(intoFrankfurtByWhom))[0]?.why ?? '', /depends on the carrier that operates/);
    assert.deepEqual(of('eu-261', gone(intoFrankfurtByLufthansa))[0]?.dependsOn, []);
  });

  it('takes connecting flights as one journey: only a connection in the EU is not a departure from there', () => {
    const viaFrankfurt = [intoFrankfurt, flight('UA1 FRA 2027-02-11T09:00 ORD 11:30')];
    assert.deepEqual(codes('eu-261', assess(viaFrankfurt, [])), []);
    assert.deepEqual(codes('us-dot-refund', assess(viaFrankfurt, [])), ['cancelled']);
  });

  it('judges each journey of a round trip for itself', () => {
    const out = flight('SQ26 SIN 2027-02-10T23:00 FRA 2027-02-11T05:30');
    const back = flight('SQ25 FRA 2027-02-20T12:00 SIN 2027-02-21T07:00');
    const { rights } = assess([out, back], [moved(out, -120), moved(back, -120)]);
    assert.deepEqual(
      rights.map(({ law, journey }) => [law, journey]),
      [['eu-261', 'FRA-SIN']],
    );
  });

  it('says what it does not cover, and which airport it does not know', () => {
    assert.deepEqual(
      gone(regional).remarks.map(({ code, text }) => [code, text]),
      [['not-covered', 'The law of SG, HK is not covered here; look it up if it matters.']],
    );
    const nowhere = flight('ZZ1 QQ1 2027-02-10T08:00 QQ2 09:00');
    const { rights, remarks } = gone(nowhere);
    assert.deepEqual(rights, []);
    assert.deepEqual(
      remarks.map(({ code }) => code),
      ['unknown-airport'],
    );
    assert.match(remarks[0]?.text ?? '', /QQ1, QQ2: airport unknown/);
  });

  it('takes the lower limit, and says so, where an airport decides between domestic and international', () => {
    const somewhere = flight('AA1 JFK 2027-02-10T08:00 QQ1 12:00');
    const [right] = of('us-dot-refund', assess([somewhere], [moved(somewhere, -180)]));
    assert.equal(right?.limitMinutes, 180);
    assert.deepEqual(right?.dependsOn, ['airport']);
  });

  it('finds doubtful ground doubtful', () => {
    const svalbard = flight('DY396 LYR 2027-02-10T08:00 OSL 11:00');
    assert.deepEqual(of('eu-261', assess([svalbard], []))[0]?.dependsOn, []);
    const outOfSvalbard = flight('ZZ396 LYR 2027-02-10T08:00 TOS 09:40');
    assert.deepEqual(of('eu-261', assess([outOfSvalbard], []))[0]?.dependsOn, ['airport']);
  });
});

describe('passenger rights: notice', () => {
  const departure = '2027-02-10T11:00Z'; // FRA 12:00
  const before = (days: number): number => hoursBefore(departure, days * 24);
  const told = (at: number, now: Itinerary): Right[] =>
    of('eu-261', assessRights({ bought: [outOfFrankfurt], now, at }));
  const compensates = (rights: readonly Right[]): boolean => rights.some(({ may }) => may.includes('compensation'));

  for (const [days, minutes, expected] of [
    [14, 0, false],
    [14, 1, true],
    [7, 0, true],
    [3, 0, true],
  ] as const) {
    it(`a cancellation told ${days} days${minutes ? ' less a minute' : ''} before: ${expected ? '' : 'no '}compensation`, () => {
      const rights = told(before(days) + minutes * 60_000, []);
      assert.deepEqual(rights[0]?.may.slice(0, 2), ['refund', 're-routing']);
      assert.equal(compensates(rights), expected);
    });
  }

  for (const [what, days, dep, arr, expected] of [
    ['120 min earlier, 239 later on arrival, 7 to 14 days', 10, -120, 239, false],
    ['121 min earlier, 7 to 14 days', 10, -121, 0, true],
    ['120 min earlier, 7 days exactly', 7, -120, 0, false],
    ['120 min earlier, under 7 days', 6.9, -120, 0, true],
    ['61 min earlier, under 7 days', 3, -61, 0, true],
    ['121 min earlier, 14 days', 14, -121, 0, false],
  ] as const) {
    it(`a flight moved ${what}: ${expected ? '' : 'no '}compensation for the earlier departure`, () => {
      const rights = told(before(days), [moved(outOfFrankfurt, dep, arr)]);
      assert.equal(compensates(rights.filter(({ code }) => code === 'departs-earlier')), expected);
      assert.ok(rights.some(({ code, may }) => code === 'departs-earlier' && may.includes('re-routing')));
    });
  }

  for (const [minutes, days, expected] of [
    [179, 5, false],
    [180, 5, true],
    [180, 14, false],
  ] as const) {
    it(`an arrival ${minutes} min later, told ${days} days before: ${expected ? '' : 'no '}compensation`, () => {
      assert.equal(compensates(told(before(days), [moved(outOfFrankfurt, minutes)])), expected);
    });
  }

  it('a replacement within the windows leaves refund and another flight, without compensation', () => {
    const other = { ...moved(outOfFrankfurt, 60), flightNumber: 'SQ325' };
    const [right] = told(before(5), [other]);
    assert.deepEqual([right?.code, right?.may], ['flight-replaced', ['refund', 're-routing']]);
  });

  for (const [law, bought, amount, currency] of [
    ['eu-261', flight('LH1 FRA 2027-02-10T12:00 CDG 13:15'), 250, 'EUR'],
    ['eu-261', flight('LH2 FRA 2027-02-10T12:00 TLV 17:15'), 400, 'EUR'],
    ['eu-261', flight('LH3 FRA 2027-02-10T12:00 SIN 2027-02-11T06:00'), 600, 'EUR'],
    ['eu-261', flight('AF4 CDG 2027-02-10T12:00 RUN 2027-02-11T02:00'), 400, 'EUR'],
    ['uk-261', flight('BA1 LHR 2027-02-10T12:00 DUB 13:15'), 220, 'GBP'],
    ['uk-261', flight('BA2 LHR 2027-02-10T12:00 ATH 17:30'), 350, 'GBP'],
    ['uk-261', flight('BA3 LHR 2027-02-10T12:00 JFK 15:00'), 520, 'GBP'],
  ] as const) {
    it(`${law}: ${bought.depAirport}-${bought.arrAirport} may bring up to ${amount} ${currency}, by the cause`, () => {
      const [right] = of(law, assess([bought], [], hoursBefore(departure, 48)));
      assert.deepEqual(right?.compensation, { amount, currency });
      assert.ok(right?.dependsOn.includes('cause'));
      assert.match(right?.why ?? '', /extraordinary circumstances/);
    });
  }

  it('Brazil: 72 hours exactly are in time, a minute less is not', () => {
    const leaves = '2027-02-10T11:00Z'; // GRU 08:00
    const late = (hours: number) =>
      codes('br-anac-400', assess([domesticBrazil], [moved(domesticBrazil, 10)], hoursBefore(leaves, hours)));
    assert.deepEqual(late(72), []);
    assert.deepEqual(late(72 - 1 / 60), ['late-notice']);
  });

  it('Canada: compensation also at 14 days exactly', () => {
    const flightOut = flight('AC850 YYC 2027-02-10T12:00 YYZ 17:45'); // 18:00Z: Alberta stays on summer time
    const may = (hours: number) =>
      of('ca-appr', assess([flightOut], [], hoursBefore('2027-02-10T18:00Z', hours)))[0]?.may;
    assert.ok(may(14 * 24)?.includes('compensation'));
    assert.ok(!may(14 * 24 + 1 / 60)?.includes('compensation'));
  });

  for (const [days, minutes, priority, line] of [
    [15, -1, 'normal', '14-days-or-more'],
    [15, 0, 'high', '14-days-or-more'],
    [14, 0, 'high', '14-days-or-more'],
    [14, 1, 'high', '7-to-14-days'],
    [8, -1, 'high', '7-to-14-days'],
    [8, 0, 'urgent', '7-to-14-days'],
    [7, 0, 'urgent', '7-to-14-days'],
    [7, 1, 'urgent', 'under-7-days'],
    [0, 1, 'urgent', 'departed'],
  ] as const) {
    it(`told ${minutes} min after ${days} days before: ${priority}, ${line}`, () => {
      const { priority: found, notice } = assess([outOfFrankfurt], [], before(days) + minutes * 60_000);
      assert.deepEqual([found, notice?.line], [priority, line]);
    });
  }

  it('rises for a change that would bring compensation tomorrow, though nothing is to be claimed today', () => {
    const { rights, priority } = assess([outOfFrankfurt], [moved(outOfFrankfurt, 200)], before(14.5));
    assert.deepEqual(rights, []);
    assert.equal(priority, 'high');
  });

  it('stays normal for what touches no right, for no change, and for what the traveller knows already', () => {
    const close = before(2);
    assert.equal(assess([outOfFrankfurt], [moved(outOfFrankfurt, 20)], close).priority, 'normal');
    assert.equal(assess([outOfFrankfurt], [outOfFrankfurt], close).priority, 'normal');
    const now = [moved(outOfFrankfurt, -200)];
    const again = assessRights({ bought: [outOfFrankfurt], known: now, now, at: close });
    assert.equal(again.priority, 'normal');
    assert.equal(again.rights.length > 0, true);
  });

  it('counts from the first flight that is affected', () => {
    const feeder = flight('LH1 HAM 2027-02-10T08:00 FRA 09:10');
    const { notice } = assess([feeder, outOfFrankfurt], [feeder, moved(outOfFrankfurt, 90)], before(10));
    assert.equal(notice?.days, 10);
  });
});
