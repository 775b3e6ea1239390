import { expect, test } from '@jest/globals';
import { parkedWorkflowId } from '../../domain/ids.js';
import { parkDelivery } from '../../platform/temporal/parked.js';
import { createTemporal } from '../../platform/temporal/temporal.js';
import type { parkedDelivery } from '../../workflows/index.js';
import { resolve } from '../../workflows/parked-delivery/messages.js';
import { simulateTenants, type LiveTenant } from '../support/live.js';
import { vendorsInMemory } from '../support/vendors.js';

const live = simulateTenants();

const parked = ({ id: tenant, taskQueue }: LiveTenant, body: string) =>
  parkDelivery(createTemporal(live.client), taskQueue, {
    tenant,
    route: 'open',
    body,
    because: { code: 'unreadable', params: { route: 'open' } },
    errors: [],
    receivedAt: new Date().toISOString(),
  });
const handleOf = (id: string) =>
  live.client.workflow.getHandle<typeof parkedDelivery>(parkedWorkflowId(id));

test('a parked delivery waits until it is resolved; the first resolution counts', () =>
  live.withTenant(vendorsInMemory(), async (tenant) => {
    const handle = handleOf(await parked(tenant, '{}'));
    expect((await handle.describe()).status.name).toBe('RUNNING');
    const first = { how: 'discarded', by: 'ana', reason: 'era um teste' } as const;
    await handle.signal(resolve, first);
    await handle.signal(resolve, { how: 'replayed', by: 'bia' }).catch(() => {}); // it may have ended
    expect(await handle.result()).toEqual(first);
  }));

test('a parked delivery is not resolved by a signal that cannot be read', () =>
  live.withTenant(vendorsInMemory(), async (tenant) => {
    const handle = handleOf(await parked(tenant, '{}'));
    for (const malformed of [{}, 'x', null, { how: 'replayed' }, { how: 'lost', by: 'ana' }]) {
      await handle.signal(resolve, malformed as never);
    }
    const last = { how: 'discarded', by: 'ana' } as const;
    await handle.signal(resolve, last);
    expect(await handle.result()).toEqual(last);
  }));

test('a delivery is parked once while it waits, and again after it was resolved', () =>
  live.withTenant(vendorsInMemory(), async (tenant) => {
    const id = await parked(tenant, '{"number":1}');
    const { runId } = await handleOf(id).describe();
    expect(await parked(tenant, '{"number":1}')).toBe(id);
    expect((await handleOf(id).describe()).runId).toBe(runId);
    expect(await parked(tenant, '{"number":2}')).not.toBe(id);

    await handleOf(id).signal(resolve, { how: 'replayed', by: 'ana' });
    await handleOf(id).result();
    expect(await parked(tenant, '{"number":1}')).toBe(id);
    expect((await handleOf(id).describe()).runId).not.toBe(runId);
  }));
