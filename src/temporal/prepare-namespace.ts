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
  const { conflicting, missing } = await searchAttributeProblems(client, namespace);
  if (conflicting.length > 0)
    throw new Error(`The namespace "${namespace}" has search attributes of another type: ${conflicting.join(', ')}.`);
  if (missing.length === 0) return;
  const types = Object.values(searchAttributes)
    .filter(({ name }) => missing.includes(name))
    .map(({ name, type }) => [name, indexedValueTypes[type] as number] as const);
  await client.connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(types),
  });
}

/**
 * What a namespace lacks: names of search attributes that are not there, and `name must be Type` of those with another
 * type.
 * @throws a gRPC error where one may not look
 */
export async function searchAttributeProblems(
  client: Client,
  namespace: string,
): Promise<{ readonly conflicting: readonly string[]; readonly missing: readonly string[] }> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const wanted = Object.values(searchAttributes);
  return {
    conflicting: wanted
      .filter(({ name, type }) => customAttributes[name] && customAttributes[name] !== indexedValueTypes[type])
      .map(({ name, type }) => `${name} must be ${type}`),
    missing: wanted.filter(({ name }) => !customAttributes[name]).map(({ name }) => name),
  };
}
