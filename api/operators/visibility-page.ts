import { createHash } from 'node:crypto';
import { isGrpcServiceError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import { withinDeadline } from '../../platform/temporal/errors.js';
import { unprocessable } from '../problems.js';

const BOUND_MS = 4_000;
const INVALID_ARGUMENT = 3;

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface VisibilityPage {
  readonly executions: readonly WorkflowExecutionInfo[];
  /** Null where this page is the last one. */
  readonly nextCursor: string | null;
}

/**
 * One page of Temporal's visibility, in the order that it gives: what runs first, newest first. A cursor serves only
 * the query that it came from; throws 422 where it is none of ours, and `TemporalAwayError`.
 */
export async function readPage(
  client: Client,
  query: string,
  { limit, cursor }: PageRequest,
): Promise<VisibilityPage> {
  const { namespace } = client.options;
  const nextPageToken = cursor === undefined ? Buffer.alloc(0) : openCursor(cursor, query);
  try {
    const page = await withinDeadline(client.connection, BOUND_MS, () =>
      client.workflowService.listWorkflowExecutions({
        namespace,
        query,
        pageSize: limit,
        nextPageToken,
      }),
    );
    const executions = await Promise.all(
      page.executions.map((raw) =>
        executionInfoFromRaw(raw, client.options.loadedDataConverter, raw, namespace),
      ),
    );
    return { executions, nextCursor: sealCursor(page.nextPageToken, query) };
  } catch (error) {
    const refused = isGrpcServiceError(error) && error.code === INVALID_ARGUMENT;
    throw refused && cursor !== undefined ? badCursor() : error;
  }
}

const MARK_BYTES = 12;
const markOf = (query: string) =>
  createHash('sha256').update(query).digest().subarray(0, MARK_BYTES);

/** A cursor is Temporal's own token behind the mark of the query it belongs to. */
function sealCursor(token: Uint8Array | null | undefined, query: string): string | null {
  if (!token || token.length === 0) return null;
  return Buffer.concat([markOf(query), token]).toString('base64url');
}

function openCursor(cursor: string, query: string): Buffer {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= MARK_BYTES || !bytes.subarray(0, MARK_BYTES).equals(markOf(query))) {
    throw badCursor();
  }
  return bytes.subarray(MARK_BYTES);
}

const badCursor = () =>
  unprocessable('The cursor does not belong to this list; start again without one.', [
    { path: '/cursor', message: 'must be the nextCursor of the same list with the same filter' },
  ]);
