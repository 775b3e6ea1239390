import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { WorkflowClient } from '@temporalio/client';
import { failure } from '../../../activities/vendor-failures.js';
import { FailureType } from '../../../domain/failures.js';
import { eventually } from '../../support/eventually.js';
import { BETA, useWorld } from '../support/operators.js';

const world = useWorld();

const live = (order: string, name = 'ana', tenant = 'acme') =>
  world.as(name)('GET', `/orders/${tenant}/${order}/live`);

async function inService() {
  const id = await world.open();
  const { ss } = await world.orderWhen(`/orders/acme/${id}`, ({ phase }) => phase === 'in-service');
  return { id, ss: String(ss) };
}

const failing = (type: FailureType, status?: number) => async (): Promise<never> => {
  throw failure(type, 'sandbox: told to', { ...(status !== undefined && { status }) });
};

describe('the status at both vendors', () => {
  /** The order that these tests read, unless they change it. */
  let id: string;
  let ss: string;
  beforeAll(async () => {
    ({ id, ss } = await inService());
  });
  afterEach(() => void world.scripts.delete(ss));

  test('is what they return now, in their own words, with the time of the reading', async () => {
    const { status, body } = await live(id);
    expect(status).toBe(200);
    const readAt = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(body).toEqual({
      erp: { kind: 'read', status: 'awaiting-integration', readAt, why: null },
      sismetro: {
        ...{ kind: 'read', state: 'open', readAt, why: null },
        ...{ status: 'ABERTA', progress: 'AGUARDANDO AGENDAMENTO' },
      },
    });
  });

  test('says who comes and when', async () => {
    const visit = { technician: 'Joana Prado', appointment: '2026-12-02T14:00:00-03:00' };
    const shown = { state: 'open', status: 'ABERTA', progress: '', ...visit } as const;
    world.scripts.set(ss, { readRequestNow: async () => shown });
    expect((await live(id)).body['sismetro']).toMatchObject(visit);
  });

  test('shows nothing of an SS that is another order’s', async () => {
    world.scripts.set(ss, { readRequestNow: async () => 'anothers' });
    const { sismetro } = (await live(id)).body;
    expect(sismetro).toMatchObject({ kind: 'anothers', state: null, status: null, why: null });
  });

  test('is also read for an order that has ended', async () => {
    const { id: other } = await inService();
    await world.callback('completed', { externalReference: `acme/${other}` });
    await world.orderWhen(`/orders/acme/${other}`, ({ phase }) => phase === 'released');
    expect((await live(other)).body).toMatchObject({
      erp: { kind: 'read', status: 'released' },
      sismetro: { kind: 'read' },
    });
  });

  test.each([
    [FailureType.Credentials, 401, 'não aceitou a chave'],
    [FailureType.Quota, 403, 'o limite foi atingido'],
    [FailureType.Unavailable, undefined, 'não respondeu'],
    [FailureType.Unavailable, 429, 'chamadas demais'],
    [FailureType.Unreadable, 200, 'não entende'],
  ])('of a vendor that fails (%s, %s) says why, and shows the other one', async (...cause) => {
    const [type, status, words] = cause;
    world.scripts.set(ss, { readRequestNow: failing(type, status) });
    const { body } = await live(id);
    expect(body['erp']).toMatchObject({ kind: 'read' });
    expect(body['sismetro']).toEqual({
      ...{ kind: 'unread', state: null, status: null, progress: null, readAt: null },
      why: expect.stringContaining(words),
    });
  });

  test('says that a system does not offer the call', async () => {
    world.scripts.set(ss, { readRequestNow: failing(FailureType.Unsupported) });
    expect((await live(id)).body['sismetro']).toMatchObject({ kind: 'unsupported', why: null });
  });

  test('says that the order has no SS yet, and that nobody took the call', async () => {
    const waiting = await world.open({}, BETA); // whose vendors have no worker
    const { body } = await eventually('Temporal answers, on a busy machine, too', async () => {
      const answer = await live(waiting, 'ana', 'beta');
      return answer.status === 200 && answer;
    });
    expect(body).toMatchObject({
      erp: { kind: 'unread', why: expect.stringContaining('chamadas demais') },
      sismetro: { kind: 'no-ss', why: null },
    });
  });

  test('is one call for all concurrent readers', async () => {
    let calls = 0;
    const joined = jest.spyOn(WorkflowClient.prototype, 'result');
    world.scripts.set(ss, {
      readRequestNow: async () => {
        calls += 1;
        await eventually('all three wait for it', () => joined.mock.calls.length >= 3);
        return { state: 'in-progress', status: 'ABERTA', progress: `EM EXECUÇÃO ${calls}` };
      },
    });
    const answers = await Promise.all([live(id), live(id), live(id)]);
    joined.mockRestore();
    const words = answers.map(({ body }) => (body['sismetro'] as { progress: string }).progress);
    expect(words).toEqual(Array(3).fill('EM EXECUÇÃO 1'));
    expect(calls).toBe(1);
  });

  test('is unknown to operators of other tenants, as that of no order is', async () => {
    expect([(await live(id, 'bia')).status, (await live('never')).status]).toEqual([404, 404]);
  });
});
