/**
 * The Atlas side: `POST /<name>.do` with a JSON object, two credential headers, one envelope, HTTP 200 for business errors
 * (Atlas: making requests, documents of July 2026).
 */
import { text, Router, type NextFunction, type Request, type Response } from 'express';
import type { AtlasDouble } from '../atlas-double.ts';
import { envelopeOf, type AtlasAnswer, type AtlasCall, type RequestBody } from './call.ts';
import { atlasCalls } from './calls.ts';
import { textField } from './request-fields.ts';
import { limitEnvelope, sendSpoilt, spoil } from './spoil.ts';

export interface AtlasCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Serves every path that ends in `.do`; other paths pass on. */
export function atlasRouter(double: AtlasDouble, credentials: AtlasCredentials): Router {
  const router = Router({ caseSensitive: true });
  router.use(onlyCalls);
  router.use(text({ type: () => true, limit: '1mb' }));
  router.use(async function answerCall(request: Request, response: Response): Promise<void> {
    const endpoint = request.path.slice(1);
    const named = atlasCalls.get(endpoint);
    const call = named?.isGone?.(double) ? undefined : named;
    const fields = call?.payloadFields ?? [];
    const body = jsonObject(request.body);
    const log = (answer: string) => double.callLog.add(endpoint, body && textField(body, 'orderNo'), answer);

    const rejection = call ? double.callLimits.check(endpoint) : null;
    if (rejection) {
      const { limitType, limit, http } = rejection.by;
      log('limit');
      return void response.status(http).json(limitEnvelope(limitType, limit, rejection.retryAfterSeconds));
    }
    const chance = double.chaos.faultOfCall(endpoint);
    const fault = double.faultPlan.take(endpoint) ?? chance;
    if (fault) log(`fault ${fault.kind}`);
    if (fault && (await spoil(fault, response, fields))) return;

    const answer = answerOf(request, call, body, double, credentials);
    const envelope = envelopeOf(answer, fields);
    double.callLimits.count(endpoint, envelope['status']);
    if (!fault) log(`status ${String(envelope['status'])}`);
    const httpStatus = call ? 200 : 404;
    if (fault) sendSpoilt(fault, response, httpStatus, envelope);
    else response.status(httpStatus).json(envelope);
  });
  router.use(answerUnreadable);
  return router;
}

function answerOf(
  request: Request,
  call: AtlasCall | undefined,
  body: RequestBody | null,
  double: AtlasDouble,
  credentials: AtlasCredentials,
): AtlasAnswer {
  if (!isAuthorised(request, credentials)) return { status: 900, msg: 'unauthorised' };
  if (!call) return { status: 9999, msg: `the Atlas double does not speak ${request.path}` };
  if (request.method !== 'POST') return { status: 901, msg: 'every call is a POST' };
  if (!body) return { status: 901, msg: 'the body is not a JSON object' };
  return call.answer(body, double);
}

function isAuthorised(request: Request, credentials: AtlasCredentials): boolean {
  return (
    request.header('x-atlas-client-id') === credentials.clientId &&
    request.header('x-atlas-client-secret') === credentials.clientSecret
  );
}

function onlyCalls(request: Request, _response: Response, next: NextFunction): void {
  next(request.path.endsWith('.do') ? undefined : 'router');
}

function jsonObject(body: unknown): RequestBody | null {
  try {
    const parsed: unknown = JSON.parse(typeof body === 'string' ? body : '');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as RequestBody) : null;
  } catch {
    return null;
  }
}

/** A body that could not be read: too large, unknown encoding, cut off. Express knows an error handler by its four parameters. */
function answerUnreadable(_error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  response.status(200).json({ status: 901, msg: 'malformed request' });
}
