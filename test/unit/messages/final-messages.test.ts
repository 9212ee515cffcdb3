import assert from 'node:assert/strict';
import type { OrderState } from '../../../src/domain/order-state.ts';
import type { Settlement } from '../../../src/domain/settlement.ts';
import { calendarFile } from '../../../src/messages/calendar.ts';
import { composeMessage, type Particulars } from '../../../src/messages/compose.ts';
import { wordsIn } from '../../../src/messages/languages/index.ts';
import { renderMessage } from '../../../src/messages/render.ts';
import { sampleBrand } from '../../../scripts/messages/samples.ts';
import { flight, moved } from '../../support/flights.ts';
import { ticketedOrder } from '../../support/order-state.ts';

const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
const code = '202607-0017';
const passengers = [
  { name: 'EXAMPLE/ALEX', ticketNos: ['T1'], pnrs: ['D12345'] },
  { name: 'EXAMPLE/BO', ticketNos: ['T2'], pnrs: ['D12345'] },
];
const ticketOf = ({ name, ticketNos }: (typeof passengers)[number]) => {
  const [lastName, firstName] = name.split('/');
  return { lastName, firstName, ticketNo: ticketNos[0] };
};
const settlement = (given: Partial<Settlement> = {}): Settlement => ({
  kind: 'refund',
  code,
  state: 'refunded',
  firstSeenAt: 0,
  tickets: [],
  ...given,
});
const particulars: Particulars = { passengers, bought: [], messagesBefore: 1, language: 'en', about: code };
const composed = (given: Partial<OrderState>, more: Partial<Particulars> = {}, kind: 'refund' | 'void' = 'refund') =>
  composeMessage(`${kind}-final`, ticketedOrder([[out, back]], given), { ...particulars, ...more });

describe('the message about the end of a refund or void', () => {
  const [alex, bo] = passengers.map(ticketOf);
  const everybody = settlement({ tickets: [alex, bo].flatMap((one) => one ?? []) });
  const ofBo = settlement({ tickets: bo ? [bo] : [] });

  it('names those whom Atlas names, with their tickets, and no other passenger', () => {
    const message = composed({ settlements: [ofBo] });
    assert.deepEqual(message.passengers, [{ name: 'EXAMPLE/BO', ticketNos: ['T2'] }]);
    assert.deepEqual(message.paidBack, { covers: 'named', nothingLeft: false });
    assert.doesNotMatch(renderMessage(message).text, /ALEX|T1/);
  });

  it('says of all passengers of an order that stands no more than whom Atlas names: it names no flights', () => {
    const { paidBack } = composed({ settlements: [everybody] });
    assert.deepEqual(paidBack, { covers: 'named', nothingLeft: false });
  });

  it('covers everything once the order is cancelled, or voided', () => {
    const given = { status: 'cancelled', settlements: [everybody], whollyRefunded: true } as const;
    assert.deepEqual(composed(given).paidBack, { covers: 'everything', nothingLeft: true });
    const voided = composed({ settlements: [settlement({ kind: 'void' })], whollyRefunded: true }, {}, 'void');
    assert.deepEqual(voided.paidBack, { covers: 'everything', nothingLeft: true });
    assert.deepEqual(
      voided.passengers.map(({ ticketNos }) => ticketNos),
      [['T1'], ['T2']],
    );
  });

  it('of the last of two says that nothing is left, and not that it is for everybody', () => {
    const settlements = [ofBo, settlement({ code: '202607-0018', tickets: alex ? [alex] : [] })];
    const message = composed({ status: 'cancelled', settlements, whollyRefunded: true });
    assert.deepEqual(message.paidBack, { covers: 'named', nothingLeft: true });
    assert.deepEqual(
      message.passengers.map(({ name }) => name),
      ['EXAMPLE/BO'],
    );
  });

  it('names everybody without tickets, and says that it does not know, where Atlas names nobody', () => {
    const message = composed({ settlements: [settlement()] });
    assert.equal(message.paidBack?.covers, 'unnamed');
    assert.deepEqual(
      message.passengers.map(({ ticketNos }) => ticketNos),
      [[], []],
    );
    assert.match(renderMessage(message).text, /does not say for which passengers or flights/);
  });

  it('is of the kind of its case, where a refund and a void have one code', () => {
    const settlements = [settlement({ kind: 'void', state: 'rejected' }), ofBo];
    assert.equal(composed({ settlements }).paidBack?.covers, 'named');
  });

  it('shows the flights that the traveller knows, as those of the booking', () => {
    const later = moved(out, 30);
    const state = ticketedOrder(
      [
        [out, back],
        [later, back],
      ],
      { settlements: [ofBo] },
    );
    const message = composeMessage('refund-final', state, particulars);
    assert.deepEqual([message.flights, message.flightsBefore], [[later, back], undefined]);
    assert.match(renderMessage(message).text, /\nTHE FLIGHTS OF THIS BOOKING\nZZ101 SIN to KUL\n/);
    assert.doesNotMatch(
      renderMessage(composeMessage('refund-final', { ...state, told: undefined, bought: undefined }, particulars)).text,
      /flights of this booking|no flights/i,
    );
  });

  it('takes the flights out of the calendar only when nothing is left', () => {
    const file = (given: Partial<OrderState>) =>
      calendarFile(composed({ settlements: [everybody], ...given }), wordsIn.en);
    assert.equal(file({}), undefined);
    const gone = file({ status: 'cancelled', whollyRefunded: true });
    assert.equal(gone?.method, 'CANCEL');
    assert.equal(gone.content.match(/STATUS:CANCELLED/g)?.length, 2);
  });

  it('has the seller’s amount with its currency in the language’s form, and none without', () => {
    const words = (language: 'en' | 'es' | 'id' | 'zh-CN', money?: { amount: string; currency: string }): string => {
      const { text, html } = renderMessage(composed({ settlements: [ofBo] }, { money }), { language });
      const [line = ''] = /^.*(?:EUR|JPY|BHD|IDR).*$/m.exec(text) ?? [];
      if (line) assert.ok(html.includes(line), line);
      return line.replaceAll(/\s/g, ' ');
    };
    const euros = { amount: '1234.50', currency: 'EUR' };
    assert.equal(words('en', euros), 'Amount that we pay back to you for this: EUR 1,234.50.');
    assert.equal(words('es', euros), 'Importe que le devolvemos por ello: 1234,50 EUR.');
    assert.equal(words('id', euros), 'Jumlah yang kami kembalikan kepada Anda untuk ini: EUR 1.234,50.');
    assert.equal(words('zh-CN', euros), '我们就此退还给您的金额：EUR 1,234.50。');
    assert.match(words('en', { amount: '999999999999.99', currency: 'EUR' }), /EUR 999,999,999,999\.99/);
    assert.match(words('en', { amount: '15000', currency: 'JPY' }), /JPY 15,000\./);
    assert.match(words('en', { amount: '1.5', currency: 'BHD' }), /BHD 1\.500\./);
    assert.equal(words('en'), '');
  });

  it('says how the money comes, and how a brand’s staff are asked', () => {
    const message = composed({ settlements: [ofBo] });
    const plain = renderMessage(message).text;
    assert.match(plain, /comes through us, the company that you booked with, and not directly from the airline/);
    assert.doesNotMatch(plain, /This is how you reach us/);
    const branded = renderMessage(message, { language: 'en', brand: sampleBrand }).text;
    assert.match(branded, /This is how you reach us: \+65 6000 0000, help@example\.com\n/);
  });
});

describe('the message a day before', () => {
  it('shows the flights against those bought, not against those told, with the tickets', () => {
    const later = moved(out, 30);
    const state = ticketedOrder([
      [out, back],
      [later, back],
    ]);
    const message = composeMessage('day-before', state, particulars);
    assert.deepEqual(
      [message.flightsBefore, message.flights],
      [
        [out, back],
        [later, back],
      ],
    );
    const { text, html } = renderMessage(message);
    assert.match(
      text,
      /\nAS YOU BOOKED\nZZ101 SIN to KUL \(changed\)\n[^]*\nNOW\nZZ101 SIN to KUL \(changed\)\n[^]*T1/,
    );
    assert.match(html, /As you booked/);
  });

  it('makes the entries of the calendar firm', () => {
    const state = ticketedOrder([
      [out, back],
      [moved(out, 30), back],
    ]);
    const file = calendarFile(composeMessage('day-before', state, particulars), wordsIn.en);
    assert.equal(file?.content.match(/STATUS:CONFIRMED/g)?.length, 2);
  });
});
