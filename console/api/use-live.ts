import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useApi } from '../ui/session-context.js';
import { answerOf } from './client.js';
import { FOLLOWS_ORDERS, useAnswer } from './use-answer.js';

const LOOK_EVERY_MS = 2_500;

/** While the page is visible, asks whether any order has changed. If so, fetches again what is shown. */
export function useLive(): void {
  const api = useApi();
  const queryClient = useQueryClient();
  const shown = useRef<string | undefined>(undefined);
  const { data } = useAnswer(
    ['changes'],
    // the browser adds If-None-Match, and uses its cached answer after a 304
    () => answerOf(api.GET('/changes', { cache: 'no-cache' })),
    { everyMs: LOOK_EVERY_MS },
  );
  const version = data?.orders;

  useEffect(() => {
    if (version === undefined || version === shown.current) return;
    const isFirst = shown.current === undefined;
    shown.current = version;
    if (isFirst) return;
    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) => FOLLOWS_ORDERS.includes(String(queryKey[0])),
    });
  }, [version, queryClient]);
}
