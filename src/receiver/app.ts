import express, { type Express } from 'express';
import { operatorsApi } from '../console/api.ts';
import { decisionRoute } from '../console/decision-route.tsx';
import { operatorsPages } from '../console/ops-pages.tsx';
import { operatorsToken } from '../console/operators-token.ts';
import type { ChangePolicies } from '../domain/change-policy.ts';
import type { DecisionTokens } from '../domain/decision-token.ts';
import { SkyhookError } from '../errors.ts';
import type { Voices } from '../messages/brand.ts';
import type { ProofKey } from '../notice-proof/signature.ts';
import type { Logger } from '../observability/logger.ts';
import type { Pool } from '../storage/pool.ts';
import type { AcceptedSecrets } from './accepted-secrets.ts';
import { errorAnswers } from './error-answers.ts';
import type { InboxWriter } from './inbox-writer.ts';
import { webhookRoute } from './webhook-route.ts';

export interface AppOptions {
  readonly pool: Pool;
  readonly inbox: InboxWriter;
  readonly secrets: AcceptedSecrets;
  readonly hashKey: Buffer;
  readonly tokens: DecisionTokens;
  /** Signs proofs of notice. */
  readonly proofKey: ProofKey;
  readonly opsToken: string;
  /** A person's answer can bear out a schedule change, which is judged by them. */
  readonly policies: ChangePolicies;
  /** In which language, and under which brands, travellers are written to. */
  readonly voices: Voices;
  /** How long after it a traveller can take an answer back. */
  readonly undoSeconds: number;
  readonly log: Logger;
  /** Called after something was committed that a relay has to bring to Temporal. */
  readonly onCommitted: () => void;
}

/** Everything that is served over HTTP. None of it needs Temporal. */
export function createApp(options: AppOptions): Express {
  const { pool, policies, voices, proofKey, log, onCommitted } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.use(webhookRoute({ secrets: options.secrets, hashKey: options.hashKey, inbox: options.inbox }));
  app.use(
    '/decide',
    decisionRoute({ pool, tokens: options.tokens, voices, undoSeconds: options.undoSeconds, onCommitted }),
  );
  app.use('/api', operatorsToken(options.opsToken), operatorsApi({ pool, policies, voices, proofKey, onCommitted }));
  app.use('/ops', operatorsToken(options.opsToken), operatorsPages(pool));

  app.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  app.get('/readyz', async (_request, response) => {
    await pool.query('select 1').catch((cause: unknown) => {
      throw new SkyhookError('STORAGE_UNAVAILABLE', { cause });
    });
    response.json({ ok: true });
  });

  app.use(() => {
    throw new SkyhookError('NOT_FOUND');
  });
  app.use(errorAnswers(log));
  return app;
}
