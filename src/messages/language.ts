/** The languages that travellers can be written to in, as BCP 47 tags. */
export const languageTags = ['en', 'zh-CN', 'id', 'es'] as const;

export type Language = (typeof languageTags)[number];

/** By language and script; none of them is taken for another one that is only like it. */
const byLikelyTag: Readonly<Record<string, Language>> = {
  'en-Latn': 'en',
  'zh-Hans': 'zh-CN',
  'id-Latn': 'id',
  'es-Latn': 'es',
};

/**
 * The language that a tag means, by its language and its script; the region matters only for the script that is usual
 * there. So `zh`, `zh_Hans`, `zh-SG` are Simplified Chinese, `zh-TW` and `zh-Hant` are not; `in`, the old code, is
 * Indonesian; `es-MX` is Spanish.
 *
 * @param tag BCP 47 in any case, also with `_`
 * @returns undefined when it is none that there are words for, or no tag
 */
export function matchLanguage(tag: string): Language | undefined {
  try {
    const { language, script } = new Intl.Locale(tag.trim().replaceAll('_', '-')).maximize();
    return byLikelyTag[`${language}-${script ?? ''}`];
  } catch {
    return undefined;
  }
}

/**
 * The language of an order's messages.
 * @param wanted what the seller said of the recipient
 */
export const languageFor = (wanted: string | null | undefined, fallback: Language): Language =>
  (wanted ? matchLanguage(wanted) : undefined) ?? fallback;
