import { pino } from 'pino';
import { createActivities } from '../../../activities/index.ts';
import { AtlasClient } from '../../../src/atlas/client.ts';
import { MailFetcher } from '../../../src/atlas/mail-fetch.ts';
import { defaultChangePolicies } from '../../../src/domain/change-policy.ts';
import { DecisionTokens } from '../../../src/domain/decision-token.ts';
import type { Mailer } from '../../../src/messages/smtp.ts';
import { startAtlasDouble, type RunningAtlasDouble } from '../../../src/simulator/server.ts';
import { followOrder } from '../../../src/storage/follow.ts';
import { listMessages, type StoredMessage } from '../../../src/storage/messages.ts';
import { wantFreshQuery } from '../../../src/storage/orders.ts';
import { listQuestions } from '../../../src/storage/questions.ts';
import { failureBoundary } from '../../../src/temporal/failure-boundary.ts';
import { orderCases } from '../../../src/temporal/order-cases.ts';
import { until } from '../../devstack/until.ts';
import type { TestDatabase } from '../../support/database.ts';
import { newOrderNo, underLock } from '../../support/orders.ts';
import { testNamespace } from '../../support/temporal.ts';
import { testSettings } from '../../support/settings.ts';
import { workflowTemporal } from './temporal.ts';
import { withWorkers } from './workers.ts';

const account = { clientId: 'test-client', clientSecret: 'test-secret' };

/** The real case and activities, for tests of how mail gets out: one traveller for each order. */
export interface Telling {
  /** Atlas. */
  double(): RunningAtlasDouble['double'];
  /** An order that is ticketed, about which its traveller is being mailed. @returns its number */
  ticketed(address: string): Promise<string>;
  /** Moves its flights so far that the traveller is asked. */
  moveFlights(orderNo: string): Promise<void>;
  look(orderNo: string): Promise<void>;
  /** The newest message of a kind, once it fulfils the predicate. */
  message(orderNo: string, kind: string, is: (message: StoredMessage) => boolean): Promise<StoredMessage>;
  /** Tasks of a reason, as `<subject> <state>`. */
  tasks(orderNo: string, reason: string): Promise<string[]>;
}

/** Runs it for the enclosing `describe`. */
export function telling(database: TestDatabase, mailer: () => Mailer): Telling {
  let atlas: RunningAtlasDouble;
  let client: AtlasClient;
  let running: Promise<void> | undefined;
  let end = (): void => {};
  // Hooks run in the order of their registration: the workers end before the server, and start after it.
  after('stop Skyhook', async function () {
    this.timeout(60_000);
    end();
    await running;
    await client?.close();
    await atlas?.stop();
  });
  const temporal = workflowTemporal();
  before('run Skyhook', async function () {
    this.timeout(120_000);
    atlas = await startAtlasDouble({ port: 0, ...account, log: () => {} });
    client = new AtlasClient({ baseUrl: atlas.url, ...account, cid: 'DEMO00001_api_1' });
    const log = pino({ level: 'silent' });
    const groups = createActivities({
      pool: database.pool(),
      atlas: client,
      mails: new MailFetcher({ hosts: [] }),
      events: undefined,
      mailer: mailer(),
      cases: orderCases(temporal.client()),
      tokens: new DecisionTokens('the-key-of-this-installation'),
      log,
      policies: defaultChangePolicies,
      settings: testSettings,
    });
    const activities = { ...groups.main, ...groups.atlas, ...groups.unknown, ...groups.mail };
    const ended = new Promise<void>((resolve) => (end = resolve));
    running = withWorkers(temporal.native(), testNamespace, activities, () => ended, [failureBoundary(log)]);
  });
  const look = (orderNo: string): Promise<void> => orderCases(temporal.client()).look(orderNo, 'test');
  return {
    double: () => atlas.double,
    look,
    async ticketed(address) {
      const orderNo = newOrderNo();
      atlas.double.createOrder({ orderNo, route: 'BCN-PMI', passengers: 1, pay: true, contactEmail: address });
      atlas.double.ticket(orderNo, { push: false });
      await followOrder(database.pool(), orderNo);
      await look(orderNo);
      return orderNo;
    },
    async moveFlights(orderNo) {
      atlas.double.scheduleChange({ orderNo, type: 1, shiftMinutes: 200, push: false });
      await underLock(database.pool(), orderNo, (tx) => wantFreshQuery(tx, orderNo));
      await look(orderNo);
    },
    async message(orderNo, kind, is) {
      let newest: StoredMessage | undefined;
      await until(
        `${kind} of ${orderNo}`,
        async () => {
          newest = (await listMessages(database.pool(), orderNo)).findLast((one) => one.kind === kind);
          return newest !== undefined && is(newest);
        },
        40_000,
      );
      return newest as StoredMessage;
    },
    async tasks(orderNo, reason) {
      const questions = await listQuestions(database.pool(), orderNo);
      return questions
        .filter(({ askedOf, kind }) => askedOf === 'person' && kind === reason)
        .map(({ subject, state }) => `${subject} ${state}`);
    },
  };
}
