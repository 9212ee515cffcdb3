import { AtlasClient } from '../atlas/client.ts';
import { SkyhookError } from '../errors.ts';
import { configOrExit } from './run-role.ts';

/** The URL that Atlas is to call: the public address with the current secret. */
export const webhookUrl = (publicUrl: string, secret: string): string => `${publicUrl}/webhooks/atlas/${secret}`;

/** `skyhook register`: tells Atlas where to send webhooks (one URL per account; it replaces an earlier one). */
export async function register(): Promise<void> {
  const config = configOrExit('register');
  const client = new AtlasClient({
    baseUrl: config.ATLAS_BASE_URL,
    clientId: config.ATLAS_CLIENT_ID,
    clientSecret: config.ATLAS_CLIENT_SECRET,
    cid: config.ATLAS_CID,
  });
  try {
    await client.registerWebhookUrl(webhookUrl(config.PUBLIC_URL, config.WEBHOOK_SECRETS[0] as string));
    process.stdout.write(`Atlas sends webhooks to ${webhookUrl(config.PUBLIC_URL, '<current secret>')} from now on.\n`);
  } catch (error) {
    if (!(error instanceof SkyhookError)) throw error;
    process.stderr.write(`Atlas did not take the URL: ${error.message}${error.detail ? ` (${error.detail})` : ''}\n`);
    process.exitCode = 1;
  } finally {
    await client.close();
  }
}
