import { z } from 'zod';

/** ISO 4217 codes, as the runtime knows them. */
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** What the seller pays a traveller back, through the API or `skyhook refund-amount`. */
export const refundAmountInput = z
  .strictObject({
    /** A string, since a JSON number is not exact. */
    amount: z
      .string()
      .regex(/^(?:0|[1-9]\d{0,11})(?:\.\d{1,4})?$/, 'is not a decimal number such as 120.50')
      .refine((amount) => Number(amount) > 0, 'is not above 0'),
    currency: z
      .string()
      .refine((currency) => currencies.has(currency), 'is not a currency code of ISO 4217 such as EUR'),
    /** Of one refund or void, as Atlas calls it. */
    code: z
      .string()
      .regex(/^[\w./-]{1,40}$/, 'is not the code of a refund or void, such as 202607-0017')
      .optional(),
  })
  .superRefine(({ amount, currency }, context) => {
    if (!currencies.has(currency)) return;
    const most = decimalsOf(currency);
    if ((amount.split('.')[1] ?? '').length > most)
      context.addIssue({
        code: 'custom',
        path: ['amount'],
        message: `has more decimals than ${currency} has (${most})`,
      });
  });

/** What is said of an amount that comes after its message. */
export const lateAmountWords = (codes: readonly string[]): string | undefined =>
  codes.length === 0
    ? undefined
    : `the traveller's message about ${codes.join(', ')} is written already, without this amount: nothing is sent again`;
