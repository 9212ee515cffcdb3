/**
 * The object store behind mail links: `GET /mail-store/<uniqueCode>.eml?Expires=…&Signature=…` answers the mail until the link
 * dies, then 403 with the XML error of such stores. That the store answers so is a guess; only the link's shape is published.
 */
import { Router, type Request, type Response } from 'express';
import { spoil } from './atlas/spoil.ts';
import type { AtlasDouble } from './atlas-double.ts';
import { verdictOn } from './mail-links.ts';

export function mailStoreRouter(double: AtlasDouble): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:file', async function serveMail(request: Request, response: Response): Promise<void> {
    const fault = double.faultPlan.take('mail-store');
    if (fault && (await spoil(fault, response, []))) return;
    const file = String(request.params['file']);
    const { Expires: expires, Signature: signature } = request.query;
    const path = `/mail-store/${file}`;
    const verdict = verdictOn(path, textOf(expires), textOf(signature), double.context.now());
    if (verdict === 'forged') return refuse(response, 403, 'SignatureDoesNotMatch');
    if (verdict === 'expired') return refuse(response, 403, 'AccessDenied', 'Request has expired.');
    const mail = double.context.mailbox.find(file.replace(/\.eml$/, ''));
    if (!mail) return refuse(response, 404, 'NoSuchKey');
    const content = Buffer.from(mail.eml, 'base64');
    response.status(200).setHeader('Content-Type', 'message/rfc822').setHeader('Content-Length', content.length);
    response.end(content);
  });
  return router;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refuse(response: Response, status: number, code: string, message = code): void {
  response.status(status).type('application/xml');
  response.send(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${code}</Code>\n  <Message>${message}</Message>\n</Error>\n`,
  );
}
