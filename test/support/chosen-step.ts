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
