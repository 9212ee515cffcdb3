import { pino } from 'pino';
import { listenForBounces, type BounceListener, type BounceListenerOptions } from '../../src/bounces/listener.ts';
import { BounceAddresses } from '../../src/domain/bounce-address.ts';
import { Mailer } from '../../src/messages/smtp.ts';
import type { Pool } from '../../src/storage/pool.ts';
import type { TestDatabase } from '../support/database.ts';
import { startFaultySmtp, type FaultySmtp } from '../support/faulty-smtp.ts';
import { telling, type Telling } from '../workflow/support/telling.ts';

export const signingKey = 'the-key-of-this-installation';
export const domain = 'bounces.seller.example';
export const addresses = new BounceAddresses(signingKey, domain);

export const listen = (pool: Pool, tls?: BounceListenerOptions['tls']): Promise<BounceListener> =>
  listenForBounces({
    pool,
    tls,
    addresses,
    host: '127.0.0.1',
    port: 0,
    remindAfterSeconds: 3600,
    log: pino({ level: 'silent' }),
  });

/** Mail that goes out, and comes back, for the enclosing `describe`. */
export interface Returning {
  /** Where mail for travellers goes. */
  readonly smtp: () => FaultySmtp;
  /** Where it comes back to. */
  readonly listener: () => BounceListener;
  readonly skyhook: Telling;
}

/** Real SMTP both ways, real PostgreSQL, Temporal and case. */
export function returning(database: TestDatabase): Returning {
  let smtp: FaultySmtp;
  let listener: BounceListener;
  before(async () => {
    smtp = await startFaultySmtp();
    listener = await listen(database.pool());
  });
  const skyhook = telling(
    database,
    () => new Mailer(smtp.url, 'Trips <trips@seller.example>', { returnAddresses: addresses }),
  );
  after(async () => {
    await listener?.stop();
    await smtp?.stop();
  });
  return { smtp: () => smtp, listener: () => listener, skyhook };
}
