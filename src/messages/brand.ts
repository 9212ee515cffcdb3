import { languageFor, type Language } from './language.ts';

/** Under which name a traveller is written to, and how its staff are reached. */
export interface Brand {
  readonly name: string;
  /** Sender of the mail, in place of `MAIL_FROM`. */
  readonly from?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly url?: string | undefined;
  /** Address of an image, https; nothing depends on its being loaded. */
  readonly logo?: string | undefined;
  /** `#rrggbb`, on which white can be read. */
  readonly accent?: string | undefined;
}

/** The seller's brands by the names that orders have; `default` is that of all other orders. */
export type Brands = Readonly<Record<string, Brand>>;

/** In which language, and under which brand, a traveller is written to. */
export interface Voice {
  readonly language: Language;
  readonly brand?: Brand | undefined;
}

/** How travellers are written to where an order does not say it, and the brands there are. */
export interface Voices {
  readonly defaultLanguage: Language;
  readonly brands: Brands;
}

/** The accent where no brand has one. */
export const usualAccent = '#0b57d0';

const ofName = (name: string, brands: Brands): Brand | undefined =>
  Object.hasOwn(brands, name) ? brands[name] : undefined;

/** The brand of an order: the one that it names, else the default one, else none. */
export const brandFor = (named: string | null, brands: Brands): Brand | undefined =>
  (named === null ? undefined : ofName(named, brands)) ?? ofName('default', brands);

/** What is to be said of an order that names a brand which there is none of. */
export const unknownBrandWords = (named: string | null | undefined, brands: Brands): string | undefined =>
  typeof named !== 'string' || ofName(named, brands)
    ? undefined
    : `there is no brand "${named}" in BRANDS_FILE: the default one is used, if there is one`;

/** How an order's traveller is written to. */
export const voiceFor = (
  recipient: { readonly language: string | null; readonly brand: string | null },
  { defaultLanguage, brands }: Voices,
): Voice => ({
  language: languageFor(recipient.language, defaultLanguage),
  brand: brandFor(recipient.brand, brands),
});
