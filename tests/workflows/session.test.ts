/** The hours of a session's workflow, on the time-skipping server. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { findSession, startSession, recordSessionUse } from '../../platform/temporal/sessions.js';
import { createTemporal, type Temporal } from '../../platform/temporal/temporal.js';
import { sessionWorkflowId, type SessionInput } from '../../workflows/session/messages.js';
import { inTime } from '../support/eventually.js';
import { patient, startSkippingServer, workflowBundle } from '../support/temporal.js';
import { createWorker } from '../support/in-this-thread.js';

const MINUTE = 60_000;

let env: TestWorkflowEnvironment;
let temporal: Temporal;

beforeAll(async () => {
  env = await startSkippingServer();
  temporal = patient(createTemporal(env.client));
});
afterAll(() => env?.teardown());

/** Starts a session of twelve hours. Returns its outcome, and after how many minutes it ended. */
async function lived(
  input: SessionInput,
  meanwhile: (id: string, since: number) => Promise<void> = async () => {},
) {
  const [id, taskQueue] = [randomUUID(), randomUUID()];
  const { client, nativeConnection: connection } = env;
  const worker = await createWorker({ connection, taskQueue, workflowBundle });
  return worker.runUntil(() =>
    inTime(async () => {
      const since = await env.currentTimeMs();
      const at = (ms: number) => new Date(ms).toISOString();
      const session = {
        ...{ id, name: 'ana', via: 'token', owner: 'token ana', tenants: ['acme'] },
        ...{ since: at(since), expiresAt: at(since + 720 * MINUTE), lastUsedAt: at(since) },
      };
      await startSession(temporal, taskQueue, session, input);
      await meanwhile(id, since);
      const handle = client.workflow.getHandle(sessionWorkflowId(id));
      await handle.result().catch(() => {});
      const { status } = await handle.describe();
      const minutes = Math.round(((await env.currentTimeMs()) - since) / MINUTE);
      return {
        status: status.name,
        minutes,
        open: await findSession(temporal, id),
      };
    }),
  );
}

test('a session ends automatically when it is not used', async () => {
  expect(await lived({ idleMs: 30 * MINUTE })).toEqual({
    ...{ status: 'COMPLETED', minutes: 30, open: undefined },
  });
});

test('a session is prolonged by each use, as lists show', async () => {
  const shown: (string | undefined)[] = [];
  const ended = await lived({ idleMs: 30 * MINUTE }, async (id, since) => {
    for (const minutes of [20, 45]) {
      await env.sleep(since + minutes * MINUTE - (await env.currentTimeMs()));
      const at = new Date(since + minutes * MINUTE).toISOString();
      await recordSessionUse(temporal, id, at);
      await env.sleep(MINUTE);
      const open = await findSession(temporal, id);
      shown.push(open && String((Date.parse(open.lastUsedAt) - since) / MINUTE));
    }
  });
  expect(shown).toEqual(['20', '45']);
  expect(ended).toMatchObject({ status: 'COMPLETED', minutes: 75 });
});

test.each<[string, unknown]>([
  ['no time', undefined],
  ['no text', { at: 1 }],
  ['a text that is no time', 'agora'],
  ['a time that is far in the future', '9999-12-31T00:00:00.000Z'],
])('a session lasts half an hour from its latest use, whatever is signalled: %s', async (_, at) => {
  let open: Awaited<ReturnType<typeof findSession>>;
  const ended = await lived({ idleMs: 30 * MINUTE }, async (id) => {
    await env.sleep(20 * MINUTE);
    await recordSessionUse(temporal, id, new Date(await env.currentTimeMs()).toISOString());
    await env.client.workflow.getHandle(sessionWorkflowId(id)).signal('used', at);
    await env.sleep(MINUTE);
    open = await findSession(temporal, id);
  });
  expect(Date.parse(open!.lastUsedAt)).toBeLessThanOrEqual(await env.currentTimeMs());
  expect(ended).toMatchObject({ status: 'COMPLETED', minutes: 50 });
});

test('a session without an idle limit ends with its longest time', async () => {
  expect(await lived({})).toMatchObject({ status: 'TIMED_OUT', minutes: 720, open: undefined });
});

test('a session ignores signals after its end', async () => {
  await lived({ idleMs: MINUTE }, async (id) => {
    await env.client.workflow.getHandle(sessionWorkflowId(id)).result();
    await recordSessionUse(temporal, id, new Date().toISOString());
    expect(await findSession(temporal, id)).toBeUndefined();
  });
});
