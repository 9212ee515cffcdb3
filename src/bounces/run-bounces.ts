import type { Config } from '../config.ts';
import { BounceAddresses } from '../domain/bounce-address.ts';
import type { Logger } from '../observability/logger.ts';
import { createPool } from '../storage/pool.ts';
import { readServerCertificate } from '../tls-files.ts';
import { listenForBounces, type BounceListener } from './listener.ts';

/** Runs the role that takes what comes back of the travellers' mail. Needs PostgreSQL only. */
export async function runBounces(config: Config<'bounces'>, log: Logger): Promise<BounceListener> {
  const tls = readServerCertificate(config.BOUNCE_TLS_CERT, config.BOUNCE_TLS_KEY);
  const pool = createPool(config.DATABASE_URL, {
    applicationName: 'skyhook-bounces',
    onIdleError: (err) => log.warn({ err }, 'a PostgreSQL connection broke'),
    answerWithinMs: 5_000,
  });
  const listener = await listenForBounces({
    pool,
    addresses: new BounceAddresses(config.SIGNING_KEY, config.RETURN_PATH_DOMAIN),
    host: config.BOUNCE_SMTP_HOST,
    port: config.BOUNCE_SMTP_PORT,
    remindAfterSeconds: config.PERSON_REMINDER_MINUTES * 60,
    tls,
    log,
  });
  log.info({ port: listener.port }, 'bounces are listened for');
  return {
    port: listener.port,
    async stop() {
      await listener.stop();
      await pool.end();
    },
  };
}
