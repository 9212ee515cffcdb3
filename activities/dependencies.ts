import type { AtlasClient } from '../src/atlas/client.ts';
import type { MailFetcher } from '../src/atlas/mail-fetch.ts';
import type { ChangePolicies } from '../src/domain/change-policy.ts';
import type { DecisionTokens } from '../src/domain/decision-token.ts';
import type { DecisionLimits } from '../src/domain/deadlines.ts';
import type { StepLimits } from '../src/domain/steps.ts';
import type { EventSender } from '../src/events/sender.ts';
import type { Airlines } from '../src/messages/airline-facts.ts';
import type { Voices } from '../src/messages/brand.ts';
import type { Mailer } from '../src/messages/smtp.ts';
import type { Logger } from '../src/observability/logger.ts';
import type { Pool } from '../src/storage/pool.ts';

/** What the activities work with; made once per worker, injected, so that tests can use other parts. */
export interface Dependencies {
  readonly pool: Pool;
  readonly atlas: AtlasClient;
  /** Fetches airlines' mails. */
  readonly mails: MailFetcher;
  /** Sends mail to travellers. */
  readonly mailer: Pick<Mailer, 'send'>;
  readonly cases: OrderCases;
  readonly events: SellerEvents | undefined;
  readonly tokens: DecisionTokens;
  readonly log: Logger;
  /** What the seller decides about schedule changes, per market and airline. */
  readonly policies: ChangePolicies;
  readonly settings: Settings;
}

/** The running order cases, as far as activities need them. */
export interface OrderCases {
  /** Starts the order's case or, if it runs, makes it look again. @throws when Temporal cannot be reached */
  look(orderNo: string, because: string): Promise<void>;
  /** Whether the order's case is running. */
  isRunning(orderNo: string): Promise<boolean>;
  /** Whether the workflow that takes in a drive of a delivery is running. */
  isTakingIn(key: string, drive: number): Promise<boolean>;
}

/** Where events go; only with EVENTS_URL. */
export interface SellerEvents {
  readonly sender: EventSender;
  readonly workflows: EventWorkflows;
}

/** The workflows that send the events of orders. */
export interface EventWorkflows {
  /** Starts the order's, or makes the running one look again. @throws when Temporal cannot be reached */
  wake(orderNo: string): Promise<void>;
  isRunning(orderNo: string): Promise<boolean>;
}

/** Limits and addresses, from the configuration. */
export interface Settings {
  readonly steps: StepLimits;
  readonly decisions: DecisionLimits;
  readonly personReminderSeconds: number;
  /** An infant without a ticket number is waited for so long after all others have theirs. */
  readonly lapInfantSeconds: number;
  readonly repeatQuerySeconds: number;
  readonly dispatchLimitSeconds: number;
  /** What Atlas's lists show counts as a missed webhook when no push had brought it by this age. */
  readonly missedAfterSeconds: number;
  readonly publicUrl: string;
  /** Who writes to travellers; a message left to the seller is in the outbox all the same, and told by an event. */
  readonly travellerMail: 'skyhook' | 'seller';
  readonly sellerDomains: readonly string[];
  /** In which language, and under which brands, travellers are written to. */
  readonly voices: Voices;
  /** What receipts say of check-in. */
  readonly airlines: Airlines;
}
