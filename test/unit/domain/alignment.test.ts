import assert from 'node:assert/strict';
import { alignChange, takeOverNews } from '../../../src/domain/alignment.ts';
import { flight, moved } from '../../support/flights.ts';

describe('alignChange', () => {
  const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
  const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
  const known = [out, back];
  const later = flight('ZZ105 SIN 2026-12-01T11:30 KUL 12:40');

  it('puts a message with only the affected leg into the known trip', () => {
    assert.deepEqual(alignChange(known, [out], [later]), [later, back]);
    assert.deepEqual(alignChange(known, [back], [moved(back, 30)]), [out, moved(back, 30)]);
  });

  it('takes a message with the whole trip', () => {
    assert.deepEqual(alignChange(known, [out, back], [later, back]), [later, back]);
  });

  it('brings the flights into flown order, whatever order the message has', () => {
    assert.deepEqual(alignChange(known, [back, out], [back, later]), [later, back]);
  });

  it('finds a leg that was moved before, by number and day, day, or number', () => {
    assert.deepEqual(alignChange(known, [moved(out, 20)], [later]), [later, back]);
    assert.deepEqual(alignChange(known, [{ ...moved(out, 20), flightNumber: 'ZZ7' }], [later]), [later, back]);
    assert.deepEqual(alignChange(known, [moved(out, 24 * 60)], [later]), [later, back]);
    assert.deepEqual(alignChange(known, [{ ...moved(out, 24 * 60), flightNumber: 'ZZ7' }], [later]), [later, back]);
  });

  it('prefers the exact flight among several between the same cities', () => {
    const again = flight('ZZ101 SIN 2026-12-15T08:00 KUL 09:10');
    const moves = moved(again, 60);
    assert.deepEqual(alignChange([out, back, again], [again], [moves]), [out, back, moves]);
    assert.deepEqual(alignChange([out, back, again], [moved(again, 10)], [moves]), [out, back, moves]);
  });

  it('takes each known flight once, when two of a message lie between the same cities', () => {
    const again = flight('ZZ103 SIN 2026-12-15T08:00 KUL 09:10');
    const [first, second] = [moved(out, 90), moved(again, 90)];
    assert.deepEqual(alignChange([out, again], [again, out], [second, first]), [first, second]);
  });

  it('cuts a leg out when nothing replaces it (type 2)', () => {
    assert.deepEqual(alignChange(known, [back], []), [out]);
    assert.deepEqual(alignChange(known, [out, back], []), []);
  });

  it('takes one leg for two and two for one', () => {
    const viaJohor = [flight('ZZ1 SIN 2026-12-01T07:00 JHB 08:00'), flight('ZZ2 JHB 2026-12-01T10:00 KUL 11:00')];
    assert.deepEqual(alignChange(known, [out], viaJohor), [...viaJohor, back]);
    assert.deepEqual(alignChange([...viaJohor, back], viaJohor, [out]), [out, back]);
  });

  it('finds the leg by its cities when the message has no previous flights', () => {
    assert.deepEqual(alignChange(known, [], [later]), [later, back]);
  });

  it('takes a whole trip that lies between the same ends when its previous flights are not known', () => {
    const other = flight('ZZ9 SIN 2026-12-01T06:00 BKK 08:00');
    const onward = flight('ZZ8 BKK 2026-12-01T12:00 KUL 15:00');
    assert.deepEqual(alignChange([out], [other], [onward, other]), [other, onward]);
  });

  it('gives up when the flights are not in the known itinerary', () => {
    const stranger = flight('ZZ300 BKK 2026-12-01T08:00 HKG 12:00');
    assert.equal(alignChange(known, [stranger], [moved(stranger, 60)]), undefined);
    assert.equal(alignChange(known, [out, stranger], [later]), undefined);
    assert.equal(alignChange(known, [stranger], []), undefined);
    assert.equal(alignChange(known, [], []), undefined);
    assert.equal(alignChange([], [out], [later]), undefined);
  });

  it('keeps a flight once that the message repeats', () => {
    assert.deepEqual(alignChange(known, [out], [later, later, back]), [later, back]);
    assert.deepEqual(alignChange(known, [out, out], [later, later]), [later, back]);
  });
});

describe('takeOverNews', () => {
  const out = flight('ZZ101 SIN 2026-12-01T08:00 KUL 09:10');
  const back = flight('ZZ102 KUL 2026-12-08T20:00 SIN 21:10');
  const laterOut = moved(out, 90);
  const laterBack = moved(back, 30);
  const onward = flight('ZZ200 KUL 2026-12-01T12:00 BKK 13:10');

  it('takes over what is new, when the known flights are those of the answer before', () => {
    assert.deepEqual(takeOverNews([out, back], [out, back], [laterOut, back]), [laterOut, back]);
    assert.deepEqual(takeOverNews([out, back], [out, back], [laterBack, laterOut]), [laterOut, laterBack]);
  });

  it('leaves a flight as it is known that the order query is still behind with', () => {
    assert.deepEqual(takeOverNews([laterOut, back], [out, back], [out, laterBack]), [laterOut, laterBack]);
  });

  it('changes nothing when the order query catches up', () => {
    assert.deepEqual(takeOverNews([laterOut, laterBack], [out, laterBack], [laterOut, laterBack]), [
      laterOut,
      laterBack,
    ]);
    assert.deepEqual(takeOverNews([laterOut, laterBack], [out, back], [laterOut, back]), [laterOut, laterBack]);
  });

  it('changes nothing when there is no news', () => {
    assert.deepEqual(takeOverNews([laterOut, back], [out, back], [back, out]), [laterOut, back]);
  });

  it('cuts out a flight that has vanished, and no other', () => {
    assert.deepEqual(takeOverNews([out, back], [out, back], [out]), [out]);
    assert.deepEqual(takeOverNews([laterOut, back], [out, back], [out]), [laterOut]);
    assert.deepEqual(takeOverNews([out], [out, back], [out]), [out], 'it was known to be gone');
  });

  it('adds a flight that was added, once', () => {
    assert.deepEqual(takeOverNews([laterOut, back], [out, back], [out, onward, back]), [laterOut, onward, back]);
    assert.deepEqual(takeOverNews([out, onward, back], [out, back], [out, onward, back]), [out, onward, back]);
  });

  it('takes the whole answer when what has vanished from it is not known', () => {
    const stranger = flight('ZZ300 BKK 2026-12-02T08:00 HKG 12:00');
    assert.deepEqual(takeOverNews([out, back], [stranger, back], [laterOut, back]), [laterOut, back]);
  });

  it('reverts or drops nothing else when the query catches up with what is known', () => {
    const again = flight('ZZ101 SIN 2026-12-15T08:00 KUL 09:10');
    const viaJohor = [flight('ZZ301 SIN 2026-12-01T08:00 JHB 08:50'), flight('ZZ302 JHB 2026-12-01T10:00 KUL 11:00')];
    assert.deepEqual(takeOverNews([laterOut], [out, back], [out]), [laterOut]);
    assert.deepEqual(takeOverNews([...viaJohor, laterBack], [out, back], [...viaJohor, back]), [
      ...viaJohor,
      laterBack,
    ]);
    assert.deepEqual(takeOverNews([out, back], [out, back, again], [out, back]), [out, back]);
  });
});
