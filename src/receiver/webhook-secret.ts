import type { RequestHandler } from 'express';
import { SkyhookError } from '../errors.ts';
import type { AcceptedSecrets } from './accepted-secrets.ts';

/**
 * Lets a request pass whose path holds one of the secrets. Atlas signs nothing, so the secret in the URL is the only
 * thing that tells its deliveries from anybody's; a wrong one looks like an address that is not there.
 */
export function webhookSecret(secrets: AcceptedSecrets): RequestHandler<{ secret: string }> {
  return async function checkWebhookSecret(request, _response, next): Promise<void> {
    next((await secrets.accepts(request.params.secret)) ? undefined : new SkyhookError('NOT_FOUND'));
  };
}
