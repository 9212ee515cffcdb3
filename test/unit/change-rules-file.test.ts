import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeRulesError, readChangePolicies } from '../../src/change-rules-file.ts';
import { defaultChangePolicies, defaultChangePolicy, policyFor } from '../../src/domain/change-policy.ts';

describe('readChangePolicies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skyhook-rules-'));
  after(() => rmSync(folder, { recursive: true }));

  const file = join(folder, 'rules.json');
  const read = (content: unknown) => {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readChangePolicies(file);
  };
  const problemsOf = (content: unknown): readonly string[] => {
    try {
      read(content);
    } catch (error) {
      assert.ok(error instanceof ChangeRulesError);
      assert.ok(error.message.startsWith(`The change rules in ${file} cannot be used:`));
      return error.problems;
    }
    return [];
  };

  it('gives the defaults without a file, and with an empty one', () => {
    assert.deepEqual(readChangePolicies(undefined), defaultChangePolicies);
    assert.deepEqual(read({}), defaultChangePolicies);
  });

  it('reads the example, whose default is that of the service', () => {
    const policies = readChangePolicies('deploy/change-rules.example.json');
    assert.deepEqual(policies.default, defaultChangePolicy);
    const brazil = policyFor(policies, { market: 'BR', airline: 'ZZ' });
    assert.equal(brazil.limits.majorLaterFrom, 60);
    assert.deepEqual(brazil.offers.moderate, ['keep', 'call-me']);
  });

  it('lays the file over the defaults, the market over that, and the airline over both', () => {
    const policies = read({
      default: { limits: { noneBelow: 3 } },
      markets: { US: { limits: { noneBelow: 2, minorLaterBelow: 45 } } },
      airlines: { '9W': { limits: { noneBelow: 1 }, minimumConnections: { domestic: 50 } } },
    });
    const limits = (market?: string, airline?: string) => {
      const { noneBelow, minorLaterBelow } = policyFor(policies, { market, airline }).limits;
      return [noneBelow, minorLaterBelow];
    };
    assert.deepEqual(limits(), [3, 60]);
    assert.deepEqual(limits('US'), [2, 45]);
    assert.deepEqual(limits('US', '9W'), [1, 45]);
    assert.deepEqual(limits('SG', '9W'), [1, 60]);
    assert.equal(policyFor(policies, { market: undefined, airline: '9W' }).minimumConnections.domestic, 50);
    assert.equal(policyFor(policies, { market: undefined, airline: '9W' }).minimumConnections.international, 60);
  });

  const range = 'is not a whole number of minutes from 0 to 10080';
  const refused: readonly (readonly [why: string, content: unknown, problems: readonly string[]])[] = [
    ['a list', [], ['the file: is not an object']],
    ['a part that nobody knows', { defaults: {} }, ['the file: "defaults" is no rule that Skyhook knows']],
    [
      'a limit that nobody knows',
      { default: { limits: { noneAbove: 5 } } },
      ['default.limits: "noneAbove" is no rule that Skyhook knows'],
    ],
    ...[-1, 10_081, 1.5, '5', null].map(
      (noneBelow) =>
        [
          `${JSON.stringify(noneBelow)} minutes`,
          { markets: { US: { limits: { noneBelow } } } },
          [`markets.US.limits.noneBelow: ${range}`],
        ] as const,
    ),
    [
      'an answer that nobody knows',
      { default: { offers: { major: ['keep', 'fly'] } } },
      ['default.offers.major.1: is none of keep, another-flight, refund, refund-part, call-me, not-all-agree'],
    ],
    [
      'no offers',
      { airlines: { ZZ: { offers: { moderate: [] } } } },
      [
        'airlines.ZZ.offers.moderate: has none of keep, another-flight, refund, call-me: some travellers would have nothing to choose',
      ],
    ],
    [
      'offers that not everybody has',
      { airlines: { ZZ: { offers: { major: ['refund-part', 'not-all-agree'] } } } },
      [
        'airlines.ZZ.offers.major: has none of keep, another-flight, refund, call-me: some travellers would have nothing to choose',
      ],
    ],
    [
      'an answer twice',
      { default: { offers: { major: ['keep', 'keep'] } } },
      ['default.offers.major: names an answer twice'],
    ],
    [
      'a cancelled flight to be kept',
      { default: { offers: { cancelled: ['keep', 'refund'] } } },
      ['default.offers.cancelled: offers keep, though the flight is not flown'],
    ],
    [
      'an airline of three letters',
      { airlines: { AIR: {} } },
      ['airlines.AIR: is not an airline code of two capital letters or digits'],
    ],
    [
      'a country in words',
      { markets: { Brazil: {} } },
      ['markets.Brazil: is not a country code of two capital letters'],
    ],
    [
      'a minor change that is larger than a major one',
      { default: { limits: { minorLaterBelow: 200 } } },
      ['default: minorLaterBelow (200) must not be above majorLaterFrom (180)'],
    ],
    [
      'limits that contradict each other only where two exceptions meet',
      {
        markets: { US: { limits: { majorEarlierFrom: 40 } } },
        airlines: { ZZ: { limits: { minorEarlierBelow: 50 } } },
      },
      ['markets.US with airlines.ZZ: minorEarlierBelow (50) must not be above majorEarlierFrom (40)'],
    ],
    [
      'a major change that silence would accept',
      { markets: { US: { limits: { majorLaterFrom: 120 } } } },
      ['markets.US: silenceLaterUpTo (120) must be below majorLaterFrom (120)'],
    ],
  ];
  for (const [why, content, problems] of refused)
    it(`refuses ${why}`, () => assert.deepEqual(problemsOf(content), problems));

  it('says all that is wrong at once', () => {
    const problems = problemsOf({ default: { limits: { noneBelow: -1 } }, airlines: { AIR: {} }, more: 1 });
    assert.equal(problems.length, 3);
  });

  it('refuses what is not JSON, and a file that cannot be read', () => {
    assert.match(problemsOf('{')[0] ?? '', /^the file is not JSON: /);
    assert.throws(() => readChangePolicies(join(folder, 'nowhere.json')), /cannot be read \(ENOENT\): check the path/);
  });
});
