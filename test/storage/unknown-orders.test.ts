import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Dependencies } from '../../activities/dependencies.ts';
import { unknownOrderActivities } from '../../activities/unknown-orders.ts';
import { SkyhookError } from '../../src/errors.ts';
import { createOrder, isFollowed } from '../../src/storage/orders.ts';
import { testDatabase } from '../support/database.ts';
import { answerAbout, newOrderNo } from '../support/orders.ts';

describe('an order that nobody here knows', () => {
  const database = testDatabase();
  let orderNo: string;
  let asked: number;
  beforeEach(() => {
    orderNo = newOrderNo();
    asked = 0;
  });

  const identify = (answer: () => object, attempt = 1): Promise<{ readonly found: boolean }> => {
    const queryOrder = async (): Promise<object> => {
      asked += 1;
      return answer();
    };
    const deps = { pool: database.pool(), atlas: { queryOrder } } as unknown as Dependencies;
    const activities = unknownOrderActivities(deps);
    return new MockActivityEnvironment({ attempt }).run(() => activities.identifyOrder({ orderNo }));
  };
  const failing = (code: 'ATLAS_UNREACHABLE' | 'ATLAS_RATE_LIMITED', retryAfterMs?: number) => () => {
    throw new SkyhookError(code, retryAfterMs === undefined ? {} : { retryAfterMs });
  };
  const waits = async (answer: () => object, attempt: number): Promise<number | undefined> => {
    const error: unknown = await identify(answer, attempt).catch((failure: unknown) => failure);
    assert.ok(error instanceof SkyhookError && error.retryable);
    return error.retryAfterMs;
  };

  it('is followed when Atlas knows it', async () => {
    assert.deepEqual(await identify(() => ({ found: false })), { found: false });
    assert.equal(await isFollowed(database.pool(), orderNo), false);
    assert.deepEqual(await identify(() => ({ found: true, order: answerAbout(orderNo) })), { found: true });
    assert.equal(await isFollowed(database.pool(), orderNo), true);
  });

  it('is not asked about any more once it is followed', async () => {
    await createOrder(database.pool(), orderNo);
    assert.deepEqual(await identify(failing('ATLAS_UNREACHABLE')), { found: true });
    assert.equal(asked, 0);
  });

  it('is asked about again in half a minute at most, whatever failed, unless Atlas names a limit', async () => {
    assert.equal(await waits(failing('ATLAS_UNREACHABLE'), 1), 2_000);
    assert.equal(await waits(failing('ATLAS_UNREACHABLE', 600_000), 50), 30_000);
    assert.equal(await waits(failing('ATLAS_RATE_LIMITED', 90_000), 3), 90_000);
  });
});
