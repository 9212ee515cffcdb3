import type { MoveClaimCommand, StartRefundCommand, StartVoidCommand } from '../events/claims.ts';
import { param, type ControlRoute } from './route.ts';

const COURSE = "{ stepMs?: number | null, ends?: 'done' | 'rejected' | 'withdrawn', cancelReason? }";

export const claimRoutes: readonly ControlRoute[] = [
  {
    method: 'post',
    path: '/voids',
    does: 'starts a void, as if asked for in ATRIP; order.void comes on each status',
    takes: { orderNo: '', 'course?': COURSE, 'push?': 'true' },
    run: (double, call) => double.startVoid(call.json<StartVoidCommand>()),
  },
  { method: 'get', path: '/voids', does: 'lists all voids', run: (double) => double.voids() },
  {
    method: 'post',
    path: '/voids/:voidCode/status',
    does: 'moves a void to a status',
    takes: { status: '0 to 6', 'message?': 'free text of the push', 'cancelReason?': 'with 4 and 6' },
    run: (double, call) => double.moveVoid(param(call, 'voidCode'), call.json<MoveClaimCommand>()),
  },
  {
    method: 'post',
    path: '/refunds',
    does: 'starts a refund of the whole order or of some passengers, as if asked for in ATRIP',
    takes: {
      orderNo: '',
      'passengers?': '[1, ...]',
      'reason?': "'0' involuntary, '1' voluntary, '4' void",
      'course?': COURSE,
    },
    run: (double, call) => double.startRefund(call.json<StartRefundCommand>()),
  },
  { method: 'get', path: '/refunds', does: 'lists all refunds', run: (double) => double.refunds() },
  {
    method: 'post',
    path: '/refunds/:refundCode/status',
    does: 'moves a refund to a status',
    takes: { status: '0 to 6', 'cancelReason?': 'with 4 and 6' },
    run: (double, call) => double.moveRefund(param(call, 'refundCode'), call.json<MoveClaimCommand>()),
  },
];
