import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { SkyhookError } from '../errors.ts';

/**
 * Lets operators pass: `Authorization: Bearer <OPS_TOKEN>`, or Basic with the token as password and any user name, so
 * that a browser can ask for it.
 */
export function operatorsToken(token: string): RequestHandler {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  const expected = digest(token);
  return function checkOperatorsToken(request, response, next): void {
    if (timingSafeEqual(expected, digest(givenToken(request.get('authorization') ?? '')))) return next();
    response.set('WWW-Authenticate', 'Basic realm="Skyhook operators", charset="UTF-8"');
    next(new SkyhookError('UNAUTHORISED'));
  };
}

function givenToken(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return '';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
