import { CURRENCY } from '../fares.ts';
import type { AtlasCall } from './call.ts';

/** `balance.do`: the balance of the settings; payments do not change it. */
export const balance: AtlasCall = {
  endpoint: 'balance.do',
  payloadFields: ['accountBalance'],
  answer: (_body, double) => ({
    payload: { accountBalance: { amount: double.behaviour().balance, currency: CURRENCY } },
  }),
};
