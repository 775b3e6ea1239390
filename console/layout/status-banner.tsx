import Alert from '@mui/material/Alert';
import { ApiError } from '../api/api-error.js';
import { answerOf } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { useApi, useWho } from '../ui/session-context.js';

const LOOK_EVERY_MS = 15_000;

/**
 * Shows on every page which system is down, since when, and what waits for it, or that Ponte itself gives no answer.
 * Disappears when the system recovers.
 */
export function StatusBanner() {
  const say = useWords();
  const api = useApi();
  const { instant, moment, money } = useFormat();
  const { zoneOf, tenantName, systemName, hasManyTenants } = useWho();
  const { data, dataUpdatedAt, error } = useAnswer(
    ['overview', ''],
    () => answerOf(api.GET('/overview', { params: { query: {} } })),
    { everyMs: LOOK_EVERY_MS },
  );
  if (error !== null) {
    const isTemporal = error instanceof ApiError && error.status === 503;
    return (
      <Alert severity="error">
        {say(isTemporal ? 'banner.temporal' : 'banner.unreachable')}{' '}
        {data &&
          say('banner.stale', {
            at: instant(new Date(dataUpdatedAt).toISOString(), zoneOf(undefined)),
          })}
      </Alert>
    );
  }
  return data?.vendors.map(({ tenant, side, lastHour, held }) => {
    const since = lastHour?.troubledSince ?? null;
    if (since === null) return null;
    const name = systemName(tenant, side) + (hasManyTenants ? ` (${tenantName(tenant)})` : '');
    const values = { name, since: moment(since, zoneOf(tenant)) };
    return (
      <Alert key={`${tenant} ${side}`} severity="warning" sx={{ mt: 1 }}>
        {say('banner.vendor', values)}{' '}
        {held.count === 0
          ? say('banner.noneHeld')
          : say('banner.held', { smart_count: held.count, value: money(held.value) })}
      </Alert>
    );
  });
}
