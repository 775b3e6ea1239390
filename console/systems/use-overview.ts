import { answerOf } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { useApi } from '../ui/session-context.js';

/** The vendors' figures change even if no order does. */
const EVERY_MS = 15_000;

/** The figures of a company, or of all. Parts of one page that ask for the same share the answer. */
export function useOverview(tenant = '') {
  const api = useApi();
  const query = tenant === '' ? {} : { tenant };
  const ask = () => answerOf(api.GET('/overview', { params: { query } }));
  return useAnswer(['overview', tenant], ask, { everyMs: EVERY_MS });
}
