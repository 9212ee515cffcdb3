import { z } from 'zod';

/** Who is told about an order, as the seller gives it: through the API, or the options of `skyhook follow`. */
export const recipientInput = z.strictObject({
  email: z.email('is not a mail address').max(320).optional(),
  phone: z
    .string()
    .regex(/^\+?[\d ()-]{5,30}$/, 'is not a telephone number')
    .optional(),
  /** BCP 47. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'is not a language tag, such as en or zh-Hans')
    .optional(),
  brand: z.string().min(1).max(60).optional(),
});
