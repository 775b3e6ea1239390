import Alert from '@mui/material/Alert';
import { Link } from 'react-admin';
import { ApiError } from '../api/api-error.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { conditionOf, systemLink } from '../systems/condition.js';
import { useOpenIncidents } from '../systems/use-open-incidents.js';
import { useOverview } from '../systems/use-overview.js';
import { useWho } from '../ui/session-context.js';

/**
 * Shows on every page which system is down, since when, and what waits for it, whose calls wait for over an hour for
 * their turn, or that Ponte itself gives no answer.
 * Disappears when the system recovers.
 */
export function StatusBanner() {
  const say = useTexts();
  const { instant, moment, money, number, duration } = useFormat();
  const { tenantName, systemName, hasManyTenants } = useWho();
  const { data, dataUpdatedAt, error } = useOverview();
  const incidents = useOpenIncidents()?.items;
  if (error !== null) {
    const isTemporal = error instanceof ApiError && error.status === 503;
    return (
      <Alert severity="error">
        {say(isTemporal ? 'banner.temporal' : 'banner.unreachable')}{' '}
        {data &&
          say('banner.stale', {
            at: instant(new Date(dataUpdatedAt).toISOString()),
          })}
      </Alert>
    );
  }
  return data?.vendors.map((vendor) => {
    const { tenant, side, held, waiting, oldestWaitingSeconds, emptyAt } = vendor;
    const { condition, since, incident } = conditionOf(vendor, incidents);
    const name = systemName(tenant, side) + (hasManyTenants ? ` (${tenantName(tenant)})` : '');
    const end = emptyAt === null ? '' : say('banner.queueEnd', { at: moment(emptyAt, tenant) });
    const values = { smart_count: held.count, value: money(held.value) };
    const words = () => {
      if (incident !== undefined)
        return (hasManyTenants ? `${tenantName(tenant)}: ` : '') + incident.problem;
      if (condition === 'stopped') return `${name}: ${say('systems.meaning.stopped')}`;
      if (condition === 'troubled')
        return `${say('banner.vendor', { name, since: moment(since!, tenant) })} ${
          held.count === 0 ? say('banner.noneHeld') : say('banner.held', values)
        }`;
      if (condition === 'queued')
        return say('banner.queue', {
          ...{ name, end, count: number(waiting) },
          duration: duration(oldestWaitingSeconds * 1_000),
        });
      return undefined;
    };
    const said = words();
    return (
      said !== undefined && (
        <Alert
          key={`${tenant} ${side}`}
          severity={incident === undefined && condition === 'queued' ? 'info' : 'warning'}
          sx={{ mt: 1 }}
        >
          {said} <Link to={systemLink(vendor)}>{say('systems.see')}</Link>
        </Alert>
      )
    );
  });
}
