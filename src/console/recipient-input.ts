import { z } from 'zod';
import { unknownBrandWords, type Voices } from '../messages/brand.ts';
import { languageTags, matchLanguage } from '../messages/language.ts';

/** Who is told about an order, as the seller gives it: through the API, or the options of `skyhook follow`. */
export const recipientInput = z.strictObject({
  email: z.email('is not a mail address').max(320).optional(),
  phone: z
    .string()
    .regex(/^\+?[\d ()-]{5,30}$/, 'is not a telephone number')
    .optional(),
  /** BCP 47, also with `_`. One that there are no words in is taken, since a later version may have them. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/, 'is not a language tag, such as en or zh-Hans')
    .optional(),
  brand: z.string().min(1).max(60).optional(),
});

/** What of a recipient is kept but has no effect as things are. */
export function recipientWarnings(
  { language, brand }: z.output<typeof recipientInput> = {},
  { defaultLanguage, brands }: Voices,
): readonly string[] {
  const unknown =
    language === undefined || matchLanguage(language)
      ? undefined
      : `there are no words in "${language}", only in ${languageTags.join(', ')}: the traveller is written to in ${defaultLanguage}`;
  return [unknown, unknownBrandWords(brand, brands)].filter((one) => one !== undefined);
}
