import { readVoices } from '../brands-file.ts';
import { readChangePolicies } from '../change-rules-file.ts';
import type { Config } from '../config.ts';
import { DecisionTokens } from '../domain/decision-token.ts';
import { ProofKey } from '../notice-proof/signature.ts';
import { deliveryHashKey } from '../domain/delivery-key.ts';
import type { Logger } from '../observability/logger.ts';
import { wakeRelays } from '../relay/wake-ups.ts';
import { createPool, type Pool } from '../storage/pool.ts';
import { AcceptedSecrets } from './accepted-secrets.ts';
import { createApp } from './app.ts';
import { listen } from './http-server.ts';
import { InboxWriter } from './inbox-writer.ts';

export interface RunningReceiver {
  readonly port: number;
  stop(): Promise<void>;
}

/** Runs the receiver role: webhooks, decision pages, the operators' API and pages. Needs PostgreSQL only. */
export async function runReceiver(config: Config<'receiver'>, log: Logger): Promise<RunningReceiver> {
  const policies = readChangePolicies(config.CHANGE_RULES_FILE);
  const voices = readVoices(config);
  const pool = createPool(config.DATABASE_URL, {
    applicationName: 'skyhook-receiver',
    onIdleError: (err) => log.warn({ err }, 'a PostgreSQL connection broke'),
    // Atlas waits for the answer, and its patience is not documented.
    answerWithinMs: 5_000,
  });
  const onCommitted = coalescedWakeUp(pool, log);
  const inbox = new InboxWriter({ pool, repeatQuerySeconds: config.REPEAT_QUERY_SECONDS, onStored: onCommitted });
  const app = createApp({
    pool,
    inbox,
    secrets: new AcceptedSecrets(pool, config.WEBHOOK_SECRETS),
    hashKey: deliveryHashKey(config.SIGNING_KEY),
    tokens: new DecisionTokens(config.SIGNING_KEY),
    proofKey: new ProofKey(config.SIGNING_KEY),
    opsToken: config.OPS_TOKEN,
    policies,
    voices,
    undoSeconds: config.REFUND_UNDO_SECONDS,
    log,
    onCommitted,
  });
  const server = await listen(app, config.HOST, config.PORT);
  log.info({ port: server.port }, 'receiver listens');
  return {
    port: server.port,
    async stop() {
      await server.stop();
      await inbox.drained();
      await pool.end();
    },
  };
}

/** Wakes the relays after commits: one notification under way at a time, and one more for all that came meanwhile. */
function coalescedWakeUp(pool: Pool, log: Logger): () => void {
  let underWay = false;
  let again = false;
  return function wake(): void {
    if (underWay) {
      again = true;
      return;
    }
    underWay = true;
    wakeRelays(pool)
      // The relay polls, so a lost notification only costs a moment.
      .catch((err: unknown) => log.debug({ err }, 'no notification to the relay'))
      .finally(() => {
        underWay = false;
        if (!again) return;
        again = false;
        wake();
      });
  };
}
