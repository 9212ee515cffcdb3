/** Waits of hours and days, shortened so that the demonstration shows their ends. In the environment of the roles. */
export const demonstrationSettings: Readonly<Record<string, string>> = {
  POLL_FIRST_SECONDS: '0.5',
  DECISION_LIMIT_MINUTES: '0.25',
  DECISION_MINIMUM_MINUTES: '0.25',
  CORROBORATION_LIMIT_MINUTES: '1',
  FURTHER_NEWS_SECONDS: '2',
  REFUND_UNDO_SECONDS: '5',
  REPEAT_QUERY_SECONDS: '2',
  RECONCILE_SECONDS: '30',
  DISPATCH_LIMIT_SECONDS: '20',
};
