import type { Settings } from '../../activities/dependencies.ts';
import type { Config } from '../config.ts';
import type { Airlines } from '../messages/airline-facts.ts';
import type { Voices } from '../messages/brand.ts';

const minuteMs = 60_000;

/** The activities' settings from the configuration, and from the files that it names. */
export function settingsOf(
  config: Config<'worker'>,
  { voices, airlines }: { readonly voices: Voices; readonly airlines: Airlines },
): Settings {
  return {
    steps: {
      pollFirstSeconds: config.POLL_FIRST_SECONDS,
      ticketing: config.TICKETING_LIMIT_MINUTES * minuteMs,
      corroboration: config.CORROBORATION_LIMIT_MINUTES * minuteMs,
      cancelledHold: config.CANCELLED_HOLD_SECONDS * 1000,
      reminderLeft: config.DECISION_REMINDER_MINIMUM_MINUTES * minuteMs,
      dayBefore: config.DAY_BEFORE_HOURS * 60 * minuteMs,
      mail: config.MAIL_JOIN_MINUTES * minuteMs,
      unreadMail: config.MAIL_UNREAD_MINUTES * minuteMs,
      confirmIncidents: config.ATLAS_CONFIRM_INCIDENTS,
      furtherNews: config.FURTHER_NEWS_SECONDS * 1000,
      trip: config.TRIP_WAIT_MINUTES * minuteMs,
      submitRefunds: config.ATLAS_SUBMIT_REFUNDS,
      undo: config.REFUND_UNDO_SECONDS * 1000,
      refundOutcome: config.REFUND_OUTCOME_LIMIT_MINUTES * minuteMs,
      settlement: config.REFUND_LIMIT_DAYS * 24 * 60 * minuteMs,
    },
    decisions: {
      longestMinutes: config.DECISION_LIMIT_MINUTES,
      shortestMinutes: config.DECISION_MINIMUM_MINUTES,
      beforeDepartureMinutes: config.DECISION_BEFORE_DEPARTURE_MINUTES,
    },
    personReminderSeconds: config.PERSON_REMINDER_MINUTES * 60,
    lapInfantSeconds: config.LAP_INFANT_SECONDS,
    repeatQuerySeconds: config.REPEAT_QUERY_SECONDS,
    dispatchLimitSeconds: config.DISPATCH_LIMIT_SECONDS,
    missedAfterSeconds: config.MISSED_AFTER_SECONDS,
    publicUrl: config.PUBLIC_URL,
    travellerMail: config.TRAVELLER_MAIL,
    sellerDomains: config.SELLER_DOMAINS,
    voices,
    airlines,
  };
}
