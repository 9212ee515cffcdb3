/** Task queues. Each is served by a worker of its own, so that one kind of work cannot starve or overrun another. */
export const queues = {
  /** Workflows and database work. */
  main: 'skyhook',
  /** Calls to Atlas about followed orders, limited per second for all workers together. */
  atlas: 'skyhook-atlas',
  /** Calls to Atlas about orders that nobody knows: slow, so that forged deliveries cannot use up the limit. */
  unknown: 'skyhook-unknown',
  /** Mail to travellers. */
  mail: 'skyhook-mail',
  /** Events to the seller's systems, whose slowness is to block nothing else. */
  events: 'skyhook-events',
} as const;
