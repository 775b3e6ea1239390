import { useQuery } from '@tanstack/react-query';
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

interface AnswerOptions {
  /** Asks again after this many milliseconds, while the page is visible. */
  readonly everyMs?: number | false;
  readonly isWanted?: boolean;
}

/**
 * Returns the api's answer to anything that is not a list, caches it and refreshes it. Leads to sign-in if the session
 * is over.
 */
export function useAnswer<T>(
  key: readonly unknown[],
  ask: () => Promise<T>,
  { everyMs, isWanted = true }: AnswerOptions = {},
) {
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const query = useQuery({
    queryKey: key,
    queryFn: ask,
    ...(everyMs && { refetchInterval: everyMs }),
    enabled: isWanted,
  });
  const { error } = query;
  useEffect(() => {
    if (error !== null) void logoutIfAccessDenied(error);
  }, [error, logoutIfAccessDenied]);
  return query;
}
