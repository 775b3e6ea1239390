/** Who takes care of a cause or an incident, and what is put off. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { listInAttention } from '../../../platform/temporal/attention.js';
import { isPutOff, LONGEST_DAYS } from '../../../platform/temporal/care.js';
import { causeTarget } from '../../../platform/cause.js';
import { createIncidents } from '../../../platform/temporal/incidents.js';
import { createOrderIndex } from '../../../platform/temporal/order-index.js';
import { withCare, type ListedOrder } from '../../../platform/temporal/listed-orders.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import type { Words } from '../../../domain/call-faults.js';
import { orderWorkflowId } from '../../../domain/ids.js';
import type { Attention } from '../../../domain/questions.js';
import { SERVICE_ORDER } from '../../../workflows/service-order/messages.js';
import {
  NeedsAttention,
  Phase,
  Tenant,
} from '../../../workflows/service-order/search-attributes.js';
import { eventually } from '../../support/eventually.js';
import type { Answer } from '../support/api.js';
import { refusing, useWorld } from '../support/operators.js';

const world = useWorld();
type Body = Answer['body'];
const itemsOf = ({ body }: Answer) => body['items'] as Body[];
const get = (path: string, as = 'ana') => world.as(as)('GET', path);
const take = (body: Body, as = 'ana') =>
  world.as(as)('POST', '/care', {
    ...{ tenant: 'acme', assignee: '', putOffTo: null, seenAt: new Date().toISOString() },
    ...body,
  });

const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** An order that asks, and its cause; each has words of its own. */
async function refused(words: string) {
  const id = randomUUID();
  world.scripts.set(id, { openServiceRequest: refusing(words) });
  await world.open({ id });
  const [cause] = await eventually('its cause is listed', async () => {
    const listed = itemsOf(await get('/causes?tenant=acme'));
    const own = listed.filter((one) => JSON.stringify(one['words']).includes(words));
    return own.length > 0 && own;
  });
  const [target, said, newest] = [cause!['target'], cause!['said'], cause!['newest']] as string[];
  return { id, target: target!, said: said!, newest: newest! };
}

const inMails = async (id: string) =>
  (await listInAttention(createTemporal(world.client), 'acme')).orders.some(
    (order) => order.id === id,
  );

describe('a cause', () => {
  test('that somebody takes care of stays in the lists with the name', async () => {
    const { id, target } = await refused('sem contrato');
    const { status, body } = await take({ target, assignee: ' Maria ' });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ assignee: 'Maria', until: null, by: 'ana' }),
    ]);
    const own = itemsOf(await get('/causes')).find((one) => one['target'] === target);
    expect(own).toMatchObject({ care: { assignee: 'Maria', until: null } });
    expect(await inMails(id)).toBe(true);
  });

  test('that is put off leaves lists, figures and mails, and comes back with something new', async () => {
    const { id, target, said } = await refused('cliente em férias');
    const before = (await get('/overview?tenant=acme')).body['attention'] as Body;
    expect((await take({ target, assignee: 'Maria', putOffTo: inDays(2) })).status).toBe(200);

    expect(itemsOf(await get('/causes')).map((one) => one['target'])).not.toContain(target);
    const hidden = await get('/causes?putOff=true');
    expect(itemsOf(hidden)).toContainEqual(
      expect.objectContaining({ target, care: expect.objectContaining({ assignee: 'Maria' }) }),
    );
    expect(hidden.body['putOff']).toBe(1);
    expect((await get('/overview?tenant=acme')).body['attention']).toMatchObject({
      ...{ count: (before['count'] as number) - 1, putOff: 1 },
    });
    const listed = async (attention: string) =>
      itemsOf(await get(`/orders?attention=${attention}&said=${said}`)).map((one) => one['id']);
    expect([await listed('true'), await listed('put-off')]).toEqual([[], [id]]);
    expect(await inMails(id)).toBe(false);

    // the order is what it was: it asks, and takes its decision
    expect((await get(`/orders/acme/${id}`)).body['attention']).not.toBeNull();
    // another order with the same cause is news; the first stays where it is
    const other = await refused('cliente em férias');
    expect(other.target).toBe(target);
    expect([await listed('true'), await listed('put-off')]).toEqual([[other.id], [id]]);
    // and its cause is not shown as put off
    const shown = itemsOf(await get('/causes')).find((one) => one['target'] === target);
    expect(shown).toMatchObject({ count: 1, care: { assignee: 'Maria', until: null } });

    await take({ target, assignee: 'Maria' });
    expect((await listed('true')).toSorted()).toEqual([id, other.id].toSorted());
  });
});

test('what came while the operator looked at a page is not put off, whatever the page says it saw', async () => {
  const first = await refused('sem peça');
  const listed = async () =>
    itemsOf(await get(`/orders?attention=true&said=${first.said}`)).map(({ id }) => id);
  const second = await refused('sem peça');
  await eventually('both ask', async () => (await listed()).length === 2);
  await take({ target: first.target, putOffTo: inDays(2), seenAt: first.newest });
  expect(await listed()).toEqual([second.id]);

  await take({ target: first.target, putOffTo: inDays(2), seenAt: '2100-01-01T00:00:00Z' });
  expect(await listed()).toEqual([]);
  const third = await refused('sem peça');
  await eventually('the third asks', async () => (await listed()).includes(third.id));
  expect(await listed()).toEqual([third.id]);
});

test('an api that has just started knows at once what is put off', async () => {
  const { id, target } = await refused('reforma');
  await take({ target, putOffTo: inDays(2) });
  const options = { tenants: () => ['acme'], limit: () => 1_000 };
  const { orders } = await createOrderIndex(createTemporal(world.client), options).read();
  expect(orders.find((order) => order.id === id)?.isPutOff).toBe(true);
});

test('an incident that is put off leaves lists, figures and mails; one that ends by itself cannot', async () => {
  const incidents = createIncidents(createTemporal(world.client), 'ponte-test');
  const missing = { kind: 'many-missing', params: {}, subjects: ['SS 1'] } as const;
  const keys = { kind: 'credentials', params: { vendor: 'sismetro' }, subjects: [] } as const;
  await incidents.report('acme', 'many-missing', missing);
  await incidents.report('acme', 'credentials/sismetro', keys);
  const shown = async (query = '') =>
    itemsOf(await get(`/incidents?tenant=acme${query}`)).map(({ kind }) => kind);
  await eventually('both are listed', async () => (await shown()).length === 2);
  const putOff = (key: string) => take({ target: `incident/acme/${key}`, putOffTo: inDays(2) });
  expect((await putOff('many-missing')).status).toBe(200);
  expect((await putOff('credentials/sismetro')).status).toBe(422);
  expect([await shown(), await shown('&putOff=true')]).toEqual([['credentials'], ['many-missing']]);
  const found = await listInAttention(createTemporal(world.client), 'acme');
  expect(found.incidents.map(({ kind }) => kind)).toEqual(['credentials']);
  await eventually('the overview counts one', async () => {
    return (await get('/overview?tenant=acme')).body['incidents'] === 1;
  });
  await incidents.report('acme', 'many-missing', { ...missing, subjects: ['SS 2'] });
  await eventually('it is back', async () => (await shown()).length === 2);
});

describe('a request', () => {
  test.each([
    ['a day that has passed', { putOffTo: '2026-01-01' }, 422],
    ['a day too far ahead', { putOffTo: inDays(LONGEST_DAYS + 2) }, 422],
    ['a name with line breaks', { assignee: 'a\nb' }, 422],
    ['a document beside the name', { assignee: 'Maria, de 123.456.789-09' }, 422],
    ['a target of another tenant', { target: 'cause/beta/opening/refused/x' }, 404],
    ['no target', { target: 'order/acme/1' }, 422],
  ])('with %s is refused', async (_, change, status) => {
    expect((await take({ target: 'cause/acme/opening/refused/x', ...change })).status).toBe(status);
  });

  test('of a viewer, or about a tenant that the operator may not see, is refused', async () => {
    const body = { tenant: 'acme', target: 'cause/acme/opening/refused/x' };
    expect((await take(body, 'bia')).status).toBe(404);
    expect((await take(body, 'vera')).status).toBe(403);
  });
});

test('what asks since later than what was seen is not put off, nor is anything once the day has come', () => {
  const care = {
    assignee: '',
    by: 'ana',
    at: '2026-12-01T10:05:00Z',
    seenAt: '2026-12-01T10:00:00Z',
    until: '2026-12-03T03:00:00Z',
  };
  const at = (day: string) => Date.parse(`2026-12-${day}T12:00:00Z`);
  expect(isPutOff(care, '2026-12-01T09:00:00Z', at('02'))).toBe(true);
  expect(isPutOff(care, '2026-12-01T10:00:01Z', at('02'))).toBe(false);
  expect(isPutOff(care, '2026-12-01T09:00:00Z', at('03'))).toBe(false);
  expect(isPutOff({ ...care, until: null }, '2026-12-01T09:00:00Z', at('02'))).toBe(false);
});

test('an order whose other question came later is no longer put off', () => {
  const asked = { step: 'releasing', code: 'refused', since: '2026-12-01T09:00:00Z' } as Attention;
  const care = {
    ...{ assignee: '', by: 'ana', at: '2026-12-01T10:05:00Z', seenAt: '2026-12-01T10:00:00Z' },
    until: '2026-12-03T03:00:00Z',
  };
  const cares = new Map([[causeTarget('acme', asked), care]]);
  const order = (attention: Attention) =>
    ({ tenant: 'acme', attention, needsAttention: true }) as ListedOrder;
  const now = Date.parse('2026-12-02T12:00:00Z');
  expect(withCare(order(asked), cares, now)).toMatchObject({ isPutOff: true });
  const more = { ...asked, latestSince: '2026-12-01T11:00:00Z' };
  expect(withCare(order(more), cares, now)).toMatchObject({
    isPutOff: false,
    needsAttention: true,
  });
});

test('a target tells causes apart as their list does', () => {
  const asked = (words: Words) => ({ step: 'opening', code: 'refused', words }) as Attention;
  expect(causeTarget('acme', asked('Sem saldo 1'))).toBe(causeTarget('acme', asked('sem saldo 2')));
  expect(causeTarget('acme', asked('Sem saldo'))).not.toBe(causeTarget('acme', asked('Outra')));
  // what went wrong without the vendor's words is told apart as well
  const notBuilt = (pt: string) => asked({ code: 'not-built', params: { why: { en: 'No.', pt } } });
  expect(causeTarget('acme', notBuilt('sem contrato'))).not.toBe(
    causeTarget('acme', notBuilt('sem equipamento')),
  );
  const answered = (status: number) => asked({ code: 'status', params: { status } });
  expect(causeTarget('acme', answered(404))).not.toBe(causeTarget('acme', answered(422)));
});

test('that somebody takes care of an order is no news; a question that ends a put-off is', async () => {
  const hourAgo = (n: number) => new Date(Date.now() - n * 3_600_000).toISOString();
  const attention: Attention = {
    step: 'opening',
    code: 'refused',
    params: {},
    words: 'duas perguntas',
    since: hourAgo(3),
    latestSince: hourAgo(1),
  };
  const id = randomUUID();
  await world.client.workflow.start(SERVICE_ORDER, {
    workflowId: orderWorkflowId({ tenant: 'acme', id, closing: 1 }),
    taskQueue: 'nobody',
    memo: { attention },
    typedSearchAttributes: [
      { key: Tenant, value: 'acme' },
      { key: Phase, value: 'opening' },
      { key: NeedsAttention, value: true },
    ],
  });
  const mark = () =>
    eventually('the order is listed', async () => {
      const { orders } = await listInAttention(createTemporal(world.client), 'acme');
      return orders.find((order) => order.id === id)?.mark;
    });
  const first = await mark();
  const target = causeTarget('acme', attention);
  await take({ target, assignee: 'Maria' });
  expect(await mark()).toBe(first);
  await take({ target, putOffTo: inDays(2), seenAt: hourAgo(2) });
  const ended = await mark();
  expect(ended).not.toBe(first);
  await take({ target, assignee: 'Maria' });
  expect(await mark()).toBe(ended);
});
