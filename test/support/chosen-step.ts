import assert from 'node:assert/strict';
import { nextStep } from '../../src/domain/next-step.ts';
import type { OrderState } from '../../src/domain/order-state.ts';
import type { Step, StepLimits } from '../../src/domain/steps.ts';
import { stepLimits } from './order-state.ts';

/** The step that is chosen. Whatever it is, the history shows why: it never goes without a reason in words. */
export function chosenStep(state: OrderState, limits: StepLimits = stepLimits): Step {
  const step = nextStep(state, limits);
  assert.match(step.because, /\w/, `${step.kind} says why`);
  return step;
}

/** One line of a table of cases: a sentence, a state, and the fields of its step that matter. */
export type StepCase = readonly [what: string, state: OrderState, expected: Readonly<Record<string, unknown>>];

/** A test for each case. */
export function itChooses(cases: readonly StepCase[], limits: StepLimits = stepLimits): void {
  for (const [what, state, expected] of cases)
    it(what, () => {
      const step = Object.entries(chosenStep(state, limits));
      assert.deepEqual(Object.fromEntries(step.filter(([key]) => key in expected)), expected);
    });
}
