import { answerOf } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { useApi } from '../ui/session-context.js';

const EVERY_MS = 10_000;

/** The open incidents; undefined while they are unknown. Parts of one page that ask for them share the answer. */
export function useOpenIncidents() {
  const api = useApi();
  const ask = () => answerOf(api.GET('/incidents'));
  return useAnswer(['incidents', 'open'], ask, { everyMs: EVERY_MS }).data;
}
