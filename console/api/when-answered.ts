import type { Query, QueryClient } from '@tanstack/react-query';

/** Calls `act` once the page shows its first answers and the browser is idle. */
export function whenAnswered(queryClient: QueryClient, act: () => void): void {
  const cache = queryClient.getQueryCache();
  const stop = cache.subscribe(() => {
    if (queryClient.isFetching() > 0 || !cache.getAll().some(isShown)) return;
    stop();
    (window.requestIdleCallback ?? setTimeout)(act); // Safari does not have requestIdleCallback
  });
}

/** The session is asked for before there is a page. */
const isShown = ({ queryKey, state }: Query) =>
  queryKey[0] !== 'auth' && state.status !== 'pending';
