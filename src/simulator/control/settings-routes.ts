import type { BehaviourCommand } from '../behaviour.ts';
import type { ControlRoute } from './route.ts';

export const settingsRoutes: readonly ControlRoute[] = [
  {
    method: 'post',
    path: '/settings',
    does: 'changes how Atlas behaves where the documents leave it open',
    takes: {
      'seed?': 'all random draws start again from it',
      'edition?': "'2022', '2023' or '2026': shape of pushes where a command names none",
      'confirmCalls?': "'answer' or 'gone'",
      'pushConfirmed?': 'true: a confirmed incident is pushed again with status 1',
      'mailLinkLifeMs?': '600000',
      'stopTicketMs?': '480000',
      'voidStepMs?, refundStepMs?': '60000 from one status to the next; null: by command only',
      'voidAirlines?': 'airlines that can be voided; null: all',
      'statusAfterVoid?, statusAfterRefund?': '2 or -3: the status of the order afterwards',
      'refundQuoteType?': "'AccurateQuote', 'CannotQuote' or 'NonRefundable'",
      'partialRefunds?': "'passengers and segments' or 'passengers'",
      'offerLifeMs?': '1800000',
      'balance?': '10000',
    },
    run: (double, call) => double.setBehaviour(call.json<BehaviourCommand>()),
  },
  { method: 'get', path: '/settings', does: 'shows the settings', run: (double) => double.behaviour() },
];
