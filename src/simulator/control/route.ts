/** What a command of the control API is. `GET /control` lists itself from these. */
import type { AtlasDouble } from '../atlas-double.ts';

export interface ControlCall {
  /** Values of the `:names` in the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly raw: Buffer;
  /** The body as JSON, `{}` when empty. Its shape is checked by the command. Throws `DoubleError` 400 when it is not JSON. */
  json<T>(): T;
}

export interface ControlRoute {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly does: string;
  /** What the body holds, field by field, for readers; `?` marks what can be left out. */
  readonly takes?: Readonly<Record<string, string>>;
  run(double: AtlasDouble, call: ControlCall): unknown;
}

/** A value of the path. */
export function param(call: ControlCall, name: string): string {
  return call.params[name] ?? '';
}
