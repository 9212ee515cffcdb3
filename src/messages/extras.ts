import type { Ancillary } from '../domain/ancillaries.ts';

/** What a passenger bought, apart from the words for it. Where its parts are not known, `code` is the product's own name. */
export type Extra =
  | { readonly kind: 'baggage'; readonly pieces?: number; readonly weight?: string; readonly code?: string }
  | { readonly kind: 'seat'; readonly place?: string; readonly code?: string }
  | { readonly kind: 'other'; readonly code?: string };

const seat = /^seat (\w{1,6})$/;
const baggage = /^(?:(\d+) pieces?)?(?:, )?(?:(\d+(?:\.\d+)?) kg)?$/;

/** Takes the description of an ancillary apart: `seat 12A`, `2 pieces, 20 kg`; what has another form is a code. */
export function extraOf({ kind, description }: Pick<Ancillary, 'kind' | 'description'>): Extra {
  if (description === undefined || description === kind) return { kind };
  const place = kind === 'seat' ? seat.exec(description)?.[1] : undefined;
  if (kind === 'seat' && place !== undefined) return { kind, place };
  const [, pieces, weight] = (kind === 'baggage' && baggage.exec(description)) || [];
  if (kind === 'baggage' && (pieces ?? weight) !== undefined)
    return { kind, ...(pieces ? { pieces: Number(pieces) } : {}), ...(weight ? { weight } : {}) };
  return { kind, code: description };
}
