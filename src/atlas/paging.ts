import { z } from 'zod';
import { SkyhookError } from '../errors.ts';
import { looseBoolean, looseInteger } from './fields.ts';

/** One page of a list. */
export interface Page<T> {
  readonly records: readonly T[];
  /** Elements that are no record: the published incident sample has a stray text among them. */
  readonly skipped: number;
  /** As Atlas says it, as a number or a text; undefined where it does not (missing from all incident samples). */
  readonly total: number | undefined;
  /** Whether more pages follow, where the answer says so. */
  readonly hasNext: boolean | undefined;
}

const paging = z.looseObject({ total: looseInteger, totalRecords: looseInteger, hasNext: looseBoolean });

/**
 * Reads a page. What cannot be read as a record is counted, not fatal: one odd record must not hide the others.
 *
 * @param list the field that holds the records
 * @throws SkyhookError ATLAS_ANSWER_NOT_UNDERSTOOD when it holds something else
 */
export function readPage<T>(answer: Readonly<Record<string, unknown>>, list: string, record: z.ZodType<T>): Page<T> {
  const listed = answer[list] ?? [];
  if (!Array.isArray(listed))
    throw new SkyhookError('ATLAS_ANSWER_NOT_UNDERSTOOD', { detail: `${list}: is not a list` });
  const elements: readonly unknown[] = listed;
  const records = elements.flatMap((element) => {
    const parsed = record.safeParse(element);
    return parsed.success ? [parsed.data] : [];
  });
  const said = paging.parse(answer);
  return {
    records,
    skipped: elements.length - records.length,
    total: said.total ?? said.totalRecords,
    hasNext: said.hasNext,
  };
}
