import { z } from 'zod';
import { optionalText, strictTextList } from '../fields.ts';

/** Atlas: "Airline Status Update". It has no id and no time, and nothing else confirms it. */
export interface AirlineStatusNotification {
  readonly kind: 'airline-status';
  /** IATA airline codes. */
  readonly airlines: readonly string[];
  /** `other`: a value that no document names. */
  readonly state: 'active' | 'maintenance' | 'inactive' | 'other';
  /** What Atlas wrote, where no document names it: one schema says that it is a number, without a meaning. */
  readonly stateText: string | undefined;
}

const airlineCode = /^[A-Z0-9]{2,3}$/;

const airlineCodes = strictTextList.transform((written, context): string[] => {
  const codes = written.flatMap((value) => value.split(',')).map((value) => value.trim().toUpperCase());
  const named = codes.filter(Boolean);
  if (named.length > 0 && named.every((code) => airlineCode.test(code))) return [...new Set(named)];
  const message = named.length === 0 ? 'is missing' : 'has a value that is no airline code';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

export const airlineStatus = z
  .object({ data: z.object({ airline: airlineCodes, airlineStatus: optionalText }) })
  .transform(({ data }, context): AirlineStatusNotification => {
    if (data.airlineStatus === undefined) {
      context.addIssue({ code: 'custom', path: ['data', 'airlineStatus'], message: 'is missing' });
      return z.NEVER;
    }
    const written = data.airlineStatus.toLowerCase();
    const state = (['active', 'maintenance', 'inactive'] as const).find((known) => known === written) ?? 'other';
    return {
      kind: 'airline-status',
      airlines: data.airline,
      state,
      stateText: state === 'other' ? data.airlineStatus.slice(0, 40) : undefined,
    };
  });
