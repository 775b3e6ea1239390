import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '../ui/session-context.js';
import { answerOf } from './client.js';
import { FOLLOWS_ORDERS } from './use-answer.js';

const LOOK_EVERY_MS = 2_500;

/** Asks, while the page is in sight, whether any order has changed, and has what is shown fetched anew where one has. */
export function useLive(): void {
  const api = useApi();
  const queryClient = useQueryClient();
  const seen = useRef<string | undefined>(undefined);
  const { data } = useQuery({
    queryKey: ['changes'],
    // the browser adds If-None-Match, and takes what it has where the answer is 304
    queryFn: () => answerOf(api.GET('/changes', { cache: 'no-cache' })),
    refetchInterval: LOOK_EVERY_MS,
    retry: false,
  });

  useEffect(() => {
    const orders = data?.orders;
    if (orders === undefined) return;
    if (seen.current !== undefined && seen.current !== orders) {
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => FOLLOWS_ORDERS.includes(String(queryKey[0])),
      });
    }
    seen.current = orders;
  }, [data?.orders, queryClient]);
}
