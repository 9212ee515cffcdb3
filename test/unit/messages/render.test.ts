import assert from 'node:assert/strict';
import type { Answer } from '../../../src/domain/change-policy.ts';
import type { MessageKind } from '../../../src/domain/order-state.ts';
import type { AirlineFacts } from '../../../src/messages/airline-facts.ts';
import type { Message } from '../../../src/messages/message.ts';
import { renderMessage } from '../../../src/messages/render.ts';
import { flight, moved } from '../../support/flights.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10', { depTerminal: '3' });
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');

const message = (kind: MessageKind, more: Partial<Message> = {}): Message => ({
  kind,
  orderNo: 'DEMOA20260703091512377',
  passengers: [{ name: 'EXAMPLE/ALEX', ticketNos: ['T1', 'T2'] }],
  pnrs: ['D12345'],
  flights: [out, back],
  flightsBefore: undefined,
  calendarOf: 'DEMOA20260703091512377',
  writtenAt: Date.UTC(2026, 10, 27),
  messagesBefore: 0,
  decision: undefined,
  ...more,
});
const decision = {
  url: 'https://trips.example/decide/q_0123456789abcdef01234567.1.abcdefghijklmnopqrstuv',
  deadline: Date.UTC(2026, 10, 28, 4, 30),
  airport: 'SIN',
  consequence: 'no-choice',
} as const;
const later = moved(out, 200);

/** Every kind as it is composed, with the subject that it has to have. */
const kinds: Readonly<Record<MessageKind, { readonly message: Message; readonly subject: string }>> = {
  ticketed: { message: message('ticketed'), subject: 'Your tickets are issued – booking D12345' },
  'change-notice': {
    message: message('change-notice', { flights: [moved(out, 20), back], flightsBefore: [out, back] }),
    subject: 'Small change to your flight – booking D12345',
  },
  'change-choice': {
    message: message('change-choice', { flights: [later, back], flightsBefore: [out, back], decision }),
    subject: 'Your flight has changed, please choose – booking D12345',
  },
  'flight-cancelled': {
    message: message('flight-cancelled', { flights: [out], flightsBefore: [out, back], decision }),
    subject: 'Your flight is cancelled, please choose – booking D12345',
  },
  'back-to-booked': {
    message: message('back-to-booked', { flightsBefore: [later, back] }),
    subject: 'Your original flights are back – booking D12345',
  },
  'ticketed-again': {
    message: message('ticketed-again'),
    subject: 'Your tickets are issued after all – booking D12345',
  },
  'tickets-changed': {
    message: message('tickets-changed'),
    subject: 'Your ticket or booking numbers have changed – booking D12345',
  },
  'order-cancelled': { message: message('order-cancelled'), subject: 'Your booking is cancelled – booking D12345' },
  'choice-reminder': {
    message: message('choice-reminder', { flights: [later, back], flightsBefore: [out, back], decision }),
    subject: 'Reminder: please choose – booking D12345',
  },
  'answer-received': {
    message: message('answer-received', {
      flights: [later, back],
      answered: {
        option: 'refund',
        kind: 'schedule-change',
        takeBack: { url: decision.url, until: decision.deadline, airport: 'SIN' },
      },
    }),
    subject: 'We have your answer – booking D12345',
  },
  'reinstated-choice': {
    message: message('reinstated-choice', { flightsBefore: [later, back], refundHeld: true, decision }),
    subject: 'Your flight is back, do you still want the refund? – booking D12345',
  },
  'refund-stands': {
    message: message('refund-stands', { flights: [out], flightsBefore: [out, back] }),
    subject: 'News about the flights of your refund – booking D12345',
  },
  'airline-confirmed': {
    message: message('airline-confirmed', { flights: [later, back] }),
    subject: 'The airline confirms your new flights – booking D12345',
  },
  'airline-mail-extract': {
    message: message('airline-mail-extract', { extract: { subject: 'New times', lines: ['ZZ101 leaves at 11:30'] } }),
    subject: 'The airline wrote about your flight – booking D12345',
  },
  'refund-final': {
    message: message('refund-final', {
      paidBack: { covers: 'named', nothingLeft: false, amount: { amount: '120.50', currency: 'EUR' } },
    }),
    subject: 'Your refund is complete on the airline’s side – booking D12345',
  },
  'void-final': {
    message: message('void-final', { paidBack: { covers: 'everything', nothingLeft: true } }),
    subject: 'Your tickets are cancelled, and the airline’s side is complete – booking D12345',
  },
  'day-before': {
    message: message('day-before', { flights: [later, back], flightsBefore: [out, back] }),
    subject: 'Before you fly: your changed flights – booking D12345',
  },
};

/** What a reader sees of an HTML page. */
const visible = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('renderMessage', () => {
  for (const [kind, { message: given, subject }] of Object.entries(kinds)) {
    const rendered = renderMessage(given);

    it(`puts "${kind}" into words with its flights, tickets and references, in both parts`, () => {
      assert.equal(rendered.subject, subject);
      assert.equal(rendered.template, `${kind}/en/7`);
      for (const part of [rendered.text, visible(rendered.html)]) {
        for (const segment of [...given.flights, ...(given.flightsBefore ?? [])]) {
          assert.ok(part.includes(segment.flightNumber), segment.flightNumber);
          assert.ok(part.includes(segment.depLocal.slice(11)), segment.depLocal);
          assert.ok(part.includes(segment.arrLocal.slice(11)), segment.arrLocal);
        }
        for (const words of ['EXAMPLE/ALEX', 'T1, T2', 'D12345', 'DEMOA20260703091512377', 'UTC+8']) {
          assert.ok(part.includes(words), words);
        }
      }
    });

    it(`leaves no gap in the words of "${kind}"`, () => {
      for (const part of [rendered.subject, rendered.text, rendered.html]) {
        assert.doesNotMatch(part, /undefined|null|NaN|Invalid|\[object/);
      }
    });
  }

  it('says by when a reminder wants an answer, on the same link, and what silence leads to', () => {
    const { text, html } = renderMessage(kinds['choice-reminder'].message);
    for (const part of [text, html]) assert.ok(part.includes(decision.url));
    assert.match(text, /Please answer by Sat 28 Nov 2026, 12:30[^]*we do not count that as a choice/);
  });

  it('shows no flights of a cancelled order that never had tickets', () => {
    const { text, html } = renderMessage(message('order-cancelled', { flights: [], passengers: [], pnrs: [] }));
    for (const part of [text, visible(html)]) assert.doesNotMatch(part, /No flights|flights of this booking/i);
    assert.match(text, /^YOUR BOOKING IS CANCELLED/);
  });

  it('says that a refund on hold waits for the answer', () => {
    assert.match(renderMessage(kinds['reinstated-choice'].message).text, /has not been submitted yet/);
  });

  it('writes a choice out in full', () => {
    assert.equal(
      renderMessage(kinds['change-choice'].message).text,
      `YOUR FLIGHT HAS CHANGED

The airline has changed your flight. Please compare the flights and tell us what you would like.

BEFORE
ZZ101 SIN to KUL (changed)
  departs Tue 1 Dec 2026, 08:00 (UTC+8), terminal 3
  arrives Tue 1 Dec 2026, 09:10 (UTC+8)
ZZ102 KUL to SIN
  departs Tue 8 Dec 2026, 20:00 (UTC+8)
  arrives Tue 8 Dec 2026, 21:10 (UTC+8)

NOW
ZZ101 SIN to KUL (changed)
  departs Tue 1 Dec 2026, 11:20 (UTC+8), terminal 3
  arrives Tue 1 Dec 2026, 12:30 (UTC+8)
ZZ102 KUL to SIN
  departs Tue 8 Dec 2026, 20:00 (UTC+8)
  arrives Tue 8 Dec 2026, 21:10 (UTC+8)

PLEASE CHOOSE
https://trips.example/decide/q_0123456789abcdef01234567.1.abcdefghijklmnopqrstuv

Please answer by Sat 28 Nov 2026, 12:30 (UTC+8, SIN).
If we do not hear from you by then, you stay on the new flights; we do not count that as a choice.

BOOKING
Airline booking reference (PNR): D12345
EXAMPLE/ALEX – ticket T1, T2
Order DEMOA20260703091512377
`,
    );
  });

  it('says whose seat or baggage is gone or to be checked, between the flights and the choice', () => {
    const { text, html } = renderMessage({
      ...kinds['change-choice'].message,
      ancillaries: [
        { passenger: 'EXAMPLE/ALEX', flight: out, what: { kind: 'seat', place: '12A' }, fate: 'lost' },
        { passenger: 'EXAMPLE/BO', flight: back, what: { kind: 'baggage', code: '<20 kg>' }, fate: 'to-be-checked' },
      ],
    });
    assert.match(
      text,
      /\n\nYOUR SEATS, BAGGAGE AND OTHER EXTRAS\nEXAMPLE\/ALEX, ZZ101 SIN to KUL, seat 12A: gone with its flight, as far as we know\nEXAMPLE\/BO, ZZ102 KUL to SIN, baggage <20 kg>: it may not have moved to the new flight; please check with us or the airline\n\nPLEASE CHOOSE/,
    );
    assert.match(
      visible(html),
      /EXAMPLE\/ALEX, ZZ101 SIN to KUL, +seat 12A *: gone with its flight, as far as we know/,
    );
    assert.match(html, /&lt;20 kg/);
    assert.doesNotMatch(renderMessage(kinds['change-choice'].message).text, /extras/i);
  });

  it('says in a receipt what was bought, and that a fare may include more', () => {
    const what = { kind: 'baggage', pieces: 1, weight: '20' } as const;
    const { text, html } = renderMessage(
      message('ticketed', { ancillaries: [{ passenger: 'EXAMPLE/ALEX', flight: out, what }] }),
    );
    assert.match(
      text,
      /\n\nYOUR SEATS, BAGGAGE AND OTHER EXTRAS\nEXAMPLE\/ALEX, ZZ101 SIN to KUL, baggage 1 piece, 20 kg\nThis is what was bought with the booking\. What your fare includes besides is not listed here\.\n\nBOOKING/,
    );
    assert.match(visible(html), /baggage 1 piece, 20 kg .*not listed here\./);
    assert.doesNotMatch(renderMessage(message('ticketed')).text, /extras|fare includes/i);
  });

  it('says in a receipt what is known of check-in, with the link as it is, and nothing where nothing is', () => {
    const checkInUrl = 'https://www.example.com/check-in?a=1&b=2';
    const of = (facts: Omit<AirlineFacts, 'name'>) =>
      renderMessage(message('ticketed', { checkIn: [{ name: 'Demo Air', ...facts }] }));
    const all = of({ checkInUrl, checkInClosesMinutes: 60, bagDropClosesMinutes: 45 });
    assert.match(
      all.text,
      /\n\nCHECK-IN\nOnline check-in with Demo Air: https:\/\/www\.example\.com\/check-in\?a=1&b=2\nCheck-in with Demo Air closes 60 minutes before departure\.\nBag drop with Demo Air closes 45 minutes before departure\.\n\nBOOKING/,
    );
    const escaped = 'https://www.example.com/check-in?a&#x3D;1&amp;b&#x3D;2';
    assert.ok(all.html.includes(`<a href="${escaped}"`) && all.html.includes(`>${escaped}</a>`));
    assert.match(of({ bagDropClosesMinutes: 45 }).text, /\n\nCHECK-IN\nBag drop with Demo Air closes 45/);
    assert.doesNotMatch(renderMessage(message('ticketed')).text, /check-in/i);
  });

  it('says what the answers cost and how long they take, only of those that may be given', () => {
    const terms = (kind: MessageKind, options: readonly Answer[] | undefined) => {
      const flightsBefore = kind === 'reinstated-choice' ? undefined : [out, back];
      const given = { ...decision, ...(options ? { options } : {}) };
      const { text } = renderMessage(message(kind, { flights: [later, back], flightsBefore, decision: given }));
      return /\n\nWHAT IT COSTS, AND HOW LONG IT TAKES\n(.*?)\n\n/s.exec(text)?.[1]?.split('\n');
    };
    const keep = 'You pay nothing for keeping the new flights.';
    const other =
      'Another flight: our staff tell you whether it costs anything, and how much, before anything is changed.';
    const refund =
      'A refund follows the airline’s rules and takes as long as the airline needs. We write to you when it is final.';
    assert.deepEqual(terms('change-choice', ['keep', 'another-flight', 'refund', 'call-me']), [keep, other, refund]);
    assert.deepEqual(terms('choice-reminder', ['keep', 'refund-part']), [keep, refund]);
    assert.deepEqual(terms('flight-cancelled', ['refund', 'call-me']), [refund]);
    assert.deepEqual(terms('reinstated-choice', ['keep']), ['You pay nothing for keeping your flights.']);
    assert.equal(terms('flight-cancelled', ['call-me', 'not-all-agree']), undefined);
    assert.equal(terms('change-choice', undefined), undefined);
  });

  it('says which connection cannot be made any more, or hardly', () => {
    const { text, html } = renderMessage({
      ...kinds['change-choice'].message,
      connections: [
        { code: 'connection-lost', place: 'KUL', minutes: -30 },
        { code: 'connection-too-short', place: 'HND-NRT', minutes: 150 },
      ],
    });
    const words = [
      'KUL: with the new flights you cannot reach your onward flight.',
      'HND-NRT: only 150 minutes are left to change planes, which may not be enough.',
    ];
    for (const part of [text, visible(html)])
      for (const sentence of words) assert.ok(part.includes(sentence), sentence);
    assert.match(text, /\n\nYOUR CONNECTION\n/);
    assert.doesNotMatch(renderMessage(kinds['change-choice'].message).text, /your connection/i);
  });

  it('says of a small change that comes too late that somebody calls', () => {
    const { text } = renderMessage({ ...kinds['change-notice'].message, callsAtOnce: true });
    assert.match(text, /it leaves now or has left\. One of our staff will call you\./);
    assert.doesNotMatch(text, /do not need to do anything/);
  });

  it('marks a flight that is no longer flown, in words', () => {
    const { text, html } = renderMessage(kinds['flight-cancelled'].message);
    for (const part of [text, visible(html)]) assert.match(part, /ZZ102 KUL (to|→) SIN *\(no longer flown\)/);
  });

  it('says that no flights are left', () => {
    const { text, html } = renderMessage(
      message('flight-cancelled', {
        flights: [],
        flightsBefore: [out],
        decision: { ...decision, consequence: 'person' },
      }),
    );
    for (const part of [text, visible(html)]) {
      assert.ok(part.includes('No flights are left in this booking.'));
      assert.ok(part.includes('one of our staff will contact you'));
    }
  });

  for (const kind of ['change-choice', 'flight-cancelled', 'reinstated-choice'] as const)
    it(`asks for no choice without a link to choose with: ${kind}`, () => {
      const { subject, text, html } = renderMessage(message(kind, { flights: [later], flightsBefore: [out] }));
      for (const part of [subject, text, html]) assert.doesNotMatch(part, /please choose|tell us|do you still/i);
    });

  it('promises a call, and has no link, when departure is too close for a choice', () => {
    const { text, html } = renderMessage(message('change-choice', { flights: [later], flightsBefore: [out] }));
    for (const part of [text, html]) {
      assert.ok(part.includes('Departure is close: one of our staff will contact you about your choices.'));
      assert.ok(!part.includes('/decide/'));
    }
  });

  it('marks the first flights of an order as what they are, not as changed', () => {
    assert.doesNotMatch(renderMessage(kinds.ticketed.message).text, /changed|new|BEFORE/);
  });

  it('names the order where there is no PNR, and leaves out tickets that are not there', () => {
    const { subject, text } = renderMessage(
      message('ticketed', { pnrs: [], passengers: [{ name: 'EXAMPLE/ALEX', ticketNos: [] }] }),
    );
    assert.equal(subject, 'Your tickets are issued – booking DEMOA20260703091512377');
    assert.ok(text.endsWith('BOOKING\nEXAMPLE/ALEX\nOrder DEMOA20260703091512377\n'));
  });

  it('gives no zone for an airport that the data does not know', () => {
    const unknown = { ...out, depAirport: 'QQQ' };
    const { text } = renderMessage(message('ticketed', { flights: [unknown] }));
    assert.ok(text.includes('departs Tue 1 Dec 2026, 08:00 (local time)'));
  });

  it('escapes markup in what others wrote', () => {
    const name = '<img src=x onerror="alert(1)">/A&B';
    const hostile = { ...out, depTerminal: '<b>1', flightNumber: '"><script>' };
    const { html, text } = renderMessage(
      message('ticketed', { passengers: [{ name, ticketNos: ['<i>'] }], pnrs: ['<u>'], flights: [hostile] }),
    );
    assert.doesNotMatch(html, /<(img|b|i|u|script)\b/);
    assert.ok(html.includes('&lt;img src&#x3D;x onerror&#x3D;&quot;alert(1)&quot;&gt;/A&amp;B'));
    assert.ok(text.includes(name));
  });
});
