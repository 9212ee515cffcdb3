import { isGrpcServiceError, type Client } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import type { Logger } from '../observability/logger.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';

/** Numbers of Temporal's `IndexedValueType`. */
const indexedValueTypes: Readonly<Record<string, number>> = {
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.BOOL]: 5,
  [SearchAttributeType.DATETIME]: 6,
};

/** gRPC PERMISSION_DENIED and UNIMPLEMENTED: managed namespaces let only their administrators do this. */
const notAllowed: ReadonlySet<number> = new Set([7, 12]);

/**
 * Registers the search attributes that the namespace lacks. Idempotent.
 * @throws Error when one exists with another type: the server would accept and ignore the request
 */
export async function registerSearchAttributes(client: Client, namespace: string, log: Logger): Promise<void> {
  try {
    await addMissing(client, namespace);
  } catch (error) {
    if (!isGrpcServiceError(error) || !notAllowed.has(error.code)) throw error;
    log.warn('may not look at the search attributes of the namespace; they have to be registered already');
  }
}

async function addMissing(client: Client, namespace: string): Promise<void> {
  const operator = client.connection.operatorService;
  const wanted = Object.values(searchAttributes);
  const { customAttributes } = await operator.listSearchAttributes({ namespace });
  const conflicting = wanted.filter(({ name, type }) => {
    const existing = customAttributes[name];
    return existing !== undefined && existing !== null && existing !== indexedValueTypes[type];
  });
  if (conflicting.length > 0) {
    throw new Error(
      `The namespace "${namespace}" has search attributes of another type: ${conflicting.map(({ name, type }) => `${name} must be ${type}`).join(', ')}.`,
    );
  }
  const missing = wanted.filter(({ name }) => !customAttributes[name]);
  if (missing.length === 0) return;
  await operator.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, indexedValueTypes[type] as number])),
  });
}
