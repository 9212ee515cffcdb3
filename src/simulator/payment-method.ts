import { z } from 'zod';

/** 1 deposit, 3 card pass-through (VCC), 4 own account (BYOA), 5 merchant of record (Atlas: order query, July 2026). */
export const paymentMethod = z.union([z.literal(1), z.literal(3), z.literal(4), z.literal(5)]);

export type PaymentMethod = z.output<typeof paymentMethod>;
