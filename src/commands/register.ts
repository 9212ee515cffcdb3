import { AtlasClient } from '../atlas/client.ts';
import { AtlasRefusal, mayHaveActed } from '../atlas/refusal.ts';
import { isThisMachine, type Config } from '../config.ts';
import { WebhookSecrets } from '../domain/webhook-secret.ts';
import { SkyhookError } from '../errors.ts';
import { currentSecret, webhookUrl } from '../receiver/webhook-url.ts';
import { createPool, inTransaction, type Pool } from '../storage/pool.ts';
import { addWebhookSecret, dropWebhookSecret, noteRegistered } from '../storage/webhook-secrets.ts';
import { configOrExit } from './run-role.ts';

export interface RegisterOptions {
  /** Make a new secret first. */
  readonly rotate?: boolean;
  /** How long the secrets before it are still accepted, in hours. */
  readonly acceptOld: string;
  readonly allowHttp?: boolean;
  /** Print the URL instead of registering it, for entering it in ATRIP by hand. */
  readonly printUrl?: boolean;
}

/** A problem that ends the command with status 1 (2: asked for wrongly) and its own words. */
class CannotRegister extends Error {
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `skyhook register`: tells Atlas where to send webhooks (one URL per account; it replaces an earlier one). */
export async function register(options: RegisterOptions): Promise<void> {
  const config = configOrExit('register');
  const pool = config.DATABASE_URL
    ? createPool(config.DATABASE_URL, { applicationName: 'skyhook-cli', onIdleError: () => {}, max: 2 })
    : undefined;
  const client = new AtlasClient({
    baseUrl: config.ATLAS_BASE_URL,
    clientId: config.ATLAS_CLIENT_ID,
    clientSecret: config.ATLAS_CLIENT_SECRET,
    cid: config.ATLAS_CID,
  });
  try {
    await carryOut(options, config, pool, client);
  } catch (error) {
    if (!(error instanceof CannotRegister) && !(error instanceof SkyhookError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof CannotRegister ? error.exitCode : 1;
  } finally {
    await client.close();
    await pool?.end();
  }
}

async function carryOut(
  options: RegisterOptions,
  config: Config<'register'>,
  pool: Pool | undefined,
  client: AtlasClient,
): Promise<void> {
  const acceptOldHours = Number(options.acceptOld);
  if (!(acceptOldHours >= 0 && acceptOldHours <= 24 * 365))
    throw new CannotRegister('--accept-old takes a number of hours, such as 24.', 2);
  refuseHttp(config, options.allowHttp === true);
  const { SIGNING_KEY: signingKey, WEBHOOK_SECRETS: environment } = config;

  if (!options.rotate) {
    const known = pool && signingKey ? { ...config, SIGNING_KEY: signingKey } : undefined;
    const secret = pool && known ? await currentSecret(pool, known) : (environment[0] as string);
    if (options.printUrl) return say(webhookUrl(config.PUBLIC_URL, secret));
    await warnUnlessAccepted(config.PUBLIC_URL, secret);
    await tellAtlas(client, config.PUBLIC_URL, secret);
    return;
  }

  if (options.printUrl) throw new CannotRegister('Give --rotate or --print-url, not both.', 2);
  if (!pool || !signingKey)
    throw new CannotRegister('--rotate keeps the new secret with the receivers: set DATABASE_URL and SIGNING_KEY.', 2);
  const { secret, salt } = new WebhookSecrets(signingKey).make();
  await addWebhookSecret(pool, secret, salt);
  try {
    if ((await warnUnlessAccepted(config.PUBLIC_URL, secret)) === 'refused')
      throw new CannotRegister(
        'Nothing was changed: the receivers do not accept a new secret. Do they run this version, on this database?',
      );
    await tellAtlas(client, config.PUBLIC_URL, secret);
  } catch (error) {
    if (error instanceof CannotRegister || !mayHaveActed(error)) await dropWebhookSecret(pool, secret);
    else say('Whether Atlas took the new URL is not known, so both secrets stay accepted. Run the command again.');
    throw error;
  }
  await inTransaction(pool, (tx) => noteRegistered(tx, secret, environment, acceptOldHours * 3600));
  const until = new Date(Date.now() + acceptOldHours * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  say(`The secrets before it are accepted until ${until} UTC.`);
}

/** The secret is part of the URL, and over http anybody on the way reads it. */
function refuseHttp(config: Config<'register'>, allowed: boolean): void {
  const isHttp = new URL(config.PUBLIC_URL).protocol === 'http:';
  if (!isHttp || allowed || isThisMachine(config.ATLAS_BASE_URL)) return;
  throw new CannotRegister(
    'PUBLIC_URL is http: the secret in the webhook URL, and the passengers’ data, would travel in the clear. Use https, or --allow-http if that is meant.',
    2,
  );
}

/**
 * Asks the public address whether a receiver there knows the secret: it answers GET with 405, and 404 for a wrong one.
 * From inside a network the public address cannot always be reached, so only a clear no is one.
 */
async function warnUnlessAccepted(publicUrl: string, secret: string): Promise<'accepted' | 'refused' | 'not known'> {
  const status = await fetch(webhookUrl(publicUrl, secret), { signal: AbortSignal.timeout(5_000), redirect: 'manual' })
    .then((response) => response.status)
    .catch(() => undefined);
  if (status === 405) return 'accepted';
  const seen = status === undefined ? 'could not be reached from here' : `answered HTTP ${status}`;
  process.stderr.write(`Note: ${publicUrl} ${seen}, so it is not certain that deliveries will arrive there.\n`);
  return status === 404 ? 'refused' : 'not known';
}

async function tellAtlas(client: AtlasClient, publicUrl: string, secret: string): Promise<void> {
  try {
    await client.registerWebhookUrl(webhookUrl(publicUrl, secret));
  } catch (error) {
    if (!(error instanceof SkyhookError)) throw error;
    const said = error instanceof AtlasRefusal ? `Atlas answered ${error.detail}.` : (error.detail ?? '');
    process.stderr.write(`Atlas did not take the URL. ${said}\n`);
    throw error;
  }
  say(`Atlas answered status 0 and sends webhooks to ${webhookUrl(publicUrl, '<secret>')} from now on.`);
}
