import { beforeAll, describe, expect, test } from '@jest/globals';
import { createAudit } from '../../../api/operators/audit/audit.js';
import { createLogger } from '../../../platform/logging.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { AUDIT_RECORD } from '../../../workflows/audit-record/messages.js';
import { eventually } from '../../support/eventually.js';
import { call } from '../support/api.js';
import { startConsoleApi, type Browser, type Page, useConsoleApi } from '../support/console.js';
import { useWorld } from '../support/operators.js';
import { startTemporal } from '../support/temporal.js';

const world = useWorld();
const api = useConsoleApi(() => ({ address: world.address }));
let root: Browser;

beforeAll(async () => {
  root = await api.as('root');
});

const itemsOf = ({ body }: Page) => body['items'] as Record<string, unknown>[];

/** The audit records, once there are as many as expected. */
const traces = (query: string, count: number, browser = root) =>
  eventually(`${count} traces for ${query}`, async () => {
    const items = itemsOf(await browser.get(`/audit?${query}`));
    return items.length === count && items;
  });

async function anOrderInService() {
  const id = await world.open();
  await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'in-service');
  return id;
}

describe('an audit entry', () => {
  test('is written for a decision, with operator, reason and sign-in method', async () => {
    const number = 'NR-TRACE';
    const id = await world.open({ number });
    await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'in-service');
    const ana = await api.as('ana');
    const decision = { decision: 'release', reason: 'o técnico confirmou' };
    const { status } = await ana.post(`/orders/acme/${id}/decisions`, decision);
    expect(status).toBe(200);
    const [trace] = await traces(`number=${number}`, 1);
    expect(trace).toEqual({
      id: expect.stringContaining(`audit/order/acme/${id}/`),
      at: expect.any(String),
      ...{ by: 'ana', role: 'operator', via: 'token', tenant: 'acme', action: 'decision' },
      ...{ target: `order/acme/${id}`, reason: 'o técnico confirmou', details: 'release' },
      number,
    });
    expect(await traces(`order=acme/${id}`, 1)).toEqual([trace]);
    expect(itemsOf(await root.get('/audit?number=never-was'))).toEqual([]);
    expect(api.log()).toMatch(`"target":"order/acme/${id}"`);
    expect(api.log()).not.toMatch('o técnico confirmou');
  });

  test.each([
    ['link-ss 87612', { decision: 'link-ss', ss: '87612' }],
    ['settle cancelled', { decision: 'settle', outcome: 'cancelled' }],
    ['amend-equipment EQ-7', { decision: 'amend-equipment', equipment: { id: 'EQ-7' } }],
    ['amend-equipment', { decision: 'amend-equipment', equipment: { description: 'De Ana' } }],
  ])('names what a decision names, but no free text: %s', async (details, decision) => {
    const id = await anOrderInService();
    const ana = await api.as('ana');
    await ana.post(`/orders/acme/${id}/decisions`, { ...decision, reason: 'conferido' });
    const [trace] = await traces(`order=acme/${id}`, 1); // written also if the order refuses it
    expect(trace).toMatchObject({ details });
  });

  test('is written for an exported file, and for a sign-in', async () => {
    const rui = await api.as('rui');
    await rui.get('/orders.csv?tenant=acme&phase=opening');
    const [file] = await traces('by=rui&action=export', 1);
    expect(file).toMatchObject({
      tenant: 'acme',
      details: expect.stringContaining('"phase":"opening"'),
    });
    const [signIn] = await traces('by=rui&action=sign-in', 1);
    expect(signIn).toMatchObject({ tenant: null, target: null, via: 'token' });
  });

  test('is written for actions of programs with a bearer token', async () => {
    const id = await anOrderInService();
    const answer = await call(`${api.url}/orders/acme/${id}/decisions`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-of-root', 'content-type': 'application/json' },
      body: JSON.stringify({ decision: 'release', reason: 'por programa' }),
    });
    expect(answer.status).toBe(200);
    expect((await traces(`order=acme/${id}`, 1))[0]).toMatchObject({ by: 'root', via: 'bearer' });
  });

  test('is written before the action, without which nothing is done', async () => {
    const away = await startConsoleApi({});
    try {
      const { status } = await call(`${away.url}/orders/acme/x/decisions`, {
        method: 'POST',
        headers: { authorization: 'Bearer token-of-ana', 'content-type': 'application/json' },
        body: JSON.stringify({ decision: 'release', reason: 'x' }),
      });
      expect(status).toBe(503);
    } finally {
      await away.close();
    }
  });
});

test('a repeated look leaves one record for each operator, also if two have the same name', async () => {
  const temporal = await startTemporal();
  const logger = createLogger('api', { level: 'silent' });
  const audit = createAudit(createTemporal(temporal.client), 'nobody', logger);
  const ana = { name: 'ana', role: 'operator', tenants: [], mayReveal: true } as const;
  const look = { action: 'reveal', target: 'order/acme/1', hourly: 'customer' } as const;
  for (const _ of [1, 2]) {
    await audit({ ...ana, via: 'token' }, look);
    await audit({ ...ana, via: 'oidc', subject: 'https://id.example 7' }, look);
  }
  const query = `WorkflowType = '${AUDIT_RECORD}'`;
  await eventually(
    'both are recorded',
    async () => (await temporal.client.workflow.count(query)).count === 2,
    20_000,
  );
  await temporal.stop();
});

describe('the audit log', () => {
  test("shows an admin of one tenant only that tenant's entries", async () => {
    const bob = await api.as('bob');
    await bob.get('/orders.csv');
    const [own] = await traces('', 1, bob);
    expect(own).toMatchObject({ by: 'bob', action: 'export', tenant: 'beta' });
    expect(itemsOf(await bob.get('/audit?tenant=acme'))).toEqual([]);
    expect(itemsOf(await bob.get('/audit?action=sign-in'))).toEqual([]);
  });

  test('is listed newest first, by pages, within dates', async () => {
    for (let i = 0; i < 4; i++) await api.as('vera');
    await traces('by=vera&action=sign-in', 4);
    // visibility lists running workflows first: a record whose workflow ends between two pages changes its place
    await eventually('their workflows have ended', async () => {
      const query = `WorkflowType = '${AUDIT_RECORD}' AND AuditBy = 'vera' AND ExecutionStatus = 'Running'`;
      return (await world.client.workflow.count(query)).count === 0;
    });
    const first = await root.get('/audit?by=vera&limit=3');
    const next = await root.get(
      `/audit?by=vera&limit=3&cursor=${String(first.body['nextCursor'])}`,
    );
    const all = [...itemsOf(first), ...itemsOf(next)];
    expect(new Set(all.map(({ id }) => id)).size).toBe(4);
    const times = itemsOf(first).map(({ at }) => String(at));
    expect(times).toEqual(times.toSorted().toReversed());
    expect(itemsOf(await root.get('/audit?to=2026-01-01'))).toEqual([]);
    expect(itemsOf(await root.get('/audit?from=0000-01-01T00:00:00%2B14:00'))).not.toEqual([]);
    expect(itemsOf(await root.get('/audit?to=9999-12-31'))).not.toEqual([]);
    for (const query of [
      'action=other',
      'order=acme',
      'order=acme/%00', // would break a query in the server's database
      'by=%00',
      'tenant=%00',
      'from=x',
      'limit=0',
      'from=2026-02-01&to=2026-01-01',
    ]) {
      expect([query, (await root.get(`/audit?${query}`)).status]).toEqual([query, 422]);
    }
  });

  test('can be exported as a file, which is audited', async () => {
    const { status, headers, text } = await root.get('/audit.csv?by=rui');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const [heading, ...lines] = text
      .replace(/^\uFEFF/, '')
      .trim()
      .split('\r\n');
    expect(heading).toBe('Quando;Operador;Papel;Acesso;Ação;Empresa;Alvo;Motivo;Detalhes');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\d\d\/\d\d\/\d{4} [\d:]{8};rui;operator;token;export;acme;;;/);
    await traces('by=root&action=export', 1);
  });
});

test('no part of a reason is in an indexed field', async () => {
  const executions = world.client.workflow.list({ query: "WorkflowType = 'auditRecord'" });
  let seen = 0;
  for await (const { workflowId, typedSearchAttributes } of executions) {
    seen += 1;
    expect(JSON.stringify([workflowId, typedSearchAttributes.getAll()])).not.toMatch(
      /técnico|desistiu|programa/,
    );
  }
  expect(seen).toBeGreaterThan(5);
});
