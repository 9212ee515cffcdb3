import { z } from 'zod';

/**
 * Field types of the contract, tolerant where its editions and observed answers differ: numbers come as strings and
 * strings as numbers; absent, null and empty are the same; a list of one comes without its brackets.
 */

const anyText = z.unknown().transform((value, context): string | undefined => {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return storable(value).trim() || undefined;
  // Beyond these a number has lost digits on its way, or is none.
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  context.addIssue({ code: 'custom', message: `is ${nameOf(value)}, not a text` });
  return z.NEVER;
});

/** Without what PostgreSQL cannot hold: NUL characters, and halves of a surrogate pair. */
const storable = (value: string): string => value.replaceAll('\0', '').toWellFormed();

/** Text; a number is taken as its digits. Absent, null and blank are undefined. */
export const optionalText = anyText.optional();

/** Text that has to be there. */
export const text = anyText.transform((value, context) => {
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'is missing' });
  return z.NEVER;
});

/** Text that is only kept, never needed: what is no text counts as absent. */
export const looseText = anyText.catch(undefined).optional();

const anyNumber = (whole: boolean) =>
  z.unknown().transform((value, context): number | undefined => {
    if (value === null || value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() === '') return undefined;
    if (typeof value === 'number' && accepts(value, whole)) return value;
    if (typeof value === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(value.trim()) && accepts(Number(value), whole))
      return Number(value);
    context.addIssue({ code: 'custom', message: whole ? 'is not a whole number' : 'is not a number' });
    return z.NEVER;
  });

const accepts = (value: number, whole: boolean): boolean =>
  whole ? Number.isSafeInteger(value) : Number.isFinite(value);

const anyInteger = anyNumber(true);

/** A whole number, also as a string. Absent, null and blank are undefined. */
export const optionalInteger = anyInteger.optional();

/** A whole number that has to be there. */
export const integer = anyInteger.transform((value, context) => {
  if (value !== undefined) return value;
  context.addIssue({ code: 'custom', message: 'is missing' });
  return z.NEVER;
});

/** A whole number that is only kept, never needed. */
export const looseInteger = anyInteger.catch(undefined).optional();

/** An amount or other decimal number that is only kept, never needed. */
export const looseNumber = anyNumber(false).catch(undefined).optional();

/** Yes or no, also as text or 0 and 1; anything else counts as absent. */
export const looseBoolean = z
  .unknown()
  .transform((value) => {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const written = isPlain ? String(value).trim().toLowerCase() : '';
    if (written === 'true' || written === '1') return true;
    return written === 'false' || written === '0' ? false : undefined;
  })
  .optional();

/** More elements than any message needs are not read: each one costs time, most of all flights and passengers. */
const mostElements = 100;
const mostTexts = 1000;

/**
 * A list; absent, null, blank and empty objects are nothing, a bare object is its only element. Places keep the numbers
 * that they have in the message.
 */
export const listOf = <T extends z.ZodType>(element: T, most = mostElements) =>
  z
    .preprocess(
      (value, context) => {
        const list = Array.isArray(value) ? value : isNothing(value) ? [] : typeof value === 'object' ? [value] : value;
        if (!Array.isArray(list) || list.length <= most) return list;
        context.addIssue({ code: 'custom', message: `has more than ${most} elements` });
        return z.NEVER;
      },
      z.array(z.preprocess((one) => (isNothing(one) ? undefined : one), element.optional())),
    )
    .transform((list) => list.filter((one): one is NonNullable<typeof one> => one !== undefined && one !== null));

/** Absent in one of the ways that messages have for it. */
export const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Non-empty texts of a list; a bare text is its only element, what is no text is left out. */
export const textList = z.preprocess(bareText, listOf(looseText, mostTexts));

/** The same, of which each has to be a text. */
export const strictTextList = z.preprocess(bareText, listOf(text, mostTexts));

function bareText(value: unknown): unknown {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number' ? [value] : value;
}

/** An object that may be absent, null or blank. */
export const optionalObject = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), z.object(shape).nullish());

/**
 * Where and why values did not fit, the first reason of each place, in words and without the values (they can be
 * personal data).
 *
 * @param input what was read, for telling what a value is
 */
export function describeMisfit(error: z.ZodError, input: unknown): string {
  const misfits = new Map<string, string>();
  for (const issue of error.issues) {
    const place = placeOf(issue.path);
    if (!misfits.has(place)) misfits.set(place, `${place}: ${reasonOf(issue, valueAt(input, issue.path))}`);
  }
  const all = [...misfits.values()];
  const more = all.length > 5 ? [`and ${all.length - 5} more`] : [];
  return [...all.slice(0, 5), ...more].join('; ');
}

/** `data.previousSegs[2].depTime`; names come from the schema, never from the message. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return place.replace(/^\./, '') || 'message';
}

function reasonOf(issue: z.core.$ZodIssue, value: unknown): string {
  // Words of our own; zod's own for these would be as free of values.
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) return 'is missing';
  if (issue.code !== 'invalid_type') return issue.code.replaceAll('_', ' ');
  const expected =
    issue.expected === 'array' ? 'a list' : `${issue.expected === 'object' ? 'an' : 'a'} ${issue.expected}`;
  return `is ${nameOf(value)}, not ${expected}`;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'boolean') return 'true or false';
  return `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    input,
  );
}
