/** How long before departure the traveller is told, by the lines that laws draw. */
export type NoticeLine = '14-days-or-more' | '7-to-14-days' | 'under-7-days' | 'departed';

export interface Notice {
  /** Days of 24 hours, with fractions; negative after departure. */
  readonly days: number;
  readonly line: NoticeLine;
}

/** How much a seller gains by telling the traveller now rather than tomorrow. */
export const priorities = ['normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

const dayMs = 86_400_000;

/** @param departure the scheduled departure as bought; both in milliseconds since 1970 */
export function noticeOf(at: number, departure: number): Notice {
  const days = (departure - at) / dayMs;
  const line = days < 0 ? 'departed' : days < 7 ? 'under-7-days' : days < 14 ? '7-to-14-days' : '14-days-or-more';
  return { days, line };
}

/**
 * `urgent`: eight days or less are left, so the 7-day line is passed or will be within a day. `high`: fifteen days or
 * less, the same for the 14-day line. `normal`: more. Ask only for changes that touch a right.
 */
export function priorityFor({ days }: Pick<Notice, 'days'>): Priority {
  if (days <= 8) return 'urgent';
  return days <= 15 ? 'high' : 'normal';
}
