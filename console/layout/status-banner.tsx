import { Fragment } from 'react';
import Alert from '@mui/material/Alert';
import { ApiError } from '../api/api-error.js';
import { answerOf } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords } from '../i18n/use-words.js';
import { useApi, useWho } from '../ui/session-context.js';

const LOOK_EVERY_MS = 15_000;

/** Older queues of calls are shown. */
const OLD_QUEUE_SECONDS = 3_600;

/**
 * Shows on every page which system is down, since when, and what waits for it, whose calls wait for over an hour for
 * their turn, or that Ponte itself gives no answer.
 * Disappears when the system recovers.
 */
export function StatusBanner() {
  const say = useWords();
  const api = useApi();
  const { instant, moment, money, number, duration } = useFormat();
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
  return data?.vendors.map((vendor) => {
    const { tenant, side, lastHour, held, waiting, oldestWaitingSeconds, emptyAt } = vendor;
    const name = systemName(tenant, side) + (hasManyTenants ? ` (${tenantName(tenant)})` : '');
    const since = lastHour?.troubledSince ?? null;
    const end =
      emptyAt === null ? '' : say('banner.queueEnd', { at: moment(emptyAt, zoneOf(tenant)) });
    return (
      <Fragment key={`${tenant} ${side}`}>
        {since !== null && (
          <Alert severity="warning" sx={{ mt: 1 }}>
            {say('banner.vendor', { name, since: moment(since, zoneOf(tenant)) })}{' '}
            {held.count === 0
              ? say('banner.noneHeld')
              : say('banner.held', { smart_count: held.count, value: money(held.value) })}
          </Alert>
        )}
        {oldestWaitingSeconds > OLD_QUEUE_SECONDS && (
          <Alert severity="info" sx={{ mt: 1 }}>
            {say('banner.queue', {
              ...{ name, end, count: number(waiting) },
              duration: duration(oldestWaitingSeconds * 1_000),
            })}
          </Alert>
        )}
      </Fragment>
    );
  });
}
