import { useQueryClient, type Query } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '../ui/session-context.js';
import { answerOf } from './client.js';
import { FOLLOWS_ORDERS, useAnswer } from './use-answer.js';

const LOOK_EVERY_MS = 2_500;
/** What is shown may be older than the version: it was fetched earlier, or from another api process. */
const REFETCH_EVERY_MS = 30_000;

const followsOrders = ({ queryKey }: Query) => FOLLOWS_ORDERS.includes(String(queryKey[0]));

/**
 * While the page is visible, asks whether any order has changed. If so, fetches again what is shown; every half minute
 * also if not.
 */
export function useLive(): void {
  const api = useApi();
  const queryClient = useQueryClient();
  const latest = useRef<{ readonly version?: string; readonly at: number } | undefined>(undefined);
  const { data, dataUpdatedAt: at } = useAnswer(
    ['changes'],
    // the browser adds If-None-Match, and uses its cached answer after a 304
    () => answerOf(api.GET('/changes', { cache: 'no-cache' })),
    { everyMs: LOOK_EVERY_MS },
  );
  const version = data?.orders;

  useEffect(() => {
    if (version === undefined) return;
    const seen = (latest.current ??= { at });
    const isDue = Math.abs(at - seen.at) >= REFETCH_EVERY_MS;
    if (version === seen.version && !isDue) return;
    // a first answer under way may be older than this version, and would not be asked for again
    const isFirst = (query: Query) => followsOrders(query) && query.state.data === undefined;
    if (!isDue && queryClient.isFetching({ type: 'active', predicate: isFirst }) > 0) return;
    latest.current = { version, at };
    void queryClient.invalidateQueries({ predicate: followsOrders });
  }, [version, at, queryClient]);
}
