import { z } from 'zod';

/**
 * Field types of the contract, tolerant where its editions and observed answers differ: numbers come as strings and
 * strings as numbers; absent, null and empty are the same.
 */

const anyText = z
  .union([z.string(), z.number().transform(String), z.null(), z.undefined()])
  .transform((value) => value?.trim() || undefined);

/** Text; a number is taken as its digits. Absent, null and blank are undefined. */
export const optionalText = anyText.optional();

/** Text that has to be there. */
export const text = anyText
  .refine((value) => value !== undefined, { message: 'is missing', abort: true })
  .transform((value) => value ?? '');

const anyInteger = z.union([z.number(), z.string(), z.null(), z.undefined()]).transform((value, context) => {
  if (value === null || value === undefined || (typeof value === 'string' && value.trim() === '')) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  context.addIssue({ code: 'custom', message: 'is not a whole number' });
  return z.NEVER;
});

/** A whole number, also as a string. Absent, null and blank are undefined. */
export const optionalInteger = anyInteger.optional();

/** A whole number that has to be there. */
export const integer = anyInteger.refine((value) => value !== undefined, 'is missing');

/** A list; absent and null are empty, elements that are null are left out. */
export const listOf = <T extends z.ZodType>(element: T) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value.filter((item) => item !== null) : (value ?? [])),
    z.array(element),
  );

/** Non-empty texts of a list. */
export const textList = listOf(optionalText).transform((values) =>
  values.filter((value): value is string => value !== undefined),
);

/** Where and why values did not fit, the first reason of each place, without the values (they can be personal data). */
export function describeMisfit(error: z.ZodError): string {
  const misfits = new Map<string, string>();
  for (const issue of error.issues) {
    const path = issue.path.map((part) => (typeof part === 'number' ? '[]' : String(part).slice(0, 40))).join('.');
    const place = path || 'message';
    const reason = issue.code === 'custom' ? issue.message : issue.code.replaceAll('_', ' ');
    if (!misfits.has(place)) misfits.set(place, `${place}: ${reason}`);
  }
  return [...misfits.values()].slice(0, 5).join('; ');
}
