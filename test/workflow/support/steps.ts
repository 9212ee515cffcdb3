import type { Step } from '../../../src/domain/steps.ts';

const decided = { version: 1, chosenAt: 0, because: 'test', needsHuman: false } as const;
const hourMs = 3_600_000;

export const settled: Step = { kind: 'settled', stage: 'settled', ...decided };
export const tell: Step = { kind: 'tell', message: 'ticketed', toldVersion: 1, stage: 'telling', ...decided };

export const poll = (until = Date.now() + hourMs): Step => ({
  kind: 'poll',
  what: 'ticket',
  dueAt: 0,
  until,
  stage: 'ticketing',
  ...decided,
});

export const wait = (until = Date.now() + hourMs): Step => ({
  kind: 'wait',
  for: 'traveller',
  until,
  consequence: 'no-choice',
  stage: 'traveller-decides',
  ...decided,
});

export const closeTrip: Step = { kind: 'close-trip', stage: 'settled', ...decided };

export const close: Step = {
  kind: 'close',
  questionId: 'q_1',
  outcome: 'no-choice',
  stage: 'traveller-decides',
  ...decided,
};
