import { secretDigest } from '../domain/webhook-secret.ts';
import type { Queryable, Transaction } from './pool.ts';

/** A secret that a rotation made or ended. */
export interface StoredSecret {
  /** See `secretDigest`. */
  readonly digest: string;
  /** Null for a secret of the environment. */
  readonly salt: Buffer | null;
  /** When Atlas took the URL with it. */
  readonly registeredAt: Date | null;
  /** Null: without end. */
  readonly acceptedUntil: Date | null;
  /** By the database's clock. */
  readonly accepted: boolean;
}

const columns = `digest, salt, registered_at as "registeredAt", accepted_until as "acceptedUntil",
  coalesce(accepted_until > clock_timestamp(), true) as accepted`;

/** All of them, newest first. */
export async function listWebhookSecrets(db: Queryable): Promise<StoredSecret[]> {
  const { rows } = await db.query<StoredSecret>(
    `select ${columns} from webhook_secrets order by created_at desc, digest`,
  );
  return rows;
}

/** Accepts a new secret from now on; Atlas does not know it yet. */
export async function addWebhookSecret(db: Queryable, secret: string, salt: Buffer): Promise<void> {
  await db.query(`insert into webhook_secrets (digest, salt) values ($1, $2)`, [secretDigest(secret), salt]);
}

/** Forgets a secret that Atlas did not take. */
export async function dropWebhookSecret(db: Queryable, secret: string): Promise<void> {
  await db.query(`delete from webhook_secrets where digest = $1 and registered_at is null`, [secretDigest(secret)]);
}

/**
 * Notes that Atlas took the URL with a secret: it is the current one, and every other is accepted for a while only.
 *
 * @param environment the secrets of the environment, which have no row before they are rotated out
 */
export async function noteRegistered(
  tx: Transaction,
  secret: string,
  environment: readonly string[],
  acceptOldSeconds: number,
): Promise<void> {
  const current = secretDigest(secret);
  await tx.query(`update webhook_secrets set registered_at = clock_timestamp() where digest = $1`, [current]);
  await tx.query(`insert into webhook_secrets (digest) select unnest($1::text[]) on conflict (digest) do nothing`, [
    environment.map(secretDigest),
  ]);
  await tx.query(
    `update webhook_secrets set accepted_until = least(accepted_until, clock_timestamp() + make_interval(secs => $2))
     where digest <> $1`,
    [current, acceptOldSeconds],
  );
}
