/**
 * Named schedule changes and what a good change desk makes of them. Flights are lines such as
 * `ZZ101 SIN/1 2026-12-10T08:00 KUL 09:10`, with the terminal after the airport where it matters.
 */
export interface JudgedCase {
  readonly what: string;
  /** When it is judged; far from departure unless it matters. */
  readonly at?: string;
  /** As bought, where others than `previous`. */
  readonly bought?: readonly string[];
  /** What the traveller last knew, where others than the flights before the change. */
  readonly known?: readonly string[];
  readonly previous: readonly string[];
  readonly revised: readonly string[];
  /** 2 where flights are cancelled. */
  readonly type?: 1 | 2;
  readonly is: 'none' | 'minor' | 'moderate' | 'major' | 'cancelled';
  /** All reasons against what the traveller knows. */
  readonly because: readonly string[];
  /** All reasons against what was bought, where they are others. */
  readonly sinceBought?: readonly string[];
  /** Answer by: an instant, `person`, or nothing where it does not matter. */
  readonly by?: string;
}

const out = 'ZZ101 SIN 2026-12-10T08:00 KUL 09:10';
const back = 'ZZ102 KUL 2026-12-18T20:00 SIN 21:10';
const first = 'ZZ1 SIN 2026-12-10T08:00 KUL 09:00';
const second = 'ZZ2 KUL 2026-12-10T11:00 BKK 12:10';

/** Both ends later by so much. */
const later = (where: string, minutes: number): string[] => [
  `${where} departure-later ${minutes}`,
  `${where} arrival-later ${minutes}`,
];
const earlier = (where: string, minutes: number): string[] => [
  `${where} departure-earlier ${minutes}`,
  `${where} arrival-earlier ${minutes}`,
];

const limits: readonly JudgedCase[] = [
  { what: 'nothing moves', previous: [out], revised: [out], is: 'none', because: [] },
  {
    what: 'four minutes later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:04 KUL 09:14'],
    is: 'none',
    because: [],
  },
  {
    what: 'five minutes later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:05 KUL 09:15'],
    is: 'minor',
    because: later('SIN-KUL', 5),
  },
  {
    what: '59 minutes later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:59 KUL 10:09'],
    is: 'minor',
    because: later('SIN-KUL', 59),
  },
  {
    what: 'an hour later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T09:00 KUL 10:10'],
    is: 'moderate',
    because: later('SIN-KUL', 60),
  },
  {
    what: 'a minute short of three hours later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T10:59 KUL 12:09'],
    is: 'moderate',
    because: later('SIN-KUL', 179),
  },
  {
    what: 'three hours later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T11:00 KUL 12:10'],
    is: 'major',
    because: later('SIN-KUL', 180),
  },
  {
    what: 'four minutes earlier',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T07:56 KUL 09:06'],
    is: 'none',
    because: [],
  },
  {
    what: '14 minutes earlier',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T07:46 KUL 08:56'],
    is: 'minor',
    because: earlier('SIN-KUL', 14),
  },
  {
    what: 'a quarter of an hour earlier',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T07:45 KUL 08:55'],
    is: 'moderate',
    because: earlier('SIN-KUL', 15),
  },
  {
    what: '59 minutes earlier',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T07:01 KUL 08:11'],
    is: 'moderate',
    because: earlier('SIN-KUL', 59),
  },
  {
    what: 'an hour earlier',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T07:00 KUL 08:10'],
    is: 'major',
    because: earlier('SIN-KUL', 60),
  },
  {
    what: 'only the arrival an hour later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:00 KUL 10:10'],
    is: 'moderate',
    because: ['SIN-KUL arrival-later 60'],
  },
  {
    what: 'only the arrival two hours earlier',
    previous: ['ZZ101 SIN 2026-12-10T08:00 KUL 11:10'],
    revised: [out],
    is: 'minor',
    because: ['SIN-KUL arrival-earlier 120'],
  },
  {
    what: 'departs earlier and arrives later',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T07:40 KUL 09:40'],
    is: 'moderate',
    because: ['SIN-KUL departure-earlier 20', 'SIN-KUL arrival-later 30'],
  },
];

const days: readonly JudgedCase[] = [
  {
    what: 'a day and a quarter of an hour later, which is no quarter of an hour',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-11T08:15 KUL 09:25'],
    is: 'major',
    because: [...later('SIN-KUL', 1455), 'SIN-KUL other-day'],
  },
  {
    what: 'twenty minutes over midnight',
    previous: ['ZZ101 SIN 2026-12-10T23:50 KUL 2026-12-11T01:00'],
    revised: ['ZZ101 SIN 2026-12-11T00:10 KUL 01:20'],
    is: 'major',
    because: [...later('SIN-KUL', 20), 'SIN-KUL other-day'],
  },
  {
    what: 'three minutes over midnight, which nobody may miss',
    previous: ['ZZ101 SIN 2026-12-10T23:58 KUL 2026-12-11T01:08'],
    revised: ['ZZ101 SIN 2026-12-11T00:01 KUL 01:11'],
    is: 'major',
    because: ['SIN-KUL other-day'],
  },
  {
    what: 'an arrival that slips over midnight',
    previous: ['ZZ101 SIN 2026-12-10T22:30 KUL 23:40'],
    revised: ['ZZ101 SIN 2026-12-10T23:00 KUL 2026-12-11T00:10'],
    is: 'minor',
    because: [...later('SIN-KUL', 30), 'SIN-KUL other-arrival-day'],
  },
  {
    what: 'the day before, at the same time',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-09T08:00 KUL 09:10'],
    is: 'major',
    because: [...earlier('SIN-KUL', 1440), 'SIN-KUL other-day'],
  },
  {
    what: 'an overnight flight 20 minutes later',
    previous: ['ZZ5 SIN 2026-12-10T23:30 LHR 2026-12-11T05:45'],
    revised: ['ZZ5 SIN 2026-12-10T23:50 LHR 2026-12-11T06:05'],
    is: 'minor',
    because: later('SIN-LHR', 20),
  },
  {
    what: 'over the date line, arriving the day before it leaves',
    previous: ['ZZ6 AKL 2026-12-10T00:30 HNL 2026-12-09T10:05'],
    revised: ['ZZ6 AKL 2026-12-10T01:00 HNL 2026-12-09T10:35'],
    is: 'minor',
    because: later('AKL-HNL', 30),
  },
  {
    what: 'over the date line by an hour and a half',
    previous: ['ZZ6 NRT 2026-12-10T17:00 LAX 10:00'],
    revised: ['ZZ6 NRT 2026-12-10T18:30 LAX 11:30'],
    is: 'moderate',
    because: later('NRT-LAX', 90),
  },
];

const clocks: readonly JudgedCase[] = [
  {
    what: 'from half past twelve to half past two on the night the clock goes forward, which is an hour',
    previous: ['ZZ5 LHR 2027-03-28T00:30 SIN 20:30'],
    revised: ['ZZ5 LHR 2027-03-28T02:30 SIN 20:30'],
    is: 'moderate',
    because: ['LHR-SIN departure-later 60'],
  },
  {
    what: 'from half past twelve to half past two on the night the clock goes back, which is three hours',
    previous: ['ZZ5 LHR 2026-10-25T00:30 SIN 20:30'],
    revised: ['ZZ5 LHR 2026-10-25T02:30 SIN 20:30'],
    at: '2026-10-01T10:00:00Z',
    is: 'major',
    because: ['LHR-SIN departure-later 180'],
  },
  {
    what: 'the same clock time a day later, over the end of summer time: 25 hours',
    previous: ['ZZ7 FRA 2026-10-24T12:00 SIN 2026-10-25T06:00'],
    revised: ['ZZ7 FRA 2026-10-25T12:00 SIN 2026-10-26T07:00'],
    at: '2026-10-01T10:00:00Z',
    is: 'major',
    because: [...later('FRA-SIN', 1500), 'FRA-SIN other-day'],
  },
  {
    what: 'a time that the clock skips',
    previous: ['ZZ5 LHR 2027-03-28T00:55 SIN 20:30'],
    revised: ['ZZ5 LHR 2027-03-28T01:30 SIN 20:30'],
    is: 'minor',
    because: ['LHR-SIN departure-later 35', 'LHR-SIN time-does-not-exist'],
  },
  {
    what: 'Vancouver in December 2026, which stays on summer time: the arrival from Toronto is told right',
    previous: ['ZZ8 YYZ 2026-12-10T08:00 YVR 11:00'],
    revised: ['ZZ8 YYZ 2026-12-10T08:40 YVR 11:40'],
    is: 'minor',
    because: later('YYZ-YVR', 40),
  },
  {
    what: 'over the night on which Vancouver used to turn the clock back: 24 hours, not 25',
    previous: ['ZZ9 YVR 2026-10-31T12:00 SEA 13:00'],
    revised: ['ZZ9 YVR 2026-11-01T12:00 SEA 13:00'],
    at: '2026-10-01T10:00:00Z',
    is: 'major',
    because: ['YVR-SEA departure-later 1440', 'YVR-SEA arrival-later 1500', 'YVR-SEA other-day'],
  },
  {
    what: 'half an hour of summer time on Lord Howe Island',
    previous: ['ZZ3 LDH 2027-04-03T12:00 SYD 13:30'],
    revised: ['ZZ3 LDH 2027-04-04T12:00 SYD 14:00'],
    is: 'major',
    because: ['LDH-SYD departure-later 1470', 'LDH-SYD arrival-later 1530', 'LDH-SYD other-day'],
  },
];

const numbers: readonly JudgedCase[] = [
  {
    what: 'a flight number written with a zero',
    previous: ['AK703 KUL 2026-12-10T08:00 SIN 09:10'],
    revised: ['AK0703 KUL 2026-12-10T08:00 SIN 09:10'],
    is: 'none',
    because: [],
  },
  {
    what: 'a flight number with a suffix',
    previous: ['AK703 KUL 2026-12-10T08:00 SIN 09:10'],
    revised: ['AK703A KUL 2026-12-10T08:00 SIN 09:10'],
    is: 'minor',
    because: ['KUL-SIN flight-number'],
  },
  {
    what: 'another flight number',
    previous: [out],
    revised: ['ZZ103 SIN 2026-12-10T08:00 KUL 09:10'],
    is: 'minor',
    because: ['SIN-KUL flight-number'],
  },
  {
    what: 'another airline',
    previous: [out],
    revised: ['YY7 SIN 2026-12-10T08:00 KUL 09:10'],
    is: 'moderate',
    because: ['SIN-KUL carrier'],
  },
  {
    what: 'another airline and an hour earlier',
    previous: [out],
    revised: ['YY7 SIN 2026-12-10T07:00 KUL 08:10'],
    is: 'major',
    because: [...earlier('SIN-KUL', 60), 'SIN-KUL carrier'],
  },
  {
    what: 'a terminal written with T',
    previous: ['ZZ101 SIN/1 2026-12-10T08:00 KUL 09:10'],
    revised: ['ZZ101 SIN/T1 2026-12-10T08:00 KUL 09:10'],
    is: 'none',
    because: [],
  },
  {
    what: 'another terminal',
    previous: ['ZZ101 SIN/1 2026-12-10T08:00 KUL 09:10'],
    revised: ['ZZ101 SIN/T4 2026-12-10T08:00 KUL 09:10'],
    is: 'minor',
    because: ['SIN-KUL terminal'],
  },
  {
    what: 'a terminal that becomes known',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:00 KUL/2 09:10'],
    is: 'minor',
    because: ['SIN-KUL terminal'],
  },
  {
    what: 'a terminal that is no longer stated',
    previous: ['ZZ101 SIN/1 2026-12-10T08:00 KUL 09:10'],
    revised: [out],
    is: 'none',
    because: [],
  },
];

const airports: readonly JudgedCase[] = [
  {
    what: 'Narita instead of Haneda',
    previous: ['ZZ20 SIN 2026-12-10T08:00 HND 16:00'],
    revised: ['ZZ20 SIN 2026-12-10T08:00 NRT 16:00'],
    is: 'major',
    because: ['SIN-NRT other-airport'],
  },
  {
    what: 'from another airport of the city, with another number and time',
    previous: ['ZZ30 LHR 2026-12-10T08:00 FCO 11:30'],
    revised: ['ZZ34 LGW 2026-12-10T08:30 FCO 12:00'],
    is: 'major',
    because: [...later('LGW-FCO', 30), 'LGW-FCO other-airport', 'LGW-FCO flight-number'],
  },
  {
    what: 'an airport nearby that the list of cities does not have',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:00 SZB 09:10'],
    is: 'major',
    because: ['SIN-SZB other-airport'],
  },
  {
    what: 'another destination',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:00 PEN 09:30'],
    is: 'major',
    because: ['SIN-KUL leg-removed', 'SIN-PEN leg-added'],
  },
  {
    what: 'an airport that nobody knows, and nothing changed',
    previous: ['ZZ1 QQQ 2026-12-10T08:00 KUL 09:10'],
    revised: ['ZZ1 QQQ 2026-12-10T08:00 KUL 09:10'],
    is: 'none',
    because: [],
  },
  {
    what: 'an airport that nobody knows, and a small change',
    previous: ['ZZ1 QQQ 2026-12-10T08:00 KUL 09:10'],
    revised: ['ZZ1 QQQ 2026-12-10T08:10 KUL 09:20'],
    is: 'major',
    because: [...later('QQQ-KUL', 10), 'QQQ unknown-airport'],
  },
  {
    what: 'an airport that nobody knows, and three minutes',
    previous: ['ZZ1 QQQ 2026-12-10T08:00 KUL 09:10'],
    revised: ['ZZ1 QQQ 2026-12-10T08:03 KUL 09:13'],
    is: 'major',
    because: ['QQQ unknown-airport'],
  },
  {
    what: 'a known leg of a trip whose other leg has an airport that nobody knows',
    previous: [out, 'ZZ1 KUL 2026-12-12T08:00 QQQ 09:10'],
    revised: ['ZZ101 SIN 2026-12-10T08:10 KUL 09:20', 'ZZ1 KUL 2026-12-12T08:00 QQQ 09:10'],
    is: 'minor',
    because: later('SIN-KUL', 10),
  },
];

const legs: readonly JudgedCase[] = [
  {
    what: 'a message with only the affected leg of a round trip',
    bought: [out, back],
    previous: [back],
    revised: ['ZZ102 KUL 2026-12-18T21:30 SIN 22:40'],
    is: 'moderate',
    because: later('KUL-SIN', 90),
  },
  {
    what: 'a message with both legs, of which one changed',
    bought: [out, back],
    previous: [out, back],
    revised: [out, 'ZZ102 KUL 2026-12-18T21:30 SIN 22:40'],
    is: 'moderate',
    because: later('KUL-SIN', 90),
  },
  {
    what: 'legs in another order than they are flown',
    bought: [out, back],
    previous: [back, out],
    revised: ['ZZ102 KUL 2026-12-18T20:10 SIN 21:20', out],
    is: 'minor',
    because: later('KUL-SIN', 10),
  },
  {
    what: 'a leg that is named twice',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:10 KUL 09:20', 'ZZ101 SIN 2026-12-10T08:10 KUL 09:20'],
    is: 'minor',
    because: later('SIN-KUL', 10),
  },
  {
    what: 'the return of a round trip cancelled',
    bought: [out, back],
    previous: [back],
    revised: [],
    type: 2,
    is: 'cancelled',
    because: ['KUL-SIN flight-cancelled'],
  },
  {
    what: 'all flights cancelled',
    bought: [out, back],
    previous: [out, back],
    revised: [],
    type: 2,
    is: 'cancelled',
    because: ['SIN-KUL flight-cancelled', 'KUL-SIN flight-cancelled'],
  },
  {
    what: 'the onward flight of a connection cancelled',
    previous: [first, second],
    revised: [first],
    is: 'cancelled',
    because: ['KUL-BKK flight-cancelled'],
  },
  {
    what: 'the first flight of a connection cancelled, in a message about it alone',
    bought: [first, second],
    previous: [first],
    revised: [],
    type: 2,
    is: 'cancelled',
    because: ['SIN-KUL flight-cancelled'],
  },
  {
    what: 'a nonstop flight split by a stop',
    previous: ['ZZ10 SIN 2026-12-10T08:00 BKK 09:30'],
    revised: ['ZZ1 SIN 2026-12-10T08:00 KUL 09:00', 'ZZ2 KUL 2026-12-10T10:30 BKK 11:30'],
    is: 'major',
    because: [
      'SIN-BKK arrival-later 120',
      'SIN-BKK leg-removed',
      'SIN-KUL leg-added',
      'KUL-BKK leg-added',
      'KUL stop-added',
    ],
  },
  {
    what: 'a nonstop flight split by a stop, in a message without the return',
    bought: ['ZZ10 SIN 2026-12-10T08:00 BKK 09:30', 'ZZ11 BKK 2026-12-18T08:00 SIN 11:30'],
    previous: ['ZZ10 SIN 2026-12-10T08:00 BKK 09:30'],
    revised: ['ZZ1 SIN 2026-12-10T08:00 KUL 09:00', 'ZZ2 KUL 2026-12-10T10:30 BKK 11:30'],
    is: 'major',
    because: [
      'SIN-BKK arrival-later 120',
      'SIN-BKK leg-removed',
      'SIN-KUL leg-added',
      'KUL-BKK leg-added',
      'KUL stop-added',
    ],
  },
  {
    what: 'a connection merged into a nonstop flight',
    previous: [first, second],
    revised: ['ZZ10 SIN 2026-12-10T09:00 BKK 10:30'],
    is: 'moderate',
    because: [
      'SIN-BKK departure-later 60',
      'SIN-BKK arrival-earlier 100',
      'SIN-KUL leg-removed',
      'KUL-BKK leg-removed',
      'SIN-BKK leg-added',
    ],
  },
  {
    what: 'a connection over another airport',
    previous: [first, second],
    revised: ['ZZ3 SIN 2026-12-10T08:00 PEN 09:30', 'ZZ4 PEN 2026-12-10T11:00 BKK 12:10'],
    is: 'major',
    because: ['SIN-KUL leg-removed', 'KUL-BKK leg-removed', 'SIN-PEN leg-added', 'PEN-BKK leg-added'],
  },
  { what: 'a leg that appears', previous: [out], revised: [out, back], is: 'major', because: ['KUL-SIN leg-added'] },
  {
    what: 'two flights a day between the same cities, of which the second moves',
    previous: ['ZZ101 SIN 2026-12-10T08:00 KUL 09:10', 'ZZ105 SIN 2026-12-12T18:00 KUL 19:10'],
    revised: ['ZZ101 SIN 2026-12-10T08:00 KUL 09:10', 'ZZ105 SIN 2026-12-12T19:30 KUL 20:40'],
    is: 'moderate',
    because: later('SIN-KUL', 90),
  },
  {
    what: 'a commuter whose both flights move, though the second moves to where the first was',
    previous: ['ZZ101 SIN 2026-12-10T08:00 KUL 09:10', 'ZZ101 SIN 2026-12-14T08:00 KUL 09:10'],
    revised: ['ZZ101 SIN 2026-12-10T08:30 KUL 09:40', 'ZZ101 SIN 2026-12-14T08:30 KUL 09:40'],
    is: 'minor',
    because: later('SIN-KUL', 30),
  },
  {
    what: 'an open jaw whose return moves',
    previous: ['ZZ10 SIN 2026-12-10T08:00 BKK 09:30', 'ZZ12 HKT 2026-12-18T08:00 SIN 11:00'],
    revised: ['ZZ10 SIN 2026-12-10T08:00 BKK 09:30', 'ZZ12 HKT 2026-12-18T08:20 SIN 11:20'],
    is: 'minor',
    because: later('HKT-SIN', 20),
  },
  {
    what: 'three cities, of which the flight in the middle is cancelled',
    previous: [
      'ZZ10 SIN 2026-12-10T08:00 BKK 09:30',
      'ZZ12 BKK 2026-12-14T08:00 HKG 12:00',
      'ZZ14 HKG 2026-12-18T08:00 SIN 12:00',
    ],
    revised: ['ZZ10 SIN 2026-12-10T08:00 BKK 09:30', 'ZZ14 HKG 2026-12-18T08:00 SIN 12:00'],
    is: 'cancelled',
    because: ['BKK-HKG flight-cancelled'],
  },
  {
    what: 'a flight cancelled with another in its place, which the contract does not know',
    previous: [out],
    revised: ['ZZ103 SIN 2026-12-10T08:30 KUL 09:40'],
    type: 2,
    is: 'major',
    because: [...later('SIN-KUL', 30), 'SIN-KUL flight-number'],
    by: 'person',
  },
];

const connections: readonly JudgedCase[] = [
  {
    what: 'a connection that gets too short by a small delay',
    previous: [first, second],
    revised: ['ZZ1 SIN 2026-12-10T09:10 KUL 10:10', second],
    is: 'major',
    because: [...later('SIN-KUL', 70), 'KUL connection-too-short 50'],
  },
  {
    what: 'a connection of exactly the minimum',
    previous: [first, second],
    revised: ['ZZ1 SIN 2026-12-10T09:00 KUL 10:00', second],
    is: 'moderate',
    because: later('SIN-KUL', 60),
  },
  {
    what: 'a connection that was sold too short and stays so',
    previous: [first, 'ZZ2 KUL 2026-12-10T09:40 BKK 10:50'],
    revised: [first, 'ZZ2 KUL 2026-12-10T09:45 BKK 10:55'],
    is: 'minor',
    because: later('KUL-BKK', 5),
  },
  {
    what: 'a connection that was sold too short and gets shorter',
    previous: [first, 'ZZ2 KUL 2026-12-10T09:40 BKK 10:50'],
    revised: [first, 'ZZ2 KUL 2026-12-10T09:30 BKK 10:40'],
    is: 'major',
    because: [...earlier('KUL-BKK', 10), 'KUL connection-too-short 30'],
  },
  {
    what: 'an onward flight that leaves before the first arrives',
    previous: [first, second],
    revised: ['ZZ1 SIN 2026-12-10T10:30 KUL 11:30', second],
    is: 'major',
    because: [...later('SIN-KUL', 150), 'KUL connection-lost -30'],
  },
  {
    what: 'a first flight a day late, after the onward flight',
    previous: [first, second],
    revised: ['ZZ1 SIN 2026-12-11T08:00 KUL 09:00', second],
    is: 'major',
    because: [...later('SIN-KUL', 1440), 'SIN-KUL other-day', 'KUL connection-lost -1320'],
  },
  {
    what: 'a domestic connection of 50 minutes, which is enough there',
    previous: ['ZZ1 SFO 2026-12-10T08:00 DEN 11:30', 'ZZ2 DEN 2026-12-10T13:00 BOS 18:40'],
    revised: ['ZZ1 SFO 2026-12-10T08:40 DEN 12:10', 'ZZ2 DEN 2026-12-10T13:00 BOS 18:40'],
    is: 'minor',
    because: later('SFO-DEN', 40),
  },
  {
    what: 'a connection that has to change from Haneda to Narita, with too little time',
    previous: ['ZZ20 SIN 2026-12-10T08:00 HND 16:00', 'ZZ21 HND 2026-12-10T18:30 CTS 20:00'],
    revised: ['ZZ20 SIN 2026-12-10T08:00 NRT 16:00', 'ZZ21 HND 2026-12-10T18:30 CTS 20:00'],
    is: 'major',
    because: ['SIN-NRT other-airport', 'NRT-HND connection-too-short 150'],
  },
  {
    what: 'a change of airport within the city that was bought so, with enough time',
    previous: ['ZZ20 SIN 2026-12-10T08:00 NRT 16:00', 'ZZ21 HND 2026-12-10T20:00 CTS 21:30'],
    revised: ['ZZ20 SIN 2026-12-10T08:30 NRT 16:30', 'ZZ21 HND 2026-12-10T20:00 CTS 21:30'],
    is: 'minor',
    because: later('SIN-NRT', 30),
  },
  {
    what: 'a change of airport within the city that loses its time',
    previous: ['ZZ20 SIN 2026-12-10T08:00 NRT 16:00', 'ZZ21 HND 2026-12-10T20:00 CTS 21:30'],
    revised: ['ZZ20 SIN 2026-12-10T09:30 NRT 17:30', 'ZZ21 HND 2026-12-10T20:00 CTS 21:30'],
    is: 'major',
    because: [...later('SIN-NRT', 90), 'NRT-HND connection-too-short 150'],
  },
  {
    what: 'a self-transfer between airlines with an hour and a half',
    previous: ['ZZ1 SIN 2026-12-10T08:00 KUL 09:00', 'YY2 KUL 2026-12-10T12:00 BKK 13:10'],
    revised: ['ZZ1 SIN 2026-12-10T09:30 KUL 10:30', 'YY2 KUL 2026-12-10T12:00 BKK 13:10'],
    is: 'major',
    because: [...later('SIN-KUL', 90), 'KUL connection-too-short 90'],
  },
  {
    what: 'a stopover of two days, which is no connection',
    previous: [first, 'ZZ2 KUL 2026-12-12T09:20 BKK 10:30'],
    revised: ['ZZ1 SIN 2026-12-10T08:30 KUL 09:30', 'ZZ2 KUL 2026-12-12T09:20 BKK 10:30'],
    is: 'minor',
    because: later('SIN-KUL', 30),
  },
  {
    what: 'a stopover that shrinks to a connection nobody makes',
    previous: [first, 'ZZ2 KUL 2026-12-11T09:20 BKK 10:30'],
    revised: [first, 'ZZ2 KUL 2026-12-10T09:20 BKK 10:30'],
    is: 'major',
    because: [...earlier('KUL-BKK', 1440), 'KUL-BKK other-day', 'KUL connection-too-short 20'],
  },
  {
    what: 'a return that leaves before the way out arrives',
    previous: [out, back],
    revised: [out, 'ZZ102 KUL 2026-12-10T08:30 SIN 09:40'],
    is: 'major',
    because: [...earlier('KUL-SIN', 12210), 'KUL-SIN other-day', 'KUL connection-lost -40'],
  },
];

const accumulated: readonly JudgedCase[] = [
  {
    what: 'a small change on top of small ones',
    bought: [out],
    previous: ['ZZ101 SIN 2026-12-10T08:50 KUL 10:00'],
    revised: ['ZZ101 SIN 2026-12-10T09:40 KUL 10:50'],
    is: 'moderate',
    because: later('SIN-KUL', 50),
    sinceBought: later('SIN-KUL', 100),
  },
  {
    what: 'ten minutes that make it three hours in all',
    bought: [out],
    previous: ['ZZ101 SIN 2026-12-10T10:50 KUL 12:00'],
    revised: ['ZZ101 SIN 2026-12-10T11:00 KUL 12:10'],
    is: 'major',
    because: later('SIN-KUL', 10),
    sinceBought: later('SIN-KUL', 180),
  },
  {
    what: 'silent steps that add up against what the traveller knows',
    bought: [out],
    known: [out],
    previous: ['ZZ101 SIN 2026-12-10T08:04 KUL 09:14'],
    revised: ['ZZ101 SIN 2026-12-10T08:08 KUL 09:18'],
    is: 'minor',
    because: later('SIN-KUL', 8),
  },
  {
    what: 'back to what was booked',
    bought: [out],
    previous: ['ZZ101 SIN 2026-12-10T11:20 KUL 12:30'],
    revised: [out],
    is: 'major',
    because: earlier('SIN-KUL', 200),
    sinceBought: [' back-to-booked'],
  },
  {
    what: 'most of the way back',
    bought: [out],
    previous: ['ZZ101 SIN 2026-12-10T11:20 KUL 12:30'],
    revised: ['ZZ101 SIN 2026-12-10T08:20 KUL 09:30'],
    is: 'major',
    because: earlier('SIN-KUL', 180),
    sinceBought: later('SIN-KUL', 20),
  },
  {
    what: 'a cancelled return that is put back as booked',
    bought: [out, back],
    known: [out],
    previous: [],
    revised: [back],
    is: 'major',
    because: ['KUL-SIN leg-added'],
    sinceBought: [' back-to-booked'],
  },
  {
    what: 'an affected leg of a trip whose other leg was changed before',
    bought: [out, back],
    known: ['ZZ101 SIN 2026-12-10T09:30 KUL 10:40', back],
    previous: [back],
    revised: ['ZZ102 KUL 2026-12-18T20:10 SIN 21:20'],
    is: 'moderate',
    because: later('KUL-SIN', 10),
    sinceBought: [...later('SIN-KUL', 90), ...later('KUL-SIN', 10)],
  },
];

const deadlines: readonly JudgedCase[] = [
  {
    what: 'three days to answer, far from departure',
    at: '2026-11-24T02:00:00Z',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T11:30 KUL 12:40'],
    is: 'major',
    because: later('SIN-KUL', 210),
    by: '2026-11-27T02:00:00Z',
  },
  {
    what: 'a day before the old departure, which is the earlier',
    at: '2026-12-08T02:00:00Z',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T11:30 KUL 12:40'],
    is: 'major',
    because: later('SIN-KUL', 210),
    by: '2026-12-09T00:00:00Z',
  },
  {
    what: 'a day before the new departure, which is the earlier',
    at: '2026-12-07T02:00:00Z',
    previous: ['ZZ101 SIN 2026-12-10T15:00 KUL 16:10'],
    revised: ['ZZ101 SIN 2026-12-10T11:00 KUL 12:10'],
    is: 'major',
    because: earlier('SIN-KUL', 240),
    by: '2026-12-09T03:00:00Z',
  },
  {
    what: 'two hours at least, thirty before departure',
    at: '2026-12-09T02:00:00Z',
    previous: ['ZZ101 SIN 2026-12-10T08:00 KUL 09:10'],
    revised: ['ZZ101 SIN 2026-12-10T11:30 KUL 12:40'],
    is: 'major',
    because: later('SIN-KUL', 210),
    by: '2026-12-09T04:00:00Z',
  },
  {
    what: 'ten in the evening instead of the night',
    at: '2026-11-24T18:00:00Z',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T11:30 KUL 12:40'],
    is: 'major',
    because: later('SIN-KUL', 210),
    by: '2026-11-27T14:00:00Z',
  },
  {
    what: 'seven in the morning where the evening is too soon',
    at: '2026-12-09T13:30:00Z',
    previous: ['ZZ101 SIN 2026-12-10T14:00 KUL 15:10'],
    revised: ['ZZ101 SIN 2026-12-10T18:00 KUL 19:10'],
    is: 'major',
    because: later('SIN-KUL', 240),
    by: '2026-12-09T23:00:00Z',
  },
  {
    what: 'a person at once, five hours before departure',
    at: '2026-12-10T00:00:00Z',
    previous: ['ZZ101 SIN 2026-12-10T13:00 KUL 14:10'],
    revised: ['ZZ101 SIN 2026-12-10T17:00 KUL 18:10'],
    is: 'major',
    because: later('SIN-KUL', 240),
    by: 'person',
  },
  {
    what: 'a person at once, when the new departure has passed',
    at: '2026-12-10T02:00:00Z',
    previous: ['ZZ101 SIN 2026-12-10T20:00 KUL 21:10'],
    revised: ['ZZ101 SIN 2026-12-10T09:00 KUL 10:10'],
    is: 'major',
    because: earlier('SIN-KUL', 660),
    by: 'person',
  },
  {
    what: 'counted from the return, when the way out is flown',
    at: '2026-12-12T02:00:00Z',
    previous: [out, back],
    revised: ['ZZ101 SIN 2026-12-10T11:30 KUL 12:40', 'ZZ102 KUL 2026-12-18T23:30 SIN 2026-12-19T00:40'],
    is: 'major',
    because: [...later('SIN-KUL', 210), ...later('KUL-SIN', 210), 'KUL-SIN other-arrival-day'],
    by: '2026-12-15T02:00:00Z',
  },
  {
    what: 'nothing to answer about a small change',
    previous: [out],
    revised: ['ZZ101 SIN 2026-12-10T08:20 KUL 09:30'],
    is: 'minor',
    because: later('SIN-KUL', 20),
    by: 'nothing',
  },
];

export const judgedCases: readonly JudgedCase[] = [
  ...limits,
  ...days,
  ...clocks,
  ...numbers,
  ...airports,
  ...legs,
  ...connections,
  ...accumulated,
  ...deadlines,
];
