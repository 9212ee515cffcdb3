import { explainCancellation, followCancellation } from './cancellation-rules.ts';
import {
  closeOverdueQuestion,
  closeTrip,
  confirmClaims,
  endAfterLastFlight,
  handOverAnswer,
  handOverClaims,
  queryForNews,
  watchAirline,
} from './change-rules.ts';
import { handOverMails, readMailsMeanwhile, tellExtract } from './mail-rules.ts';
import { heldForFurtherNews, waitForFurtherNews } from './coalescing.ts';
import { confirmIncident } from './confirming-rules.ts';
import { confirmDayBefore, dayBeforeLook } from './day-before-rules.ts';
import type { OrderState } from './order-state.ts';
import { handOverSubmitted, holdPartRefund, holdRefund } from './refund-choice-rules.ts';
import { remindTraveller, waitForTraveller } from './reminder-rules.ts';
import {
  handOverUnread,
  queryAfresh,
  remindPerson,
  waitForPerson,
  watchHandedOverClaims,
  watchListedChange,
} from './shared-rules.ts';
import { handOverUnknownRefund, waitForUndo, waitsForUndo } from './refund-rules.ts';
import {
  endRefunded,
  followSettlements,
  followSettlementsAfterTrip,
  handOverRejected,
  missExpectedRefund,
  tellPaidBack,
  tellPaidBackAtEnd,
} from './settlement-rules.ts';
import { settled, type Rule, type Step, type StepLimits } from './steps.ts';
import {
  handOverLostQuestion,
  tellAirlineConfirmed,
  tellAnswer,
  tellChange,
  tellTicketed,
  tellTicketedAgain,
  tellTickets,
  waitForTrip,
} from './telling-rules.ts';
import {
  endReplaced,
  endWithoutFlights,
  followNotFound,
  followPayment,
  followTicketing,
  handOverTicketedTwice,
} from './ticketing-rules.ts';
import { isSpokenFor } from './trip.ts';

/**
 * Chooses the next step from the order's state. Pure: the same state gives the same step, so a retry, a reset, a
 * duplicate or a late signal is harmless. The first rule that applies wins.
 */
export function nextStep(state: OrderState, limits: StepLimits): Step {
  const rules = isTicketed(state) ? ticketedRules : beforeTicketRules;
  const step = readMailsMeanwhile(state, limits, firstOf(rules, state, limits) ?? settled(state, 'nothing is open'));
  // Any other step is followed by the next at once.
  const rests = step.kind === 'settled' || step.kind === 'wait' || step.kind === 'poll';
  const lookAt = rests && !isSpokenFor(state) ? dayBeforeLook(state, limits) : undefined;
  return lookAt === undefined ? step : { ...step, lookAt };
}

const never = Number.POSITIVE_INFINITY;

function firstOf(rules: readonly Rule[], state: OrderState, limits: StepLimits): Step | undefined {
  const isSilent = isSpokenFor(state);
  const heldUntil = heldForFurtherNews(state, limits);
  const isHeld = heldUntil !== undefined;
  const dueAt = Math.min((isSilent ? undefined : heldUntil) ?? never, waitsForUndo(state, limits)?.until ?? never);
  for (const rule of rules) {
    if ((isSilent && tellingRules.has(rule)) || (isHeld && changeRules.has(rule))) continue;
    const step = rule(state, limits);
    // A query that is repeated meanwhile ends when what waits is due.
    if (step) return step.kind === 'poll' ? { ...step, until: Math.min(step.until, dueAt) } : step;
  }
  return undefined;
}

/** What goes on beside each other: the first that is no poll, else the poll that is due first. */
function whicheverIsDueFirst(...rules: readonly Rule[]): Rule {
  return (state, limits) => {
    const steps = rules.flatMap((rule) => rule(state, limits) ?? []);
    const polls = steps.flatMap((step) => (step.kind === 'poll' ? [step] : []));
    const first = Math.min(...polls.map(({ dueAt }) => dueAt));
    return steps.find(({ kind }) => kind !== 'poll') ?? polls.find(({ dueAt }) => dueAt === first);
  };
}

const beforeTicketRules: readonly Rule[] = [
  // Before it is brought up again: that puts off when it is passed on unread.
  tellExtract,
  remindPerson,
  handOverUnread,
  handOverMails,
  handOverRejected,
  handOverUnknownRefund,
  missExpectedRefund,
  tellPaidBack,
  endRefunded,
  endWithoutFlights,
  // Of an order that was ticketed and is not any more: what the traveller answered is not lost with it.
  handOverAnswer,
  closeOverdueQuestion,
  explainCancellation,
  followCancellation,
  followSettlements,
  endReplaced,
  followPayment,
  followNotFound,
  followTicketing,
  queryAfresh,
  watchListedChange,
  waitForTraveller,
  confirmIncident,
  waitForPerson,
];

const ticketedRules: readonly Rule[] = [
  closeTrip,
  handOverTicketedTwice,
  tellExtract,
  remindPerson,
  // A refund takes longer than the trip.
  handOverRejected,
  handOverUnknownRefund,
  missExpectedRefund,
  tellPaidBackAtEnd,
  followSettlementsAfterTrip,
  endAfterLastFlight,
  handOverUnread,
  handOverMails,
  endRefunded,
  handOverClaims,
  queryForNews,
  tellTicketed,
  tellTicketedAgain,
  // Before news is told: telling it would make the answer one about an older version, and nobody would see it.
  handOverAnswer,
  handOverSubmitted,
  holdRefund,
  holdPartRefund,
  tellAnswer,
  tellChange,
  handOverLostQuestion,
  tellTickets,
  tellPaidBack,
  closeOverdueQuestion,
  remindTraveller,
  tellAirlineConfirmed,
  confirmDayBefore,
  // Only from here on: what is confirmed, or due, waits for no claim; anybody may push one.
  whicheverIsDueFirst(confirmClaims, watchListedChange, queryAfresh, followSettlements),
  waitForFurtherNews,
  waitForUndo,
  waitForTraveller,
  watchAirline,
  watchHandedOverClaims,
  confirmIncident,
  waitForTrip,
  waitForPerson,
];

/** What one order of a trip does for all of them. */
const tellingRules: ReadonlySet<Rule> = new Set([
  tellTicketed,
  tellAnswer,
  tellChange,
  tellAirlineConfirmed,
  confirmDayBefore,
  waitForFurtherNews,
  waitForTrip,
]);

/** What waits while a change is held for further news. */
const changeRules: ReadonlySet<Rule> = new Set([tellChange, tellAirlineConfirmed]);

/**
 * The first itinerary is stored when Atlas's own completion test is met (status 2, ticket status 1, a ticket number for
 * each passenger), so it says that the order was ticketed; the status may have moved on since.
 */
const isTicketed = (state: OrderState): boolean => state.bought !== undefined && state.status === 'ticketed';
