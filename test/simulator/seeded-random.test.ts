import assert from 'node:assert/strict';
import { SeededRandom, seedOf } from '../../src/simulator/seeded-random.ts';

describe('Atlas double: seeded random numbers', () => {
  it('is mulberry32', () => {
    const random = new SeededRandom(1);
    const drawn = [random.next(), random.next(), random.next()];
    // The published generator's own first values for seed 1.
    assert.deepEqual(drawn, [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  });

  it('goes on where another one stood', () => {
    const first = new SeededRandom(7);
    first.text('AB', 5);
    const second = new SeededRandom(first.state);
    assert.deepEqual([second.next(), second.below(10)], [first.next(), first.below(10)]);
  });

  it('has streams of its own for one seed', () => {
    const seeds = [seedOf(1, 'pushes'), seedOf(1, 'calls'), seedOf(2, 'pushes')];
    assert.equal(new Set(seeds).size, 3);
  });
});
