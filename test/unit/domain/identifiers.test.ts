import assert from 'node:assert/strict';
import { asNotificationId, asOrderNo, asType } from '../../../src/domain/identifiers.ts';

const table = (
  read: (value: unknown) => string | undefined,
  accepted: readonly string[],
  refused: readonly unknown[],
): void => {
  for (const value of accepted) it(`takes ${value}`, () => assert.equal(read(value), value));
  for (const value of refused) {
    const shown = JSON.stringify(value)?.slice(0, 60);
    it(`does not take ${shown}`, () => assert.equal(read(value), undefined));
  }
};

describe('asOrderNo', () => {
  table(
    asOrderNo,
    ['DEMOA20260703091512377', 'TESTA20260703091512377ABCD', 'TESTA20260703091512377ABCDE'],
    [
      'demoa20260703091512377',
      'DEMO20260703091512377',
      'DEMOA2026070309151237',
      'DEMOA20260703091512377,DEMOA20260703091512378',
      'DEMOA20260703091512377\n',
      ' DEMOA20260703091512377',
      'DEMOA20260703091512377ABC',
      'DEMOA20260703091512377ABCDEF',
      'DEMOA２０２６０７０３０９１５１２３７７',
      20260703091512377,
      null,
      undefined,
      ['DEMOA20260703091512377'],
    ],
  );
});

describe('asNotificationId', () => {
  table(
    asNotificationId,
    ['20260710042233518QWERT'],
    ['20260710042233518qwert', '20260710042233518QWER', '20260710042233518QWERTY', '', '20260710042233518QWERT\n', 1],
  );
});

describe('asType', () => {
  table(
    asType,
    ['order.ticketed', 'order.schedulechange', 'order.addonComplete', 'airline.status', 'a', 'a.b.c.d'],
    [
      '',
      'order.',
      '.ticketed',
      'order..ticketed',
      'order ticketed',
      'order/ticketed',
      'a.b.c.d.e',
      '1a',
      'ä.b',
      'a'.repeat(65),
      {},
    ],
  );
});
