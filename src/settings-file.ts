import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A file that a variable names cannot be used; `problems` has a line for each reason. */
export class SettingsFileError extends Error {
  readonly problems: readonly string[];
  /** The variable that names the file. */
  readonly variable: string;

  constructor(
    file: { readonly what: string; readonly variable: string; readonly path: string },
    problems: readonly string[],
  ) {
    super(`The ${file.what} in ${file.path} cannot be used:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.name = new.target.name;
    this.variable = file.variable;
    this.problems = problems;
  }
}

/**
 * Reads a JSON file of the seller.
 * @param refuse makes the error that is thrown, of a line that says what is wrong
 */
export function readJson(path: string, refuse: (problem: string) => SettingsFileError): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw refuse(`the file cannot be read (${code}): check the path and its rights`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(`the file is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** What is wrong, with its place in the file. @param thing what the names in the file are, such as `rule` */
export function describeIssue(issue: z.core.$ZodIssue, thing: string): string[] {
  const place = issue.path.map(String).join('.') || 'the file';
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${place}: "${key}" is no ${thing} that Skyhook knows`);
  if (issue.code === 'invalid_key') return [`${place}: ${issue.issues[0]?.message ?? 'is no code'}`];
  const isNoObject = issue.code === 'invalid_type' && ['object', 'record'].includes(issue.expected);
  return [`${place}: ${isNoObject ? 'is not an object' : issue.message}`];
}
