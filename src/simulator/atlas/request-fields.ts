/** Reads fields of request bodies the way Atlas does: null, an empty text and a missing field are all "not given". */
import type { RequestBody } from './call.ts';

/** The text of a field, or null when not given. */
export function textField(body: RequestBody, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** A whole number from 1, written as number or text; null when not given; NaN when it is something else. */
export function countField(body: RequestBody, name: string): number | null {
  const value = body[name];
  if (value === undefined || value === null || value === '') return null;
  const count = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isInteger(count) && count >= 1 ? count : Number.NaN;
}

/** The elements of a list as texts, a bare value as its only element; null when not given or empty. */
export function listField(body: RequestBody, name: string): string[] | null {
  const value = body[name];
  const elements: unknown[] = Array.isArray(value) ? value : [value];
  const texts = elements.filter((of) => typeof of === 'string' || typeof of === 'number').map(String);
  const given = texts.filter((of) => of !== '');
  return given.length === 0 ? null : given;
}

/**
 * An instant in epoch milliseconds, read by `parse`; null when not given; NaN when it cannot be read.
 */
export function timeField(body: RequestBody, name: string, parse: (text: string) => number | null): number | null {
  const text = textField(body, name);
  return text === null ? null : (parse(text) ?? Number.NaN);
}

/** The part of a list that makes up a page (from 1). */
export function pageOf<T>(all: readonly T[], pageIndex: number, pageSize: number): T[] {
  return all.slice((pageIndex - 1) * pageSize, pageIndex * pageSize);
}
