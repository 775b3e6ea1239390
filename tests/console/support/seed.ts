import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { startBulk } from '../../../platform/temporal/bulk.js';
import { reportTraffic } from '../../../platform/temporal/vendor-traffic.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { sweepId } from '../../../workflows/sweep/messages.js';
import { callJson } from '../../../sandbox/stack/http.js';
import { TENANT } from '../../../sandbox/stack/settings.js';
import { eventually } from '../../support/eventually.js';
import type { startConsole } from './console.js';

type Console = Awaited<ReturnType<typeof startConsole>>;

/** Creates what each page of the console needs to show something. Returns the addresses of the pages by name. */
export async function seed(ponte: Console): Promise<Readonly<Record<string, string>>> {
  const { actors, stack, client } = ponte;
  const ask = <T>(path: string, body?: object) =>
    callJson<T>(stack.urls.api + path, {
      headers: { authorization: `Bearer ${stack.keys.operator}` },
      ...(body && { body }),
    });

  const settled = await actors.opened({ items: [{ service: 'S-20', quantity: 3, price: 120.5 }] });
  await actors.field.start(settled.request.ss, 'Joana Prado');
  await actors.field.complete(settled.request.ss, {
    technician: 'Joana Prado',
    conclusion: 'Limpeza feita.',
  });
  await actors.settled(settled.order.id, 'Liberado');
  await actors.asSismetro('/serviceOrder/cancelled', {
    ss: settled.request.ss,
    externalReference: actors.referenceOf(settled.order.id),
  });
  await eventually('the late callback is an incident', async () => {
    return (await ask<{ items: unknown[] }>('/incidents')).items.length > 0;
  });
  const cancelled = await actors.opened({ equipment: { description: 'Umidificador da sala 12' } });
  await actors.field.cancel(cancelled.request.ss, { reason: 'Cliente desistiu do serviço.' });
  await actors.settled(cancelled.order.id, 'Cancelado');

  const refused = await actors.draft({ equipment: { id: '9999' } });
  await actors.erp.close(refused.id);
  await actors.told(refused.id, ({ attention }) => attention !== null);
  await actors.ponte.decide(refused.id, {
    decision: 'retry',
    reason: 'talvez já esteja cadastrado',
  });
  await actors.told(refused.id, ({ attention }) => attention !== null);

  await actors.opened({ equipment: { id: '9004' } });
  const bulk = await decideInBulk(client, [
    (await actors.opened()).order.id,
    settled.order.id,
    (await actors.opened()).order.id,
  ]);
  await eventually('the bulk decision is done', async () => {
    return (await ask<{ state: string }>(`/bulk-decisions/${bulk}`)).state === 'done';
  });
  const unreadable = {
    payload: {
      id: '3f0c1b1e-7f6e-4b6b-9a35-3a4f0f0c7b11',
      number: 1234,
      branch: { code: '1' },
      customer: { name: 'Padaria Modelo', phone: '11 99999-0000' },
      equipment: { id: '9001' },
      items: [{ service: { code: 'S-10', description: 'Manutenção' }, quantity: 0, price: 350 }],
    },
  };
  await actors.asSeniorX('/serviceOrder/open', unreadable).catch(() => {});
  const parked = await eventually('the delivery is parked', async () => {
    const { items } = await ask<{ items: { id: string }[] }>('/parked');
    return items[0]?.id;
  });

  await reportCalls(client);
  await client.schedule.getHandle(sweepId(TENANT)).trigger();
  await eventually('the sweep has reported', async () => {
    const { items } = await ask<{ items: unknown[] }>('/sweeps');
    return items.length > 0;
  });
  return {
    overview: '/',
    causes: '/causes',
    orders: '/orders',
    order: `/orders/${TENANT}/${refused.id}`,
    'parked-list': '/parked',
    parked: `/parked/${parked}`,
    deliveries: '/deliveries',
    bulk: `/bulk/${bulk}`,
    incidents: '/incidents',
    sweeps: '/sweeps',
    sessions: '/sessions',
    audit: '/audit',
  };
}

/** Reports an hour's calls of another worker: Sismetro slows it down. */
const reportCalls = (client: Client) =>
  reportTraffic(createTemporal(client), 'ponte', TENANT, {
    'senior-x': {
      ...{ count: 236, failed: 1, unreadable: 0, rateLimited: 0 },
      ...{ totalMs: 51_212, slowestMs: 1_840 },
    },
    sismetro: {
      ...{ count: 214, failed: 3, unreadable: 0, rateLimited: 5 },
      ...{ totalMs: 88_596, slowestMs: 4_215 },
    },
  });

/**
 * Releases these orders directly through a workflow, even those that cannot be released: the api would leave these out.
 */
export async function decideInBulk(client: Client, orders: readonly string[]): Promise<string> {
  const order = {
    id: randomUUID(),
    tenant: TENANT,
    decision: 'release',
    reason: 'Serviços conferidos com a equipe de campo.',
    by: 'rui',
  } as const;
  const memo = {
    ...order,
    ...{ total: orders.length, done: 0, failed: 0, request: '' },
    startedAt: new Date().toISOString(),
  };
  await startBulk(createTemporal(client), 'ponte', { ...order, orders, versions: [] }, memo);
  return order.id;
}
