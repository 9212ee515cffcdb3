export { notification } from './notification.ts';
export { orderCase } from './order-case.ts';
export { sellerEvents } from './seller-events.ts';
export { reconcile, sweep } from './sweeps.ts';
