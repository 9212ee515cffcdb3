import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { readJsonObject } from '../atlas/body.ts';
import { identifyDelivery } from '../domain/delivery-key.ts';
import { SkyhookError } from '../errors.ts';
import type { AcceptedSecrets } from './accepted-secrets.ts';
import type { InboxWriter } from './inbox-writer.ts';
import { webhookSecret } from './webhook-secret.ts';

/** One delivery may be this large. Atlas documents no limit; its largest samples are some kilobytes. */
export const maxBodyBytes = 1024 * 1024;

/** What Atlas gets for a stored delivery. The expected answer is not documented; this is the envelope of its own API. */
const acknowledgement = { status: 0, msg: 'success' };

/** `POST /webhooks/atlas/:secret`: answers 200 only after the delivery is committed. */
export function webhookRoute(options: {
  readonly secrets: AcceptedSecrets;
  readonly hashKey: Buffer;
  readonly inbox: InboxWriter;
}): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const path = '/webhooks/atlas/:secret';
  router.all(path, webhookSecret(options.secrets));
  router.post(
    path,
    refuseDeclaredOversize,
    express.raw({ type: () => true, limit: maxBodyBytes }),
    async (request, response) => {
      const body: unknown = request.body;
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const json = readJsonObject(bytes, request.get('content-type'));
      if (!json) throw new SkyhookError('BODY_NOT_JSON');
      const identity = identifyDelivery(bytes, json, options.hashKey);
      await options.inbox.store({ ...identity, body: bytes, headers: headersWorthKeeping(request) });
      response.status(200).json(acknowledgement);
    },
  );
  router.all(path, (_request, response) => {
    response.set('Allow', 'POST');
    throw new SkyhookError('METHOD_NOT_ALLOWED');
  });
  return router;
}

/** Says no by the declared length; the body parser would first take in all of it. */
function refuseDeclaredOversize(request: Request, _response: Response, next: NextFunction): void {
  const declared = Number(request.get('content-length') ?? 0);
  next(declared > maxBodyBytes ? new SkyhookError('BODY_TOO_LARGE') : undefined);
}

function headersWorthKeeping(request: Request): Record<string, string> {
  const names = ['content-type', 'content-length', 'content-encoding', 'user-agent', 'date', 'x-request-id'];
  const kept = names.flatMap((name) => {
    const value = request.get(name);
    // Printable only: jsonb takes no NUL, and a log line no control characters.
    return value === undefined ? [] : [[name, value.replace(/[^\x20-\x7e]/g, '?').slice(0, 256)] as const];
  });
  return Object.fromEntries([...kept, ['remote-address', request.socket.remoteAddress ?? '']]);
}
