import assert from 'node:assert/strict';
import ICAL from 'ical.js';
import type { MessageKind } from '../../../src/domain/order-state.ts';
import { calendarFile } from '../../../src/messages/calendar.ts';
import { wordsIn } from '../../../src/messages/languages/index.ts';
import type { Message } from '../../../src/messages/message.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10', { depTerminal: '3' });
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const { en } = wordsIn;
const written = Date.UTC(2026, 10, 27, 12);

const message = (kind: MessageKind, more: Partial<Message> = {}): Message => ({
  kind,
  orderNo: 'DEMOA20260703091512377',
  passengers: [{ name: 'EXAMPLE/ALEX', ticketNos: [] }],
  pnrs: ['D12345'],
  flights: [out, back],
  flightsBefore: undefined,
  decision: undefined,
  calendarOf: 'DEMOA20260703091512377',
  writtenAt: written,
  messagesBefore: 0,
  ...more,
});

interface Entry {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly start: string;
  readonly end: string;
  readonly summary: string;
}

/** Reads the file as a calendar program would. */
function read(one: Message): { readonly method: string; readonly entries: readonly Entry[] } | undefined {
  const file = calendarFile(one, en);
  if (!file) return undefined;
  const calendar = new ICAL.Component(ICAL.parse(file.content));
  const entries = calendar.getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    status: String(event.getFirstPropertyValue('status')),
    start: String(event.getFirstPropertyValue('dtstart')),
    end: String(event.getFirstPropertyValue('dtend')),
    summary: String(event.getFirstPropertyValue('summary')),
  }));
  assert.equal(calendar.getFirstPropertyValue('method'), file.method);
  return { method: file.method, entries };
}

const states = (one: Message): (readonly [summary: string, status: string])[] | undefined =>
  read(one)?.entries.map(({ summary, status }) => [summary, status]);

/** A traveller's calendar that goes by UID and SEQUENCE, as RFC 5546 says. */
class TravellersCalendar {
  readonly #entries = new Map<string, Entry>();

  take(one: Message): void {
    for (const entry of read(one)?.entries ?? []) {
      const known = this.#entries.get(entry.uid);
      if (!known || entry.sequence > known.sequence) this.#entries.set(entry.uid, entry);
    }
  }

  shows(): string[] {
    return [...this.#entries.values()]
      .filter(({ status }) => status !== 'CANCELLED')
      .map(({ summary, start }) => `${summary} ${start}`)
      .sort();
  }
}

describe('the calendar file of a message', () => {
  it('has an entry for each flight, in true time', () => {
    const file = read(message('ticketed'));
    assert.equal(file?.method, 'PUBLISH');
    assert.deepEqual(
      file.entries.map(({ summary, start, end, status }) => ({ summary, start, end, status })),
      [
        { summary: 'ZZ101 SIN → KUL', start: '2026-12-01T00:00:00Z', end: '2026-12-01T01:10:00Z', status: 'CONFIRMED' },
        { summary: 'ZZ102 KUL → SIN', start: '2026-12-08T12:00:00Z', end: '2026-12-08T13:10:00Z', status: 'CONFIRMED' },
      ],
    );
    assert.equal(new Set(file.entries.map(({ uid }) => uid)).size, 2);
  });

  it('says the terminal, the local times with their zones in the traveller’s language, and the booking reference', () => {
    const text = calendarFile(message('ticketed'), wordsIn['es'])?.content.replaceAll('\r\n ', '') ?? '';
    assert.match(text, /LOCATION:SIN T3/);
    assert.match(
      text,
      /SIN T3 mar 1 de diciembre de 2026\\, 08:00 \(UTC\+8\)\\nKUL mar 1 de diciembre de 2026\\, 09:10 \(UTC\+8\)\\nPNR D12345/,
    );
  });

  it('moves the entry of a flight that moves, also under another number', () => {
    const calendar = new TravellersCalendar();
    calendar.take(message('ticketed'));
    const later = { ...moved(out, 30), flightNumber: 'ZZ109' };
    calendar.take(
      message('change-notice', { flights: [later, back], flightsBefore: [out, back], writtenAt: written + 60_000 }),
    );
    assert.deepEqual(calendar.shows(), [
      'ZZ102 KUL → SIN 2026-12-08T12:00:00Z',
      'ZZ109 SIN → KUL 2026-12-01T00:30:00Z',
    ]);
  });

  it('moves an entry a second time also within one second', () => {
    const calendar = new TravellersCalendar();
    for (const [messagesBefore, minutes] of [
      [0, 30],
      [1, 60],
    ] as const)
      calendar.take(message('change-notice', { flights: [moved(out, minutes)], flightsBefore: [out], messagesBefore }));
    assert.deepEqual(calendar.shows(), ['ZZ101 SIN → KUL 2026-12-01T01:00:00Z']);
  });

  it('does not put a newer entry back when an older mail is opened later', () => {
    const calendar = new TravellersCalendar();
    const change = message('change-notice', { flights: [moved(out, 30), back], flightsBefore: [out, back] });
    calendar.take({ ...change, writtenAt: written + 1_000 });
    calendar.take(message('ticketed'));
    assert.deepEqual(calendar.shows(), [
      'ZZ101 SIN → KUL 2026-12-01T00:30:00Z',
      'ZZ102 KUL → SIN 2026-12-08T12:00:00Z',
    ]);
  });

  it('takes out what is gone and puts in what is new', () => {
    const calendar = new TravellersCalendar();
    calendar.take(message('ticketed'));
    const first = flight('ZZ201 SIN 2026-12-01T08:00 JHB 09:00');
    const second = flight('ZZ202 JHB 2026-12-01T11:00 KUL 12:00');
    calendar.take(
      message('change-choice', {
        flights: [first, second, back],
        flightsBefore: [out, back],
        writtenAt: written + 60_000,
      }),
    );
    assert.deepEqual(calendar.shows(), [
      'ZZ102 KUL → SIN 2026-12-08T12:00:00Z',
      'ZZ201 SIN → JHB 2026-12-01T00:00:00Z',
      'ZZ202 JHB → KUL 2026-12-01T03:00:00Z',
    ]);
  });

  it('calls a flight tentative while the traveller is asked about it', () => {
    const change = message('change-choice', { flights: [moved(out, 200), back], flightsBefore: [out, back] });
    assert.deepEqual(states(change), [
      ['ZZ101 SIN → KUL', 'TENTATIVE'],
      ['ZZ102 KUL → SIN', 'TENTATIVE'],
    ]);
  });

  it('takes a cancelled flight out, and all of them with a cancelled order', () => {
    assert.deepEqual(states(message('flight-cancelled', { flights: [out], flightsBefore: [out, back] })), [
      ['ZZ101 SIN → KUL', 'TENTATIVE'],
      ['ZZ102 KUL → SIN', 'CANCELLED'],
    ]);
    const all = read(message('order-cancelled'));
    assert.equal(all?.method, 'CANCEL');
    assert.deepEqual(
      all.entries.map(({ status }) => status),
      ['CANCELLED', 'CANCELLED'],
    );
    const none = read(message('flight-cancelled', { flights: [], flightsBefore: [out] }));
    assert.equal(none?.method, 'CANCEL');
  });

  it('takes out also a flight that was moved before the order was cancelled', () => {
    const calendar = new TravellersCalendar();
    calendar.take(message('ticketed'));
    calendar.take(
      message('refund-stands', { flights: [moved(out, 500)], flightsBefore: [out, back], writtenAt: written + 1000 }),
    );
    assert.deepEqual(calendar.shows(), []);
  });

  it('keeps two flights of the same way apart', () => {
    const again = flight('ZZ101 SIN 2026-12-15T08:00 KUL 09:10');
    const uids = read(message('ticketed', { flights: [out, back, again] }))?.entries.map(({ uid }) => uid);
    assert.equal(new Set(uids).size, 3);
  });

  it('shows the wall times of an airport whose zone nobody knows', () => {
    const unknown = flight('ZZ301 QQX 2026-12-01T08:00 QQY 09:10');
    const [entry] = read(message('ticketed', { flights: [unknown] }))?.entries ?? [];
    assert.deepEqual([entry?.start, entry?.end], ['2026-12-01T08:00:00', '2026-12-01T09:10:00']);
  });

  for (const kind of ['choice-reminder', 'tickets-changed', 'airline-mail-extract'] as const)
    it(`is not there for ${kind}, which changes no entry`, () => {
      assert.equal(calendarFile(message(kind), en), undefined);
    });

  it('is not there without a flight', () => {
    assert.equal(calendarFile(message('order-cancelled', { flights: [] }), en), undefined);
  });
});
