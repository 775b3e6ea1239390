/** The hours of a session's workflow. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { findSession, startSession, recordSessionUse } from '../../platform/temporal/sessions.js';
import { createTemporal, type Temporal } from '../../platform/temporal/temporal.js';
import { sessionWorkflowId, type SessionInput } from '../../workflows/session/messages.js';
import { simulated, type Simulated } from '../support/simulated.js';
import { patient } from '../support/temporal.js';

const MINUTE = 60_000;

interface Meanwhile {
  readonly id: string;
  readonly since: number;
  readonly temporal: Temporal;
  readonly server: Simulated;
}

/** Starts a session of twelve hours. Returns its outcome, and after how many minutes it ended. */
const lived = (
  input: SessionInput,
  meanwhile: (one: Meanwhile) => Promise<void> = async () => {},
) =>
  simulated({}, async (server) => {
    const { client, taskQueue } = server;
    const temporal = patient(createTemporal(client));
    const id = randomUUID();
    const since = Date.now();
    const at = (ms: number) => new Date(ms).toISOString();
    const session = {
      ...{ id, name: 'ana', via: 'token', owner: 'token ana', tenants: ['acme'] },
      ...{ since: at(since), expiresAt: at(since + 720 * MINUTE), lastUsedAt: at(since) },
    };
    await startSession(temporal, taskQueue, session, input);
    await meanwhile({ id, since, temporal, server });
    const handle = client.workflow.getHandle(sessionWorkflowId(id));
    await handle.result().catch(() => {});
    const { status } = await handle.describe();
    const minutes = Math.round((Date.now() - since) / MINUTE);
    return { status: status.name, minutes, open: await findSession(temporal, id) };
  });

test('a session ends automatically when it is not used', async () => {
  expect(await lived({ idleMs: 30 * MINUTE })).toEqual({
    ...{ status: 'COMPLETED', minutes: 30, open: undefined },
  });
});

test('a session is prolonged by each use, as lists show', async () => {
  const shown: (string | undefined)[] = [];
  const ended = await lived({ idleMs: 30 * MINUTE }, async ({ id, since, temporal, server }) => {
    for (const minutes of [20, 45]) {
      await server.sleep(since + minutes * MINUTE - Date.now());
      const at = new Date(since + minutes * MINUTE).toISOString();
      await recordSessionUse(temporal, id, at);
      await server.sleep(MINUTE);
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
  ['an older use that arrives late', '2020-01-31T10:00:00.000Z'],
])('a session lasts half an hour from its latest use, whatever is signalled: %s', async (_, at) => {
  const ended = await lived({ idleMs: 30 * MINUTE }, async ({ id, temporal, server }) => {
    await server.sleep(20 * MINUTE);
    const usedAt = new Date().toISOString();
    await recordSessionUse(temporal, id, usedAt);
    await server.client.workflow.getHandle(sessionWorkflowId(id)).signal('used', at);
    await server.sleep(MINUTE);
    expect((await findSession(temporal, id))?.lastUsedAt).toBe(usedAt);
  });
  expect(ended).toMatchObject({ status: 'COMPLETED', minutes: 50 });
});

test('a session without an idle limit ends with its longest time', async () => {
  expect(await lived({})).toMatchObject({ status: 'TIMED_OUT', minutes: 720, open: undefined });
});

test('a session ignores signals after its end', async () => {
  await lived({ idleMs: MINUTE }, async ({ id, temporal, server }) => {
    await server.client.workflow.getHandle(sessionWorkflowId(id)).result();
    await recordSessionUse(temporal, id, new Date().toISOString());
    expect(await findSession(temporal, id)).toBeUndefined();
  });
});
