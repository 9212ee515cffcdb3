import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { SkyhookError } from '../errors.ts';

/**
 * Lets a request pass whose path holds one of the secrets. Atlas signs nothing, so the secret in the URL is the only
 * thing that tells its deliveries from anybody's; a wrong one looks like an address that is not there.
 */
export function webhookSecret(secrets: readonly string[]): RequestHandler<{ secret: string }> {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  const accepted = secrets.map(digest);
  return function checkWebhookSecret(request, _response, next): void {
    const given = digest(request.params.secret);
    // Every secret is compared, so that the time says nothing about which one came close.
    const matches = accepted.filter((secret) => timingSafeEqual(secret, given)).length > 0;
    next(matches ? undefined : new SkyhookError('NOT_FOUND'));
  };
}
