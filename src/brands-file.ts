import { z } from 'zod';
import type { Config } from './config.ts';
import type { Brand, Brands, Voices } from './messages/brand.ts';
import { https, line } from './settings-fields.ts';
import { describeIssue, readJson, SettingsFileError } from './settings-file.ts';

/** The file with the seller's brands cannot be used; `problems` has a line for each reason. */
export class BrandsError extends SettingsFileError {
  constructor(path: string, problems: readonly string[]) {
    super({ what: 'brands', variable: 'BRANDS_FILE', path }, problems);
  }
}

/** WCAG 2.2, success criterion 1.4.3: text of usual size. */
const leastContrast = 4.5;

const accent = z
  .string('is not given as text')
  .regex(/^#[0-9a-f]{6}$/i, { error: 'is not a colour of six digits, such as #0b57d0', abort: true })
  .superRefine((colour, context) => {
    const ratio = contrastWithWhite(colour);
    if (ratio >= leastContrast) return;
    // Never rounded up to the limit.
    const shown = Math.floor(ratio * 100) / 100;
    context.addIssue({
      code: 'custom',
      message: `has a contrast of ${shown.toFixed(2)}:1 with white text, below ${leastContrast}:1: take a darker one`,
    });
  });

const brand = z.strictObject({
  name: line,
  from: line
    .regex(
      /^(?:[^<>,;@]*<[^\s<>,;@]+@[^\s<>,;@]+>|[^\s<>,;@]+@[^\s<>,;@]+)$/,
      'is not a sender, such as Name <name@example.com>',
    )
    .exactOptional(),
  phone: line.regex(/^\+?[\d ()-]{5,30}$/, 'is not a telephone number').exactOptional(),
  email: z.email('is not a mail address').exactOptional(),
  url: https.exactOptional(),
  logo: https.exactOptional(),
  accent: accent.exactOptional(),
} satisfies Record<keyof Brand, z.ZodType>);

const brands = z.record(line.max(60), brand);

/**
 * Reads the seller's brands, by the names that orders have; `default` is that of all others.
 * `deploy/brands.example.json` shows all of it, `docs/deployment.md` explains it.
 *
 * @param path undefined: there are none
 * @throws BrandsError with everything that is wrong in the file
 */
export function readBrands(path: string | undefined): Brands {
  if (path === undefined) return {};
  const parsed = brands.safeParse(readJson(path, (problem) => new BrandsError(path, [problem])));
  if (parsed.success) return parsed.data;
  throw new BrandsError(
    path,
    parsed.error.issues.flatMap((issue) => describeIssue(issue, 'part of a brand')),
  );
}

/**
 * How travellers are written to, as the environment says it.
 * @throws BrandsError
 */
export const readVoices = (config: Pick<Config<'worker'>, 'DEFAULT_LANGUAGE' | 'BRANDS_FILE'>): Voices => ({
  defaultLanguage: config.DEFAULT_LANGUAGE,
  brands: readBrands(config.BRANDS_FILE),
});

/** WCAG's contrast ratio of a colour `#rrggbb` with white, from 1 to 21. */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => {
    const part = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
