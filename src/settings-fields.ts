import { z } from 'zod';

/* Values that several of the seller's files have. */

const anyLine = z
  .string('is not given as text')
  .trim()
  .min(1, 'is empty')
  .regex(/^[^\p{Cc}]*$/u, 'has a line break or another control character');

/** One line of text that travellers read. */
export const line = anyLine.max(100, 'is longer than 100 characters');

/** An address on the web. */
export const https = anyLine
  .max(500, 'is longer than 500 characters')
  .refine(
    (value) => URL.canParse(value) && new URL(value).protocol === 'https:',
    'is not a URL that starts with https://',
  );
