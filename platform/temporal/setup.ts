import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, type Client, type ConnectionLike } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../../workflows/service-order/search-attributes.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import type { Settings } from '../settings/types.js';
import { isTemporalUnavailable } from './errors.js';
import { createNamespace, retentionDays } from './namespace.js';
import { ensureSweepSchedule } from './sweep-schedule.js';
import type { Temporal } from './temporal.js';

/** The server's numbers for the types we use (IndexedValueType). */
const INDEXED_VALUE_TYPE = {
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.DOUBLE]: 4,
  [SearchAttributeType.BOOL]: 5,
  [SearchAttributeType.DATETIME]: 6,
  [SearchAttributeType.KEYWORD_LIST]: 7,
};

const LOOK_MS = 5_000;
const SET_UP_MS = 10_000;
/** The server's own caches take a while to see a new namespace or new attributes. */
const PATIENCE_MS = 30_000;

type Operator = Pick<ConnectionLike, 'operatorService'>;

/**
 * Creates the search attributes that the namespace lacks, and returns their names. Safe to repeat and to run
 * concurrently.
 */
export async function ensureSearchAttributes(
  connection: Operator,
  namespace: string,
): Promise<string[]> {
  const missing = await missingIn(connection, namespace);
  if (missing.length > 0) await addSearchAttributes(connection, namespace, missing);
  return missing.map(({ name }) => name);
}

/** Returns the names of the search attributes that the namespace lacks. Throws `TemporalUnavailableError`. */
export const missingSearchAttributes = (temporal: Temporal): Promise<string[]> =>
  temporal.within(LOOK_MS, async ({ connection, options }) =>
    (await missingIn(connection, options.namespace)).map(({ name }) => name),
  );

async function missingIn({ operatorService }: Operator, namespace: string) {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTES.filter(({ name }) => !Object.hasOwn(customAttributes, name));
}

/** Creates search attributes without asking which exist (the time-skipping test server cannot tell). */
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

/** A part of the setup that Temporal needs. */
export interface Part {
  readonly kind: 'namespace' | 'search-attribute' | 'schedule';
  readonly name: string;
  readonly created: boolean;
  readonly retentionDays?: number;
}

/**
 * Creates what Temporal lacks, and reports for each part whether it existed. Safe to repeat.
 * @param days how long a new namespace retains closed workflows
 * @throws TemporalUnavailableError
 */
export async function setUp(
  temporal: Temporal,
  { temporal: { taskQueue }, tenants }: Settings,
  days: number,
): Promise<Part[]> {
  const found = await retentionDays(temporal, SET_UP_MS);
  if (found === undefined) await createNamespace(temporal, days, SET_UP_MS);
  const ensure = ({ connection, options }: Client) =>
    ensureSearchAttributes(connection, options.namespace);
  const made = await patiently(() => temporal.within(SET_UP_MS, ensure));
  const parts: Part[] = [
    {
      kind: 'namespace',
      name: temporal.namespace,
      created: found === undefined,
      retentionDays: found ?? days,
    },
    ...SEARCH_ATTRIBUTES.map(({ name }): Part => ({
      kind: 'search-attribute',
      name,
      created: made.includes(name),
    })),
  ];
  for (const tenant of tenants) {
    const created = await patiently(() => ensureSweepSchedule(temporal, taskQueue, tenant));
    parts.push({ kind: 'schedule', name: sweepId(tenant.id), created });
  }
  return parts;
}

/** Retries while the server does not yet know what was just created. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const mayPass = isTemporalUnavailable(error) || isGrpcServiceError(error);
      if (!mayPass || Date.now() > deadline) throw error;
      await delay(500);
    }
  }
}
