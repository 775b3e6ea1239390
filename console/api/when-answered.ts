import type { Query, QueryClient } from '@tanstack/react-query';

/** Acts once the page has shown the answers that it asked for first, and the browser has nothing to do. */
export function whenAnswered(queryClient: QueryClient, act: () => void): void {
  const cache = queryClient.getQueryCache();
  const stop = cache.subscribe(() => {
    if (queryClient.isFetching() > 0 || !cache.getAll().some(isShown)) return;
    stop();
    (window.requestIdleCallback ?? setTimeout)(act); // Safari has no notion of it
  });
}

/** Who is signed in is asked before there is a page. */
const isShown = ({ queryKey, state }: Query) =>
  queryKey[0] !== 'auth' && state.status !== 'pending';
