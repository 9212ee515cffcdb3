import { WebhookSecrets } from '../domain/webhook-secret.ts';
import type { Queryable } from '../storage/pool.ts';
import { listWebhookSecrets } from '../storage/webhook-secrets.ts';

/** The URL that Atlas is to call: the public address with a secret. */
export const webhookUrl = (publicUrl: string, secret: string): string => `${publicUrl}/webhooks/atlas/${secret}`;

/**
 * The secret that the webhook URL has now: that of the newest rotation which Atlas took, else the first of the
 * environment.
 */
export async function currentSecret(
  db: Queryable,
  config: { readonly SIGNING_KEY: string; readonly WEBHOOK_SECRETS: readonly string[] },
): Promise<string> {
  const stored = await listWebhookSecrets(db);
  const newest = stored.find((secret) => secret.salt && secret.registeredAt && secret.acceptedUntil === null);
  if (newest?.salt) return new WebhookSecrets(config.SIGNING_KEY).derive(newest.salt);
  return config.WEBHOOK_SECRETS[0] as string;
}
