import { SkyhookError, type ErrorCode } from '../errors.ts';
import { answerCode, type WhatHelps } from './error-codes.ts';

const codeOf: Readonly<Record<WhatHelps, ErrorCode>> = {
  'retry-soon': 'ATLAS_BUSY',
  'retry-once': 'ATLAS_BUSY',
  'retry-after': 'ATLAS_RATE_LIMITED',
  'retry-later': 'ATLAS_RATE_LIMITED',
  'wait-for-state': 'ATLAS_NOT_YET',
  'query-instead': 'ATLAS_ALREADY_DONE',
  'new-quotation': 'ATLAS_OFFER_EXPIRED',
  'not-found': 'ATLAS_NOT_FOUND',
  'fix-request': 'ATLAS_REQUEST_WRONG',
  'fix-account': 'ATLAS_UNAUTHORISED',
  person: 'ATLAS_NOT_POSSIBLE',
  investigate: 'ATLAS_REFUSED',
  'keep-querying': 'ATLAS_NOT_YET',
};

/** Default waits where Atlas names none, in milliseconds. */
const waits: Readonly<Partial<Record<WhatHelps, number>>> = {
  'retry-soon': 2_000,
  'retry-once': 5_000,
  'retry-after': 1_000,
  'retry-later': 5 * 60_000,
  'wait-for-state': 60_000,
};

/** An answer whose `status` is not 0: Atlas understood the call and says no, or not now. */
export class AtlasRefusal extends SkyhookError {
  /** `status` of the answer. */
  readonly atlasStatus: number;
  readonly whatHelps: WhatHelps;

  /** @param requestId Atlas's tracing id, where the answer has one */
  constructor(
    atlasStatus: number,
    options: { readonly retryAfterMs?: number; readonly requestId?: string | undefined } = {},
  ) {
    const { meaning, whatHelps } = answerCode(atlasStatus);
    const retryAfterMs = options.retryAfterMs ?? waits[whatHelps];
    const trace = options.requestId ? `, request ${options.requestId}` : '';
    super(codeOf[whatHelps], {
      detail: `status ${atlasStatus}: ${meaning}${trace}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
    this.name = 'AtlasRefusal';
    this.atlasStatus = atlasStatus;
    this.whatHelps = whatHelps;
  }
}

const notSent: ReadonlySet<ErrorCode> = new Set([
  'ATLAS_UNREACHABLE',
  'ATLAS_RATE_LIMITED',
  'ATLAS_UNAUTHORISED',
  // Refused by the client itself, before anything was sent.
  'ATLAS_REQUEST_WRONG',
]);
const saysNothingOfTheAct: ReadonlySet<WhatHelps> = new Set([
  'retry-once',
  'retry-soon',
  'investigate',
  'query-instead',
  'keep-querying',
]);
/** "In progress": it can be the very submission whose answer was lost. */
const inProgress = 814;

/**
 * Whether a submission may have had its effect although it failed: then it is never sent again, but asked about. Not so
 * when no connection came about, or when Atlas clearly said no.
 */
export function mayHaveActed(error: unknown): boolean {
  if (error instanceof AtlasRefusal)
    return saysNothingOfTheAct.has(error.whatHelps) || error.atlasStatus === inProgress;
  return !(error instanceof SkyhookError && notSent.has(error.code));
}
