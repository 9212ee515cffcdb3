/**
 * Reads a delivery's bytes as a JSON object. Atlas sends UTF-8 (observed in August 2026: `charset=UTF-8`); another
 * declared character set is honoured as far as the platform knows it.
 *
 * @param contentType the delivery's Content-Type header
 * @returns the text and the object, or undefined when the bytes are no JSON object
 */
export function readJsonObject(
  body: Buffer,
  contentType: string | undefined,
): { readonly text: string; readonly value: Record<string, unknown> } | undefined {
  const declared = /;\s*charset="?([\w.:-]+)"?/i.exec(contentType ?? '')?.[1];
  for (const charset of declared && !/^utf-?8$/i.test(declared) ? [declared, 'utf-8'] : ['utf-8']) {
    try {
      const text = new TextDecoder(charset, { fatal: true }).decode(body);
      const value: unknown = JSON.parse(text);
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
      return { text, value: value as Record<string, unknown> };
    } catch {
      // Unknown character set, bytes that are not in it, or text that is not JSON: the next, or none.
    }
  }
  return undefined;
}
