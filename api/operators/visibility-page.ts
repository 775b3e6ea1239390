import { isGrpcServiceError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import { withinDeadline } from '../../platform/temporal/errors.js';
import { quoted } from '../../platform/temporal/visibility.js';
import { badCursor, openCursor, sealCursor } from './cursor.js';

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
 * the query that it came from; throws 422 where it is none of ours, and `TemporalUnavailableError`.
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
    const token = page.nextPageToken;
    const isLast = !token || token.length === 0;
    return { executions, nextCursor: isLast ? null : sealCursor(token, query) };
  } catch (error) {
    const refused = isGrpcServiceError(error) && error.code === INVALID_ARGUMENT;
    throw refused && cursor !== undefined ? badCursor() : error;
  }
}

/** The condition that keeps a list to the tenants an operator may see; undefined where that is all of them. */
export function tenantsOf({
  tenants,
}: {
  readonly tenants: readonly string[];
}): string | undefined {
  return tenants.length === 0 ? undefined : `Tenant IN (${tenants.map(quoted).join(', ')})`;
}

export function allOf(...conditions: readonly (string | undefined)[]): string {
  return conditions.filter(Boolean).join(' AND ');
}
