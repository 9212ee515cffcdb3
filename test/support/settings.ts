import type { Settings } from '../../activities/dependencies.ts';
import { stepLimits } from './order-state.ts';

/** The settings of a worker by default, except that changes are told at once, also days before departure. */
export const testSettings: Settings = {
  steps: { ...stepLimits, furtherNews: 0 },
  decisions: { longestMinutes: 72 * 60, shortestMinutes: 120, beforeDepartureMinutes: 24 * 60 },
  personReminderSeconds: 12 * 3600,
  lapInfantSeconds: 600,
  repeatQuerySeconds: 60,
  dispatchLimitSeconds: 600,
  missedAfterSeconds: 600,
  publicUrl: 'https://skyhook.example',
  travellerMail: 'skyhook',
  sellerDomains: [],
  voices: { defaultLanguage: 'en', brands: {} },
  airlines: {},
};
