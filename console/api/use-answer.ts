import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLogoutIfAccessDenied } from 'react-admin';

/** First parts of the query keys whose answers change when an order does. */
export const FOLLOWS_ORDERS: readonly string[] = [
  'orders',
  'overview',
  'causes',
  'timeline',
  'payloads',
  'bulk',
  'parked',
];

interface AnswerOptions<T> {
  /** Asks again after this many milliseconds, while the page is visible. A function decides by the latest answer. */
  readonly everyMs?: number | false | ((latest: T) => number | false);
  readonly isWanted?: boolean;
}

/**
 * Returns the api's answer to anything that is not a list, caches it and refreshes it. Leads to sign-in if the session
 * is over.
 */
export function useAnswer<T>(
  key: readonly unknown[],
  ask: () => Promise<T>,
  { everyMs, isWanted = true }: AnswerOptions<T> = {},
) {
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const latest = useQueryClient().getQueryData<T>(key); // each answer renders the page again
  const interval =
    typeof everyMs === 'function' ? latest !== undefined && everyMs(latest) : everyMs;
  const query = useQuery({
    queryKey: key,
    queryFn: ask,
    ...(interval && { refetchInterval: interval }), // otherwise only failures are asked again
    enabled: isWanted,
  });
  const { error } = query;
  useEffect(() => {
    if (error !== null) void logoutIfAccessDenied(error);
  }, [error, logoutIfAccessDenied]);
  return query;
}
