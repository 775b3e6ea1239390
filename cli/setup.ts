import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';
import type { Settings } from '../platform/settings-types.js';
import type { TemporalClient } from '../platform/temporal/connection.js';
import { isTemporalUnavailable, withinDeadline } from '../platform/temporal/errors.js';
import { ensureSweepSchedule } from '../platform/temporal/schedules.js';
import { ensureSearchAttributes } from '../platform/temporal/setup.js';
import { SEARCH_ATTRIBUTES } from '../workflows/service-order/search-attributes.js';
import { sweepId } from '../workflows/sweep/messages.js';
import { createNamespace, retentionDays } from './namespace.js';

/** One thing that Temporal must have. */
export interface Part {
  readonly kind: 'namespace' | 'search-attribute' | 'schedule';
  readonly name: string;
  readonly created: boolean;
  readonly retentionDays?: number;
}

const BOUND_MS = 10_000;
/** A new namespace, and new attributes in it, take the server's own caches a while. */
const PATIENCE_MS = 30_000;

/** Makes what Temporal lacks, and tells of each part whether it was there. Safe to repeat. */
export async function setUp(
  { client, connection }: TemporalClient,
  settings: Settings,
  days: number,
): Promise<Part[]> {
  const { namespace, taskQueue } = settings.temporal;
  const within = <T>(ask: () => Promise<T>) => withinDeadline(connection, BOUND_MS, ask);

  const found = await within(() => retentionDays(connection, namespace));
  if (found === undefined) await within(() => createNamespace(connection, namespace, days));
  const made = await patiently(() => within(() => ensureSearchAttributes(connection, namespace)));
  const parts: Part[] = [
    {
      kind: 'namespace',
      name: namespace,
      created: found === undefined,
      retentionDays: found ?? days,
    },
    ...SEARCH_ATTRIBUTES.map(({ name }): Part => ({
      kind: 'search-attribute',
      name,
      created: made.includes(name),
    })),
  ];
  for (const { id } of settings.tenants) {
    const created = await patiently(() => within(() => ensureSweepSchedule(client, taskQueue, id)));
    parts.push({ kind: 'schedule', name: sweepId(id), created });
  }
  return parts;
}

/** Asks again while the server does not yet know what it was given a moment ago. */
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
