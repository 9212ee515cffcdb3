/** The control API, by topic. */
import { claimRoutes } from './claim-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { pushRoutes } from './push-routes.ts';
import type { ControlRoute } from './route.ts';
import { settingsRoutes } from './settings-routes.ts';
import { troubleRoutes } from './trouble-routes.ts';

export const controlTopics: Readonly<Record<string, readonly ControlRoute[]>> = {
  orders: orderRoutes,
  events: eventRoutes,
  'voids and refunds': claimRoutes,
  'pushes and calls': pushRoutes,
  trouble: troubleRoutes,
  settings: settingsRoutes,
};

export const controlRoutes: readonly ControlRoute[] = Object.values(controlTopics).flat();
