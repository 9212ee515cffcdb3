/** How Atlas behaves where the documents leave it open or where it takes its time: changed at run time, kept over a restart. */
import { z } from 'zod';
import { edition } from './webhook-messages/edition.ts';

const durationMs = z.int().min(0);
const orderStatusAfter = z.union([z.literal(2), z.literal(-3)]);

export const behaviour = z.strictObject({
  /** Everything random follows from it: ids at once, the chaos of pushes and answers too. */
  seed: z.int().min(0).max(0xffff_ffff),
  /** Edition of the documents whose shape pushes have, where a command names none. */
  edition,
  /** Whether the three confirm calls still answer; the documents of 2026 do not have them any more. */
  confirmCalls: z.enum(['answer', 'gone']),
  /** Whether a confirmed incident is pushed again with status 1; no source says. */
  pushConfirmed: z.boolean(),
  /** Life of a mail link: 10 minutes in every text. */
  mailLinkLifeMs: durationMs,
  /** From `stopTicket.do` to the cancellation; "look after 8 minutes". */
  stopTicketMs: durationMs,
  /** From one status of a void or refund to the next; null: by command only. */
  voidStepMs: durationMs.nullable(),
  refundStepMs: durationMs.nullable(),
  /** Airlines whose orders can be voided (others: 843); null: all. */
  voidAirlines: z.array(z.string()).nullable(),
  /** What an order's status is after a void, a refund; no source says whether 2 stays. */
  statusAfterVoid: orderStatusAfter,
  statusAfterRefund: orderStatusAfter,
  /** From the submission of a refund until its query shows it; no page says that it is at once. */
  refundShowsAfterMs: durationMs,
  refundQuoteType: z.enum(['AccurateQuote', 'CannotQuote', 'NonRefundable']),
  /** Whether single segments can be refunded, or only whole passengers (else 811). */
  partialRefunds: z.enum(['passengers and segments', 'passengers']),
  /** Life of a refund or void offer (then 805); a guess. */
  offerLifeMs: durationMs,
  /** Of the account, in USD, for `balance.do`. */
  balance: z.number(),
});

export type Behaviour = z.output<typeof behaviour>;

/** What `POST /control/settings` takes: the fields to change. */
export const behaviourCommand = behaviour.partial();
export type BehaviourCommand = z.input<typeof behaviourCommand>;

export const defaultBehaviour: Behaviour = {
  seed: 1,
  edition: '2026',
  confirmCalls: 'answer',
  pushConfirmed: false,
  mailLinkLifeMs: 10 * 60_000,
  stopTicketMs: 8 * 60_000,
  voidStepMs: 60_000,
  refundStepMs: 60_000,
  voidAirlines: null,
  statusAfterVoid: 2,
  statusAfterRefund: 2,
  refundShowsAfterMs: 0,
  refundQuoteType: 'AccurateQuote',
  partialRefunds: 'passengers and segments',
  offerLifeMs: 30 * 60_000,
  balance: 10_000,
};
