import assert from 'node:assert/strict';
import {
  defaultChangePolicies,
  defaultChangePolicy,
  policyFor,
  type ChangePolicies,
  type PolicyException,
} from '../../../src/domain/change-policy.ts';

/** Policies in which only Brazil and the airline ZZ differ from the default. */
const policies = (market: PolicyException, airline: PolicyException = {}): ChangePolicies => ({
  default: defaultChangePolicy,
  markets: { BR: market },
  airlines: { ZZ: airline },
});
const brazilByZz = { market: 'BR', airline: 'ZZ' };

describe('the policy for a market and an airline', () => {
  it('is the default where no exception is made', () => {
    assert.deepEqual(policyFor(defaultChangePolicies, brazilByZz), defaultChangePolicy);
  });

  it('takes the exception of its market for any airline, and of its airline in any market', () => {
    const told = policies({ limits: { noneBelow: 10 } }, { limits: { minorLaterBelow: 45 } });
    const limits = (market: string | undefined, airline: string | undefined) => {
      const { noneBelow, minorLaterBelow } = policyFor(told, { market, airline }).limits;
      return [noneBelow, minorLaterBelow];
    };
    assert.deepEqual(limits('BR', 'YY'), [10, 60]);
    assert.deepEqual(limits('SG', 'ZZ'), [5, 45]);
    assert.deepEqual(limits('BR', 'ZZ'), [10, 45]);
    assert.deepEqual(limits('SG', 'YY'), [5, 60]);
  });

  it('goes by what is known where the market or the airline is not', () => {
    const told = policies({ limits: { noneBelow: 10 } }, { limits: { noneBelow: 20 } });
    const noneBelow = (market: string | undefined, airline: string | undefined) =>
      policyFor(told, { market, airline }).limits.noneBelow;
    assert.equal(noneBelow('BR', undefined), 10);
    assert.equal(noneBelow(undefined, 'ZZ'), 20);
    assert.equal(noneBelow(undefined, undefined), 5);
  });

  it('has no exception for an unknown market or airline, even if one is filed under that word', () => {
    const oddly: ChangePolicies = {
      default: defaultChangePolicy,
      markets: { undefined: { limits: { noneBelow: 10 } } },
      airlines: { undefined: { limits: { noneBelow: 20 } } },
    };
    assert.deepEqual(policyFor(oddly, { market: undefined, airline: undefined }), defaultChangePolicy);
  });

  it('puts the airline before the market where both say something', () => {
    const both = policies(
      { limits: { noneBelow: 10 }, minimumConnections: { domestic: 50 }, offers: { moderate: ['keep'] } },
      { limits: { noneBelow: 20 }, minimumConnections: { domestic: 70 }, offers: { moderate: ['call-me'] } },
    );
    const { limits, minimumConnections, offers } = policyFor(both, brazilByZz);
    assert.equal(limits.noneBelow, 20);
    assert.equal(minimumConnections.domestic, 70);
    assert.deepEqual(offers.moderate, ['call-me']);
  });

  // Each part is filled up by itself: an exception names only what differs.
  for (const [what, exception, expected] of [
    [
      'limits',
      { limits: { majorLaterFrom: 120 } },
      { ...defaultChangePolicy, limits: { ...defaultChangePolicy.limits, majorLaterFrom: 120 } },
    ],
    [
      'connections',
      { minimumConnections: { selfTransfer: 240 } },
      {
        ...defaultChangePolicy,
        minimumConnections: { ...defaultChangePolicy.minimumConnections, selfTransfer: 240 },
      },
    ],
    [
      'offers',
      { offers: { major: ['refund'] } },
      { ...defaultChangePolicy, offers: { ...defaultChangePolicy.offers, major: ['refund'] } },
    ],
  ] as const satisfies readonly (readonly [string, PolicyException, unknown])[]) {
    it(`changes one of the ${what} of a market and leaves all else as it is`, () => {
      assert.deepEqual(policyFor(policies(exception), { market: 'BR', airline: undefined }), expected);
    });

    it(`changes one of the ${what} of an airline and leaves all else as it is`, () => {
      assert.deepEqual(policyFor(policies({}, exception), { market: undefined, airline: 'ZZ' }), expected);
    });
  }

  it('keeps what the market says where the airline is silent, part by part', () => {
    const split = policies(
      { limits: { noneBelow: 10, silenceLaterUpTo: 90 }, minimumConnections: { domestic: 50 } },
      { limits: { silenceLaterUpTo: 30 }, offers: { cancelled: ['refund'] } },
    );
    assert.deepEqual(policyFor(split, brazilByZz), {
      limits: { ...defaultChangePolicy.limits, noneBelow: 10, silenceLaterUpTo: 30 },
      minimumConnections: { ...defaultChangePolicy.minimumConnections, domestic: 50 },
      offers: { ...defaultChangePolicy.offers, cancelled: ['refund'] },
    });
  });

  it('leaves the default as it was', () => {
    const before = structuredClone(defaultChangePolicy);
    policyFor(policies({ limits: { noneBelow: 99 }, offers: { major: [] } }), brazilByZz);
    assert.deepEqual(defaultChangePolicy, before);
  });
});

/** Sellers rely on the numbers that hold without a rules file: a change of one is a change of behaviour. */
describe('the default policy', () => {
  it('has these limits, in minutes', () => {
    assert.deepEqual(defaultChangePolicy.limits, {
      noneBelow: 5,
      minorLaterBelow: 60,
      minorEarlierBelow: 15,
      majorLaterFrom: 180,
      majorEarlierFrom: 60,
      silenceLaterUpTo: 120,
      silenceEarlierUpTo: 30,
    });
  });

  it('asks for these minutes between flights', () => {
    assert.deepEqual(defaultChangePolicy.minimumConnections, {
      domestic: 45,
      international: 60,
      airportChange: 180,
      selfTransfer: 120,
    });
  });

  it('offers to keep the flight unless it is cancelled, and a part refund only from a major change', () => {
    assert.deepEqual(defaultChangePolicy.offers, {
      moderate: ['keep', 'another-flight', 'refund', 'call-me', 'not-all-agree'],
      major: ['keep', 'another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
      cancelled: ['another-flight', 'refund', 'refund-part', 'call-me', 'not-all-agree'],
    });
  });

  it('makes no exception for any market or airline', () => {
    assert.deepEqual(defaultChangePolicies, { default: defaultChangePolicy, markets: {}, airlines: {} });
  });
});
