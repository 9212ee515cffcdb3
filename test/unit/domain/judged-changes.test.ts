import assert from 'node:assert/strict';

import { defaultChangePolicies } from '../../../src/domain/change-policy.ts';
import { defaultDecisionLimits } from '../../../src/domain/deadlines.ts';
import { normaliseTerminal, type Itinerary } from '../../../src/domain/itinerary.ts';
import { judgeMessage, type Against, type JudgedChange } from '../../../src/domain/judge-message.ts';
import { flight } from '../../support/flights.ts';
import { judgedCases, type JudgedCase } from './judged-changes.ts';

/** A line of the table as a flight, with its terminals. */
function flightOf(line: string): Itinerary[number] {
  const terminals = [...line.matchAll(/ [A-Z]{3}(?:\/(\S+))?/g)].map(([, terminal]) => normaliseTerminal(terminal));
  return flight(line.replaceAll(/(?<= [A-Z]{3})\/\S+/g, ''), {
    depTerminal: terminals[0] ?? '',
    arrTerminal: terminals[1] ?? '',
  });
}

const judge = ({ at = '2026-09-24T02:00:00Z', bought, known, previous, revised, type = 1 }: JudgedCase): JudgedChange =>
  judgeMessage(
    {
      now: Date.parse(at),
      changeType: type,
      original: (bought ?? []).map(flightOf),
      known: known?.map(flightOf),
      previous: previous.map(flightOf),
      revised: revised.map(flightOf),
    },
    defaultChangePolicies,
    defaultDecisionLimits,
  );

const reasonsAgainst = ({ reasons }: JudgedChange, name: Against): string[] =>
  reasons
    .filter(({ against }) => against === name)
    .map(({ where, code, minutes }) => `${where} ${code}${minutes === undefined ? '' : ` ${minutes}`}`);

const deadlineOf = ({ deadline }: JudgedChange): string =>
  typeof deadline === 'number' ? new Date(deadline).toISOString().replace('.000Z', 'Z') : (deadline ?? 'nothing');

describe('a schedule change, judged', () => {
  for (const one of judgedCases) {
    it(`is "${one.is}": ${one.what}`, () => {
      const judged = judge(one);
      assert.deepEqual(reasonsAgainst(judged, 'known'), one.because);
      assert.deepEqual(reasonsAgainst(judged, 'bought'), one.sinceBought ?? one.because);
      assert.equal(judged.severity, one.is);
      if (one.by !== undefined) assert.equal(deadlineOf(judged), one.by);
    });
  }

  it('has at least 80 cases, each with a name of its own', () => {
    assert.ok(judgedCases.length >= 80, String(judgedCases.length));
    assert.equal(new Set(judgedCases.map(({ what }) => what)).size, judgedCases.length);
  });
});
