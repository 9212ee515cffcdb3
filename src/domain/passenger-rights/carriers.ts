/**
 * The country that licenses an airline, for scope rules that ask who operates a flight. From airlines' own statements of
 * their operating licence, compared with the OpenFlights list; not an official register, and not complete: an airline
 * that is not here is unknown, and the judgement then says that it depends on the carrier. Left out on purpose: U2 and
 * LA, under which several companies of several countries fly.
 */
const carriersOf: Readonly<Record<string, string>> = {
  AE: 'EK EY FZ G9',
  AT: 'OS EC',
  AU: 'QF JQ VA',
  BE: 'SN TB',
  BG: 'FB',
  BR: 'G3 AD JJ',
  CA: 'AC WS TS PD F8 RV',
  CH: 'LX WK DS 2L',
  CN: 'CA MU CZ HU ZH 3U MF SC',
  CY: 'CY',
  CZ: 'OK QS',
  DE: 'LH EW DE X3 4Y CL VL',
  DK: 'DX',
  ES: 'IB VY UX NT I2 YW V7',
  FI: 'AY',
  FR: 'AF TO SS BF TX XK A5',
  GB: 'BA LS VS BY LM W9 RK',
  GR: 'A3 GQ OA',
  HK: 'CX UO HX',
  HR: 'OU',
  HU: 'W6',
  ID: 'GA JT QG ID QZ IW',
  IE: 'EI FR RE',
  IN: 'AI 6E IX SG QP',
  IS: 'FI',
  IT: 'AZ NO EN',
  JP: 'JL NH MM GK',
  KR: 'KE OZ 7C LJ TW',
  LU: 'LG',
  LV: 'BT',
  MT: 'KM W4',
  MY: 'MH AK D7 OD FY',
  NL: 'KL HV OR WA',
  NO: 'DY WF',
  NZ: 'NZ',
  PH: 'PR 5J Z2',
  PL: 'LO',
  PT: 'TP S4',
  QA: 'QR',
  RO: 'RO H4',
  SE: 'D8 SK',
  SG: 'SQ TR',
  TH: 'TG FD VZ DD SL PG XJ',
  TR: 'TK PC XQ',
  TW: 'CI BR JX',
  US: 'AA DL UA WN B6 AS NK F9 HA G4 SY XP MX',
  VN: 'VN VJ QH',
};

/** The day on which a person last looked through the table, and where it comes from. */
export const carrierTable = { checkedOn: '2026-11-24', source: 'airlines’ own statements, OpenFlights' } as const;

const licenceOf = new Map(
  Object.entries(carriersOf).flatMap(([country, codes]) => codes.split(' ').map((code) => [code, country] as const)),
);

/**
 * The country that licenses an airline, by IATA code; undefined if the table does not have it. SK holds one licence of
 * Denmark, Norway and Sweden and stands as SE, which makes no difference to any scope here.
 */
export function carrierCountry(carrier: string): string | undefined {
  return licenceOf.get(carrier);
}
