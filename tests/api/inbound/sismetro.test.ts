import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { TypedSearchAttributes } from '@temporalio/common';
import { orderWorkflowId } from '../../../domain/ids.js';
import type { Phase as PhaseName } from '../../../domain/lifecycle.js';
import { SERVICE_ORDER } from '../../../workflows/service-order/messages.js';
import { Phase, SsNumber, Tenant } from '../../../workflows/service-order/search-attributes.js';
import { until, useTestApi } from '../support/api.js';
import { aCallback } from '../support/bodies.js';
import { signalsOf, useTemporal } from '../support/temporal.js';

const temporal = useTemporal();
const api = useTestApi(() => ({ address: temporal.address }));

const completed = (body: unknown) => api.sismetro('/serviceOrder/completed', body);
const opened = (body: unknown) => api.sismetro('/serviceOrder/opened', body);
const cancelled = (body: unknown) => api.sismetro('/serviceOrder/cancelled', body);

/** An order of acme in this phase. */
async function anOrderIn(phase: PhaseName, ss = '1', { id = randomUUID(), closing = 1 } = {}) {
  const workflowId = orderWorkflowId({ tenant: 'acme', id, closing });
  const handle = await temporal.client.workflow.start(SERVICE_ORDER, {
    taskQueue: 'nobody',
    workflowId,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: Tenant, value: 'acme' },
      { key: Phase, value: phase },
      { key: SsNumber, value: ss },
    ]),
  });
  if (phase === 'released' || phase === 'cancelled') await handle.terminate();
  return { id, workflowId };
}

const isListed = (ss: string) =>
  until('the order is listed', async () => {
    return (await temporal.client.workflow.count(`SsNumber = '${ss}'`)).count === 1;
  });

describe('a callback', () => {
  test('reaches its order by our reference', async () => {
    const { id, workflowId } = await anOrderIn('in-service');
    const accepted = { status: 202, body: { result: 'accepted' } };
    expect(await completed(aCallback(id))).toMatchObject(accepted);
    expect(await cancelled(aCallback(id))).toMatchObject(accepted);
    const signals = await signalsOf(temporal.client, workflowId);
    expect(signals).toEqual(['serviceCompleted', 'serviceCancelled']);
  });

  test('that reports the number of an SS reaches the order that waits for it, and changes nothing once it is settled', async () => {
    const waiting = await anOrderIn('opening');
    expect(await opened(aCallback(waiting.id))).toMatchObject({ status: 202 });
    expect(await signalsOf(temporal.client, waiting.workflowId)).toEqual(['serviceOpened']);

    const { id } = await anOrderIn('cancelled');
    const answer = { status: 200, body: { result: 'already-settled', outcome: 'cancelled' } };
    expect(await opened(aCallback(id))).toMatchObject(answer);
  });

  test('reaches its order by the number of the SS', async () => {
    const ss = String(randomInt(1e9));
    const { workflowId } = await anOrderIn('in-service', ss);
    await isListed(ss);
    const written = { ss: Number(ss), externalReference: 'visita de rotina' };
    expect((await completed(written)).status).toBe(202);
    expect(await signalsOf(temporal.client, workflowId)).toEqual(['serviceCompleted']);
  });

  test('reaches the closing that its reference names, and settles nothing of a later one', async () => {
    const first = await anOrderIn('released', String(randomInt(1e9)));
    const second = await anOrderIn('in-service', String(randomInt(1e9)), { ...first, closing: 2 });
    const late = await completed({ externalReference: `acme/${first.id}` });
    expect(late.body).toEqual({ result: 'already-settled', outcome: 'released' });
    expect(await signalsOf(temporal.client, second.workflowId)).toEqual([]);
    const own = await completed({ externalReference: `acme/${first.id}~2` });
    expect(own).toMatchObject({ status: 202, body: { result: 'accepted' } });
    expect(await signalsOf(temporal.client, second.workflowId)).toEqual(['serviceCompleted']);
  });

  test("with one order's reference and another's SS is parked, and reaches neither", async () => {
    const [mine, theirs] = [String(randomInt(1e9)), String(randomInt(1e9))];
    const order = await anOrderIn('opening', mine);
    const other = await anOrderIn('in-service', theirs);
    await isListed(theirs);
    const answer = await completed(aCallback(order.id, { ss: Number(theirs) }));
    expect(answer.status).toBe(422);
    expect(answer.body['errors']).toEqual([
      {
        path: '/ss',
        message: expect.stringContaining('another order'),
        messagePt: expect.any(String),
      },
    ]);
    expect(answer.body['parked']).toEqual(expect.any(String));
    for (const { workflowId } of [order, other]) {
      expect(await signalsOf(temporal.client, workflowId)).toEqual([]);
    }
  });
});
