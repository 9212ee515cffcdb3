import assert from 'node:assert/strict';
import { atlasTime, segmentTime, toAtlasTime } from '../../../src/atlas/times.ts';

describe('times of Atlas', () => {
  it('are UTC+08:00 for deadlines, mail and incidents', () => {
    assert.equal(atlasTime('2026-07-03 09:45:12'), Date.UTC(2026, 6, 3, 1, 45, 12));
    assert.equal(atlasTime(' 2026-07-03 00:00:00 '), Date.UTC(2026, 6, 2, 16));
    assert.equal(toAtlasTime(Date.UTC(2026, 6, 3, 1, 45, 12)), '2026-07-03 09:45:12');
  });

  it('are nothing in another form', () => {
    for (const text of [undefined, '', '2026-07-03', '2026-13-01 00:00:00', 'Jul 3, 2026']) {
      assert.equal(atlasTime(text), undefined);
    }
  });

  const written: [text: string, time: string | undefined][] = [
    ['2026-09-01 08:00:00', '2026-09-01T08:00'],
    ['2026-09-01 08:00:59', '2026-09-01T08:00'],
    ['2026-09-01 08:00', '2026-09-01T08:00'],
    ['202609010800', '2026-09-01T08:00'],
    // No airport has this wall time on that night, but Atlas may still write it.
    ['2026-03-29 01:30:00', '2026-03-29T01:30'],
    ['20260901', undefined],
    ['2026-02-30 08:00:00', undefined],
    ['', undefined],
  ];
  for (const [text, time] of written) {
    it(`are ${time ?? 'nothing'} for a segment's "${text}"`, () => assert.equal(segmentTime(text), time));
  }
});
