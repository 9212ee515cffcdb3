import { z } from 'zod';

/** A command that the double cannot carry out: bad input (400), unknown thing (404), or a state that does not allow it (409). */
export class DoubleError extends Error {
  override readonly name = 'DoubleError';
  readonly httpStatus: 400 | 404 | 409;

  constructor(httpStatus: 400 | 404 | 409, message: string, options?: ErrorOptions) {
    super(message, options);
    this.httpStatus = httpStatus;
  }
}

/** Checks a command's input. Throws `DoubleError` 400 with every problem named. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new DoubleError(400, z.prettifyError(parsed.error), { cause: parsed.error });
}
