import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import {
  SESSION,
  sessionWorkflowId,
  used,
  type SessionInput,
  type SessionMemo,
} from '../../workflows/session/messages.js';
import { decodeReadable } from './decode.js';
import { described, ignoreNotFound } from './errors.js';
import { reading, type Temporal } from './temporal.js';
import { listRows, quoted } from './visibility.js';

/** A session that Temporal knows as open. */
export interface OpenSession extends SessionMemo {
  readonly id: string;
}

const MemoSchema = z.object({
  name: z.string(),
  via: z.string(),
  owner: z.string(),
  tenants: z.array(z.string()).default([]), // the server drops empty lists
  browser: z.string().exactOptional(),
  since: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string(),
}) satisfies z.ZodType<SessionMemo>;

/** A user is waiting for the answer. */
const DEADLINE_MS = 5_000;

/** More operators than ever sign in to one installation. */
const MOST = 1_000;

/**
 * Starts the workflow that keeps a session open until it is ended, idle, or expired. Throws `TemporalUnavailableError`.
 */
export async function startSession(
  temporal: Temporal,
  taskQueue: string,
  { id, ...memo }: OpenSession,
  input: SessionInput,
): Promise<void> {
  await temporal.within(DEADLINE_MS, (client) =>
    client.workflow.start(SESSION, {
      taskQueue,
      workflowId: sessionWorkflowId(id),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowExecutionTimeout: Date.parse(memo.expiresAt) - Date.parse(memo.since),
      args: [input],
      memo: { ...memo },
      staticSummary: 'Sessão do console',
    }),
  );
}

/** Reads the session's current state. Returns undefined if it is not open. Throws `TemporalUnavailableError`. */
export async function findSession(
  temporal: Temporal,
  id: string,
): Promise<OpenSession | undefined> {
  const description = await temporal.within(DEADLINE_MS, (client) =>
    described(client, sessionWorkflowId(id)),
  );
  if (description?.status.name !== 'RUNNING') return undefined;
  const { data, error } = MemoSchema.safeParse(description.memo);
  if (error) throw new Error('the memo of a session is invalid', { cause: error });
  return { id, ...data };
}

/**
 * Lists the open sessions, at most the newest thousand; visibility is about a second late. Throws
 * `TemporalUnavailableError`.
 */
export async function listSessions(temporal: Temporal): Promise<OpenSession[]> {
  const query = `WorkflowType = ${quoted(SESSION)} AND ExecutionStatus = 'Running'`;
  return reading(temporal, DEADLINE_MS, async (client) => {
    const found: OpenSession[] = [];
    for await (const { workflowId, memo } of listRows(client, query, { decode: decodeReadable })) {
      const known = MemoSchema.safeParse(memo).data;
      if (known) found.push({ id: workflowId.slice(sessionWorkflowId('').length), ...known });
      if (found.length === MOST) break;
    }
    return found;
  });
}

/** Records that a session was used, unless it has ended. Throws `TemporalUnavailableError`. */
export const recordSessionUse = (temporal: Temporal, id: string, at: string): Promise<void> =>
  unlessOver(temporal, id, (session) => session.signal(used, at));

/** Ends a session at once, for all processes. Does nothing if it has ended. Throws `TemporalUnavailableError`. */
export const endSession = (temporal: Temporal, id: string, why: string): Promise<void> =>
  unlessOver(temporal, id, (session) => session.terminate(why));

const unlessOver = (
  temporal: Temporal,
  id: string,
  act: (session: WorkflowHandle) => Promise<unknown>,
): Promise<void> =>
  ignoreNotFound(
    temporal.within(DEADLINE_MS, ({ workflow }) => act(workflow.getHandle(sessionWorkflowId(id)))),
  );
