import type { ConnectionLike } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../workflows/service-order/search-attributes.js';

/** The server's numbers of the types we use (IndexedValueType). */
const INDEXED_VALUE_TYPE = {
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.DOUBLE]: 4,
  [SearchAttributeType.BOOL]: 5,
};

type Operator = Pick<ConnectionLike, 'operatorService'>;

/** Makes the search attributes that the namespace lacks; gives their names. Safe to repeat, and for two at once. */
export async function ensureSearchAttributes(
  connection: Operator,
  namespace: string,
): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !Object.hasOwn(customAttributes, name));
  if (missing.length > 0) await addSearchAttributes(connection, namespace, missing);
  return missing.map(({ name }) => name);
}

/** Makes search attributes without asking which are there (the time-skipping test server cannot tell). */
export async function addSearchAttributes(
  { operatorService }: Operator,
  namespace: string,
  attributes: readonly (typeof SEARCH_ATTRIBUTES)[number][] = SEARCH_ATTRIBUTES,
): Promise<void> {
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      attributes.map(({ name, type }) => [name, INDEXED_VALUE_TYPE[type]]),
    ),
  });
}
