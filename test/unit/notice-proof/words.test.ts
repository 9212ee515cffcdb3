import assert from 'node:assert/strict';
import type { ProofEntry } from '../../../src/notice-proof/format.ts';
import { longTextOf, sentenceOf } from '../../../src/notice-proof/words.ts';
import { theSeller } from '../../../src/storage/messages.ts';

const entry = (kind: string, facts: ProofEntry['facts']): ProofEntry => ({
  sequence: 1,
  at: '2026-07-03T09:15:12.377000Z',
  kind,
  channel: 'mail',
  facts,
  previous: '',
  hash: '',
});
const sent = { kind: 'change-notice', recipient: 'a@b.example', state: 'sent', smtpAnswer: '250 OK' };

describe('words of a proof of notice', () => {
  it('say no more of a message than is known', () => {
    const told = [
      sent,
      { ...sent, state: 'assumed-sent', smtpAnswer: null },
      { ...sent, recipient: theSeller, smtpAnswer: null },
    ];
    assert.deepEqual(
      told.map((facts) => sentenceOf(entry('message-sent', facts))),
      [
        'The message change-notice to a@b.example was taken by the mail server: 250 OK.',
        'The message change-notice to a@b.example has to be taken for sent: the answer of the mail server was lost.',
        'The message change-notice was left to the seller’s systems (event traveller.told); Skyhook sent no mail.',
      ],
    );
  });

  it('never call silence acceptance', () => {
    const silent = { state: 'no-choice', answer: null, answeredBy: 'deadline' };
    assert.equal(
      sentenceOf(entry('answer', silent)),
      'The deadline passed without an answer: the traveller stays on the new flights, recorded as no choice.',
    );
    assert.equal(
      sentenceOf(entry('answer', { state: 'answered', answer: 'keep', answeredBy: 'operator' })),
      'The question was answered by the operator: keep.',
    );
  });

  it('tell a question that Skyhook withdrew from one that was answered', () => {
    const withdrawn = { kind: 'traveller-silent', state: 'superseded', answer: null, answeredBy: 'skyhook' };
    assert.deepEqual(
      ['answer', 'task-decided'].map((kind) => sentenceOf(entry(kind, withdrawn))),
      [
        'The question was withdrawn: there was a newer state of affairs.',
        'The task traveller-silent was withdrawn: there was no need for it any more.',
      ],
    );
  });

  it('show what an unknown kind is called, and the text of what has one', () => {
    assert.equal(sentenceOf(entry('of-a-later-version', {})), 'of-a-later-version');
    assert.equal(longTextOf(entry('message', { text: 'all\nof it' })), 'all\nof it');
    assert.equal(longTextOf(entry('airline-mail', { textBody: null })), undefined);
    assert.equal(longTextOf(entry('itinerary', { segments: [] })), 'no flights left');
  });
});
