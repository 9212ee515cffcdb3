import type { CallLimitCommand } from '../call-limits.ts';
import type { ChaosCommand } from '../chaos.ts';
import type * as commands from '../commands.ts';
import type { ControlRoute } from './route.ts';

export const troubleRoutes: readonly ControlRoute[] = [
  {
    method: 'post',
    path: '/faults',
    does: 'plans faults of the next calls, mail links or pushes',
    takes: {
      'endpoint?': "such as 'queryOrderDetails.do' or 'mail-store'; default: every call",
      kind: 'http500, 429, 429-in-200, slow, stalled, half-answer, html, wrong-content-type, empty, oversize, gzip, undeclared-gzip, truncated-gzip, reset or status',
      'status?': 'envelope status of kind status; HTTP status of html and empty',
      'times?': '1',
      'ms?': 'delay of slow; retryAfter of the 429 kinds',
      'bytes?': 'size of oversize',
      'or drop?, duplicate?': 'how many of the next pushes are not sent, are sent twice',
    },
    run: (double, call) => {
      double.addFault(call.json<commands.FaultCommand>());
      return double.faults();
    },
  },
  { method: 'get', path: '/faults', does: 'lists the faults still to come', run: (double) => double.faults() },
  {
    method: 'delete',
    path: '/faults',
    does: 'forgets the faults still to come',
    run: (double) => {
      double.clearFaults();
      return double.faults();
    },
  },
  {
    method: 'post',
    path: '/limits',
    does: 'limits calls: so many in a rolling window',
    takes: {
      endpoints: "['queryOrderDetails.do', …], which share the limit",
      limit: 'calls',
      'perMs?': '1000',
      'http?': '429, or 200 with code 429',
      'limitType?': 'QUERY_QPS',
    },
    run: (double, call) => double.addLimit(call.json<CallLimitCommand>()),
  },
  { method: 'get', path: '/limits', does: 'lists the limits', run: (double) => double.callLimits.list() },
  {
    method: 'delete',
    path: '/limits',
    does: 'lifts all limits',
    run: (double) => {
      double.callLimits.clear();
      return double.callLimits.list();
    },
  },
  {
    method: 'post',
    path: '/chaos',
    does: 'trouble by chance, the same for the same seed and the same commands; keeps what is not named',
    takes: {
      'seed?': 'starts the draws again',
      'drop?, duplicate?, reorder?': '0 to 1: share of the pushes not sent, sent twice, sent late',
      'maxDelayMs?': '1000: longest delay of a push or of a slow answer',
      'spoilAnswers?': '0 to 1: share of the calls that are answered badly',
      'kinds?': "of bad answers: ['http500', '429', 'slow', 'half-answer', 'html', 'reset']",
    },
    run: (double, call) => double.setChaos(call.json<ChaosCommand>()),
  },
  { method: 'get', path: '/chaos', does: 'shows the profile', run: (double) => double.chaos.profile },
  {
    method: 'delete',
    path: '/chaos',
    does: 'ends trouble by chance',
    run: (double) => {
      double.chaos.calm();
      return double.chaos.profile;
    },
  },
];
