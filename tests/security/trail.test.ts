import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type Page, useConsoleApi } from '../api/support/console.js';
import { useWorld } from '../api/support/operators.js';
import { eventually } from '../support/eventually.js';

const world = useWorld();
const api = useConsoleApi(() => ({
  address: world.address,
}));
let root: Browser;
let ana: Browser;
let rui: Browser;

beforeAll(async () => {
  [root, ana, rui] = await Promise.all([api.as('root'), api.as('ana'), api.as('rui')]);
});

const itemsOf = ({ body }: Page) => body['items'] as Record<string, unknown>[];

const traces = async (query: string) => itemsOf(await root.get(`/audit?${query}&limit=200`));

/** The audit records, once there are as many as expected. */
const tracesWhen = (query: string, count: number) =>
  eventually(`${count} traces for ${query}`, async () => {
    const items = await traces(query);
    return items.length === count && items;
  });

async function anOrderInService() {
  const id = await world.open();
  await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'in-service');
  return id;
}

const phaseOf = async (id: string) => (await root.get(`/orders/acme/${id}`)).body['phase'];

describe('an Idempotency-Key', () => {
  const retry = { decision: 'retry', reason: 'tentar' };
  const cancel = { decision: 'cancel', reason: 'desistiu' };
  const decide = (browser: Browser, id: string, decision: object, key: string) =>
    browser.post(`/orders/acme/${id}/decisions`, decision, { 'idempotency-key': key });

  test('of a refused decision lets no other decision act without its own audit record', async () => {
    const id = await anOrderInService();
    const key = randomUUID();
    const refused = await decide(ana, id, retry, key);
    expect(refused.status).toBe(409); // no second attempt can help
    const another = await decide(ana, id, cancel, key);
    expect(another.status).toBe(409);
    expect(another.body['detail']).toContain('Idempotency-Key');
    expect(await phaseOf(id)).toBe('in-service');
    const [trace] = await tracesWhen(`order=acme/${id}`, 1);
    expect(trace).toMatchObject({ by: 'ana', details: 'retry', reason: 'tentar' });
  });

  test('belongs to the operator who used it first', async () => {
    const id = await anOrderInService();
    const key = randomUUID();
    await decide(ana, id, retry, key);
    expect((await decide(rui, id, retry, key)).status).toBe(409);
    expect((await decide(rui, id, cancel, key)).status).toBe(409);
    expect(await phaseOf(id)).toBe('in-service');
    await tracesWhen(`order=acme/${id}`, 1);
  });

  test('covers all of the content, including the reason', async () => {
    const id = await anOrderInService();
    const key = randomUUID();
    expect((await decide(ana, id, cancel, key)).status).toBe(200);
    expect((await decide(ana, id, { ...cancel, reason: 'outro motivo' }, key)).status).toBe(409);
    expect((await decide(ana, id, cancel, key)).status).toBe(200);
    await tracesWhen(`order=acme/${id}`, 1);
  });

  test('that two decisions send at once is used by one of them', async () => {
    const id = await anOrderInService();
    const key = randomUUID();
    const release = { decision: 'release', reason: 'pronto' };
    const answers = await Promise.all([
      decide(ana, id, cancel, key),
      decide(ana, id, release, key),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const [trace] = await tracesWhen(`order=acme/${id}`, 1);
    const taken = answers[0].status === 200 ? 'cancel' : 'release';
    expect(trace).toMatchObject({ details: taken });
  });

  test('is not shown with the audit records', async () => {
    const id = await anOrderInService();
    await decide(ana, id, cancel, 'a-key-of-ana');
    const [trace] = await tracesWhen(`order=acme/${id}`, 1);
    expect(Object.keys(trace!).toSorted()).toEqual(
      [
        'action',
        'at',
        'by',
        'details',
        'id',
        'number',
        'reason',
        'role',
        'target',
        'tenant',
        'via',
      ].toSorted(),
    );
  });
});

describe('tenant isolation', () => {
  test.each(['/orders.csv?tenant=acme&q=planted', '/audit.csv?tenant=acme&by=planted'])(
    'keeps %s out of the tenant’s audit if the operator may not see the tenant',
    async (path) => {
      const before = (await traces('tenant=acme')).length;
      const stranger = await api.as(path.startsWith('/audit') ? 'bob' : 'bia');
      expect((await stranger.get(path)).status).toBe(200);
      const own = await eventually('the audit record is listed', async () => {
        const found = await traces('action=export&tenant=beta');
        return found.find(({ details }) => String(details).startsWith(path.slice(1, 6)));
      });
      expect(own).toMatchObject({ tenant: 'beta' });
      expect(await traces('tenant=acme')).toHaveLength(before);
    },
  );
});
