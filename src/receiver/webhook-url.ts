import { secretDigest, WebhookSecrets } from '../domain/webhook-secret.ts';
import type { Queryable } from '../storage/pool.ts';
import { listWebhookSecrets } from '../storage/webhook-secrets.ts';

/** The URL that Atlas is to call: the public address with a secret. */
export const webhookUrl = (publicUrl: string, secret: string): string => `${publicUrl}/webhooks/atlas/${secret}`;

/**
 * The secret that the webhook URL has now: that of the newest rotation which Atlas took, else the first of the
 * environment. One that was put in front of the environment's after the last rotation wins: somebody means it.
 */
export async function currentSecret(
  db: Queryable,
  config: { readonly SIGNING_KEY: string; readonly WEBHOOK_SECRETS: readonly string[] },
): Promise<string> {
  const stored = await listWebhookSecrets(db);
  const first = config.WEBHOOK_SECRETS[0] as string;
  const rotated = stored.some(({ registeredAt }) => registeredAt !== null);
  const isNewer = rotated && !stored.some(({ digest }) => digest === secretDigest(first));
  if (isNewer) return first;
  const newest = stored.find((secret) => secret.salt && secret.registeredAt && secret.acceptedUntil === null);
  if (newest?.salt) return new WebhookSecrets(config.SIGNING_KEY).derive(newest.salt);
  return first;
}
