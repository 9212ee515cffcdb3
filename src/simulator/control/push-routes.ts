import type * as commands from '../commands.ts';
import type { ControlRoute } from './route.ts';

export const pushRoutes: readonly ControlRoute[] = [
  {
    method: 'post',
    path: '/push',
    does: 'pushes the body of this request as it is',
    takes: { 'any bytes': '' },
    run: (double, { raw }) => double.pushRaw(raw),
  },
  {
    method: 'post',
    path: '/push-again',
    does: 'pushes the same bytes again',
    takes: { 'deliveryId? or orderNo?': 'default: the last delivery', 'times?': '1' },
    run: (double, call) => double.pushAgain(call.json<commands.PushAgainCommand>()),
  },
  {
    method: 'post',
    path: '/order-messages',
    does: 'pushes a new message about an order as it stands',
    takes: { orderNo: '', 'type?': "'order.ticketed' or 'order.cancelled'", 'edition?': 'shape of the push' },
    run: (double, call) => double.pushMessage(call.json<commands.OrderMessageCommand>()),
  },
  {
    method: 'get',
    path: '/deliveries',
    does: 'lists pushes and their answers; ?orderNo= for one order, ?after= for those with a higher id',
    run: (double, { query }) => {
      const { orderNo, after } = query;
      return double
        .deliveries()
        .filter((of) => orderNo === undefined || of.orderNo === orderNo)
        .filter((of) => after === undefined || of.deliveryId > Number(after));
    },
  },
  {
    method: 'get',
    path: '/webhook-url',
    does: 'shows the registered URL',
    run: (double) => ({ url: double.webhookUrl }),
  },
  {
    method: 'get',
    path: '/calls',
    does: 'counts the calls received, by endpoint, with their times',
    run: (double) => double.calls(),
  },
];
