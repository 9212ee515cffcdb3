import { isDeepStrictEqual } from 'node:util';
import { asksSomething, settlementKinds } from '../../../src/domain/message-kinds.ts';
import type { MessageKind } from '../../../src/domain/order-state.ts';
import type { Played } from './history.ts';
import type { ToldMessage } from './outcome.ts';

/** Tasks that a forged or lost push can add; the person at the desk closes them again. */
const addedByTrouble = new Set(['change-unconfirmed', 'look-in-atrip', 'unaccounted-cancellation', 'read-mail']);

/** What differs from the straight run beyond what the head of the test allows. */
export function differences(straight: Played, played: Played): string[] {
  const wrong: string[] = [];
  const same = (what: string, one: unknown, other: unknown): void => {
    if (!isDeepStrictEqual(one, other)) wrong.push(`${what}: ${show(one)} became ${show(other)}`);
  };
  same('records', straight.outcome.records, played.outcome.records);
  same('question', straight.outcome.question, played.outcome.question);
  same('errors that no retry is meant for', [], played.unexpected.map(String));
  same('deliveries that have not ended', [], played.unended);
  wrong.push(...messageDifferences(straight, played), ...taskDifferences(straight, played), ...mailDifferences(played));
  if (!played.stalledAt.includes('confirmIncident'))
    for (const eventId of repeats(played.confirmations)) wrong.push(`confirmed twice with Atlas: ${eventId}`);
  const { shown, messages } = played.other;
  for (const { kind, flights } of messages)
    if (kind !== 'ticketed' || flights !== shown) wrong.push(`the other order was told ${kind}: ${flights}`);
  return wrong;
}

/** Tasks that an answer opens; with one that is taken back they are closed. */
const ofAnswers = new Set(['traveller-wants-refund', 'traveller-wants-call', 'traveller-wants-other-flight']);

const isEnd = ({ kind }: ToldMessage): boolean => settlementKinds.includes(kind as MessageKind);
const isState = (message: ToldMessage): boolean =>
  !['ticketed', 'airline-confirmed', 'answer-received'].includes(message.kind) && !isEnd(message);
const contentOf = ({ kind, words, recipient }: ToldMessage): string => `${kind} to ${recipient}\n${words}`;

function messageDifferences(straight: Played, played: Played): string[] {
  const wrong: string[] = [];
  const [expected, actual] = [straight.outcome.messages, played.outcome.messages];
  const of = (messages: readonly ToldMessage[], kind: string): string[] =>
    messages.filter((one) => one.kind === kind).map(contentOf);
  if (!isDeepStrictEqual(of(expected, 'ticketed'), of(actual, 'ticketed')))
    wrong.push(`tickets told: ${show(of(expected, 'ticketed'))} became ${show(of(actual, 'ticketed'))}`);

  // However a refund or void was heard of, its end is told once, in the same words.
  const ends = [expected, actual].map((messages) => messages.filter(isEnd).map(contentOf).sort());
  if (!isDeepStrictEqual(ends[0], ends[1])) wrong.push(`ends told: ${show(ends[0])} became ${show(ends[1])}`);

  // The states of affairs told are some of those of the straight run, in their order.
  const states = expected.filter(isState);
  let place = -1;
  let before: string | undefined;
  for (const message of actual.filter(isState)) {
    const found = states.findIndex(({ flights }, index) => index > place && flights === message.flights);
    if (found < 0) wrong.push(`told what was not so, or again, or out of order: ${message.kind} ${message.flights}`);
    const next = states[found];
    const isSameStep = next && (found === 0 ? place === -1 : states[found - 1]?.flights === before);
    if (isSameStep && contentOf(next) !== contentOf(message))
      wrong.push(`other words:\n${contentOf(next)}\nbecame\n${contentOf(message)}`);
    place = Math.max(place, found);
    before = message.flights;
  }
  const told = new Set(actual.filter(({ kind }) => kind !== 'answer-received').map(({ flights }) => flights));
  for (const [index, truth] of played.truths.slice(0, -1).entries())
    if (played.hadTime[index] && states.some(({ flights }) => flights === truth) && !told.has(truth))
      wrong.push(`had time to tell the flights of act ${index + 1}, and did not: ${truth}`);

  const confirmed = of(expected, 'airline-confirmed');
  const last = expected.filter(
    ({ kind, flights }) => kind === 'airline-confirmed' && flights === straight.outcome.records.told,
  );
  for (const content of of(actual, 'airline-confirmed'))
    if (!confirmed.includes(content)) wrong.push(`the airline’s side was told otherwise: ${content}`);
  for (const message of last)
    if (!of(actual, 'airline-confirmed').includes(contentOf(message))) wrong.push('the airline’s side was not told');
  for (const content of repeats(of(actual, 'airline-confirmed'))) wrong.push(`told twice: ${content}`);
  return [...wrong, ...confirmationDifferences(straight, played)];
}

/** Each answer is confirmed once, one that is given again once more; the last one, about the flights at the end, surely. */
function confirmationDifferences(straight: Played, played: Played): string[] {
  const wrong: string[] = [];
  const of = ({ outcome }: Played): ToldMessage[] => outcome.messages.filter(({ kind }) => kind === 'answer-received');
  const expected = of(straight).map(contentOf);
  const actual = of(played).map(contentOf);
  for (const content of actual) if (!expected.includes(content)) wrong.push(`another answer was confirmed: ${content}`);
  const last = of(straight).filter(({ flights }) => flights === straight.outcome.records.told);
  for (const content of last.map(contentOf))
    if (!actual.includes(content)) wrong.push(`the answer was not confirmed: ${content}`);
  if (repeats(actual).length > (played.counts.takenBack ?? 0)) wrong.push(`confirmed too often: ${show(actual)}`);
  return wrong;
}

function taskDifferences(straight: Played, played: Played): string[] {
  const left = [...played.outcome.tasks];
  const wrong: string[] = [];
  for (const task of straight.outcome.tasks) {
    const index = left.indexOf(task);
    if (index >= 0) left.splice(index, 1);
    else if (!addedByTrouble.has(task.split(':')[0] ?? '')) wrong.push(`no task "${task}"`);
  }
  for (const task of left) {
    const [reason = '', state] = task.split(': ');
    const isTakenBack = (played.counts.takenBack ?? 0) > 0 && ofAnswers.has(reason) && state === 'superseded';
    if (!addedByTrouble.has(reason) && !isTakenBack) wrong.push(`a task too many: ${task}`);
    if (state === 'open') wrong.push(`a task is open: ${task}`);
  }
  return wrong;
}

/**
 * One mail for each message that is out. Where an attempt died or stalled, informational mail may have been given up as
 * sent (at most once), and mail that asks may have gone out again (at least once).
 */
function mailDifferences({ outcome, other, mails, counts }: Played): string[] {
  const wrong: string[] = [];
  const smooth = counts.crashes === 0 && counts.stalls === 0;
  for (const { id, kind, state } of [...outcome.messages, ...other.messages]) {
    const count = mails.filter((one) => one === id).length;
    const asks = asksSomething(kind as MessageKind);
    if (smooth && state !== 'sent') wrong.push(`${kind} is ${state}, though no attempt died`);
    if (count !== 1 && (smooth || (asks ? count < 1 : count > 1))) wrong.push(`${kind} went out ${count} times`);
    if (count < 1 && state === 'sent') wrong.push(`${kind} counts as sent and never went out`);
  }
  return wrong;
}

const repeats = (of: readonly string[]): string[] => of.filter((one, index) => of.indexOf(one) !== index);

const show = (value: unknown): string => JSON.stringify(value);
